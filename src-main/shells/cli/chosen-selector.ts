import type { SelectorName } from '../../query/index.ts';
import type { ParsedOptions } from './parse-options.ts';
import { UsageError } from './parse-options.ts';

/** Options that say by what packages are chosen, as selectors are called. */
const selectorOptions: readonly SelectorName[] = [
  'file',
  'path',
  'group',
  'pkgid',
  'hdrid',
  'tid',
  'querybynumber',
  'triggeredby',
  'whatconflicts',
  'whatrequires',
  'whatobsoletes',
  'whatprovides',
  'whatrecommends',
  'whatsuggests',
  'whatsupplements',
  'whatenhances',
];

/**
 * By what a query or verification chooses packages; `label` where no option says.
 *
 * @throws {UsageError} when several say
 */
export function chosenSelector(options: ParsedOptions): SelectorName | 'all' | 'package' {
  const candidates = ['all', 'package', ...selectorOptions] as const;
  const chosen = candidates.filter((name) => options.has(name));
  if (chosen.length > 1)
    throw new UsageError('one type of query/verify may be performed at a time');
  return chosen[0] ?? 'label';
}

/** Whether an argument is a package file though nobody said -p: where labels are expected, its ending says it. */
export function isPackageFile(selector: SelectorName, argument: string): boolean {
  return selector === 'label' && argument.endsWith('.rpm');
}
