export const neighbours = {
  title: 'What is around {name}',
  subtitle: 'To the left what requires it, to the right what it requires',
  show: 'Show as a graph',
  steps: 'Steps',
  step: '{count, plural, one {# step} other {# steps}}',
  loading: 'Following the requirements',
  drawing: 'Drawing',
  graph: 'Graph of {name}',
  'in-words': 'In words',
  'keys-hint': 'Arrow keys walk, Enter goes on to a package',
  'node-self': '{name}, this package',
  'node-requires': '{name}, {steps, plural, one {requires it} other {requires it by # steps}}',
  'node-required':
    '{name}, {steps, plural, one {required by it} other {required by it by # steps}}',
  'left-out': 'and {count, number} more',
  'left-out-of-requires':
    '{name}: and {count, plural, one {# more package requires it} other {# more packages require it}}',
  'left-out-of-required':
    '{name}: and {count, plural, one {# more package is required by it} other {# more packages are required by it}}',
  requires: '<user>{from}</user> requires <provider>{to}</provider> for {capability}',
  alone: 'Nothing is around it',
  'alone-hint': 'It requires no other package, and none requires it.',
  told: 'Around {name}: {count, plural, one {# package} other {# packages}}.',
};
