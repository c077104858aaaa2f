import { RpmError } from '../base/index.ts';

/** A choice of build conditions. */
export interface Variant {
  /** As it was asked for; empty for what the spec itself chooses. */
  readonly name: string;
  readonly conditions: readonly { readonly name: string; readonly isWith: boolean }[];
}

/** What a spec makes on one distribution, with one choice of conditions. */
export interface MatrixCell {
  readonly distribution: string;
  readonly variant: string;
  /** Names with version and release, as far as there was no error. */
  readonly packages: readonly { readonly name: string; readonly label: string }[];
  /** As rpm prints them: `pkgconfig(libpcre2) >= 10`. */
  readonly buildRequires: readonly string[];
  /** Why the spec cannot be built there. */
  readonly problem: string | undefined;
}

/**
 * Choices of conditions: `with json,without lua`. Without any, what the spec itself chooses.
 *
 * @throws {RpmError} BAD_ARGUMENT for other words
 */
export function readVariants(words: readonly string[]): readonly Variant[] {
  if (words.length === 0) return [{ name: '', conditions: [] }];
  return words.map((word) => ({ name: word.trim(), conditions: conditionsOf(word) }));
}

function conditionsOf(word: string): Variant['conditions'] {
  const items = word.split(',').map((item) => item.trim());
  return items
    .filter((item) => item !== '')
    .map((item) => {
      const [, kind, name] = /^(with|without)\s+(\w+)$/.exec(item) ?? [];
      if (kind === undefined || name === undefined)
        throw new RpmError('BAD_ARGUMENT', `'${item}' is neither 'with NAME' nor 'without NAME'`);
      return { name, isWith: kind === 'with' };
    });
}

/** The matrix in words: its columns by number, then a row for each package and each build requirement. */
export function matrixText(cells: readonly MatrixCell[]): string {
  const columns = cells.map(({ distribution, variant, packages }, at) => {
    const [main] = packages;
    const name = variant === '' ? distribution : `${distribution} (${variant})`;
    return `${String(at + 1).padStart(3)} ${name}${main === undefined ? '' : `: ${main.label}`}`;
  });
  const problems = cells.flatMap(({ problem }, at) =>
    problem === undefined ? [] : [`${String(at + 1).padStart(3)} ${problem}`],
  );
  const parts = [
    columns,
    rows('packages', cells, ({ packages }) => packages.map(({ name }) => name)),
    rows('build requirements', cells, ({ buildRequires }) => buildRequires),
    ...(problems.length === 0 ? [] : [['not built', ...problems]]),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function rows(
  title: string,
  cells: readonly MatrixCell[],
  namesIn: (cell: MatrixCell) => readonly string[],
): readonly string[] {
  const sets = cells.map((cell) => new Set(namesIn(cell)));
  const names = [...new Set(cells.flatMap(namesIn))].sort();
  const width = Math.max(title.length, ...names.map((name) => name.length));
  const line = (name: string, marks: readonly string[]): string =>
    `${name.padEnd(width)} ${marks.map((mark) => mark.padStart(3)).join('')}`;
  const counts = sets.map(({ size }) => String(size));
  return [
    line(
      title,
      cells.map((_, at) => String(at + 1)),
    ),
    ...names.map((name) =>
      line(
        name,
        sets.map((set) => (set.has(name) ? 'x' : '.')),
      ),
    ),
    line('together', counts),
  ];
}
