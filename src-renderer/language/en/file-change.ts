export const fileChange = {
  done: 'It is done, with something to know.',
  planned: 'Nothing has changed yet. This is what would happen.',
  'under-way': 'Under way…',
  password: 'This asks for a password once.',
  loading: 'Working out what would happen',
  'no-plan': 'There is no plan yet',
  busy: 'It is under way',
  failed: 'It did not work; look again first',
  nothing: 'There is nothing to do',
  steps: 'Steps',
};
