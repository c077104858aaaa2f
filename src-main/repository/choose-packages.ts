import { shellPattern } from '../base/index.ts';
import { formatNevra, formatNvr, formatNvra } from '../nevra/index.ts';
import type { Nevra } from '../nevra/index.ts';
import type { RepositoryDefinition } from './read-definitions.ts';

/**
 * The test for which packages of a repository count: not those that `excludepkgs` names and, where there
 * is `includepkgs`, only those. A pattern of the shell fits a name, `name.arch`, or more of the label.
 */
export function packageChoice(
  definition: Pick<RepositoryDefinition, 'excludes' | 'includes'>,
): (label: Nevra) => boolean {
  const excluded = labelTest(definition.excludes);
  const included = labelTest(definition.includes);
  return (label) => !excluded(label) && (definition.includes.length === 0 || included(label));
}

/** Whether one of the patterns fits a package's label. */
export function labelTest(patterns: readonly string[]): (label: Nevra) => boolean {
  const plain = new Set(patterns.filter((pattern) => !/[*?[]/.test(pattern)));
  const tests = patterns.filter((pattern) => !plain.has(pattern)).map(shellPattern);
  if (patterns.length === 0) return () => false;
  return (label) =>
    spellings(label).some((text) => plain.has(text) || tests.some((test) => test(text)));
}

function spellings(label: Nevra): readonly string[] {
  const zero = { ...label, epoch: label.epoch ?? 0 };
  return [
    ...[label.name, `${label.name}.${label.arch}`, `${label.name}-${label.version}`],
    ...[formatNvr(label), formatNvra(label), formatNevra(zero)],
  ];
}
