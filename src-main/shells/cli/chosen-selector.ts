import type { SelectorName } from '../../query/index.ts';
import type { ParsedOptions } from './parse-options.ts';
import { UsageError } from './parse-options.ts';

type Chosen = SelectorName | 'all' | 'package';

/**
 * Options that say by what packages are chosen, with rpm's numbers for them: it joins the bits of all that
 * are given, and takes offence where the number of the first changes. So `-p -f` is `-p`, and `-f -p` wrong.
 */
const selectorBits: ReadonlyMap<string, number> = new Map<Chosen, number>([
  ['file', 1],
  ['all', 2],
  ['package', 3],
  ['group', 4],
  ['whatprovides', 5],
  ['whatrequires', 6],
  ['triggeredby', 7],
  ['querybynumber', 8],
  ['pkgid', 10],
  ['hdrid', 11],
  ['tid', 12],
  ['whatrecommends', 14],
  ['whatsuggests', 15],
  ['whatsupplements', 16],
  ['whatenhances', 17],
  ['whatobsoletes', 19],
  ['whatconflicts', 20],
  ['path', 21],
]);

const isSelector = (name: string): name is Chosen => selectorBits.has(name);

/**
 * By what a query or verification chooses packages; `label` where no option says.
 *
 * @throws {UsageError} when several say
 */
export function chosenSelector({ given }: ParsedOptions): Chosen {
  const [chosen, ...others] = given.map(({ name }) => name).filter(isSelector);
  if (chosen === undefined) return 'label';
  const bits = selectorBits.get(chosen) ?? 0;
  if (others.some((name) => (bits | (selectorBits.get(name) ?? 0)) !== bits))
    throw new UsageError('one type of query/verify may be performed at a time');
  return chosen;
}

/** Whether an argument is a package file though nobody said -p: where labels are expected, its ending says it. */
export function isPackageFile(selector: SelectorName, argument: string): boolean {
  return selector === 'label' && argument.endsWith('.rpm');
}
