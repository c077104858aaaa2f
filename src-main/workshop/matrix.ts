/** What one spec makes on many distributions, with several choices of conditions. */
import type { SpecDocument, SpecMatrix, SpecMatrixCell } from '../contract/spec.ts';
import { RpmError, visibleText } from '../base/index.ts';
import { SpecError } from '../build/index.ts';
import {
  chosenDistributions,
  distributionMacros,
  distributions as known,
  readVariants,
} from '../release/index.ts';
import type { Distribution, Variant } from '../release/index.ts';
import { productsOf } from './read-spec.ts';
import { passOver } from './spec-pass.ts';
import type { PassWishes } from './spec-pass.ts';

const mostCells = 120;

/** @throws {RpmError} BAD_ARGUMENT for distributions and choices that are none, and for too many cells */
export async function matrixOf(
  document: SpecDocument,
  names: readonly string[],
  choices: readonly string[],
  wishes: PassWishes,
): Promise<SpecMatrix> {
  const chosen = chosenDistributions(names);
  const variants = choices.flatMap((choice) =>
    choice.trim() === '' ? [{ name: '', conditions: [] }] : readVariants([choice]),
  );
  const rows: readonly Variant[] = variants.length === 0 ? readVariants([]) : variants;
  if (chosen.length * rows.length > mostCells)
    throw new RpmError('BAD_ARGUMENT', `a matrix of more than ${mostCells} cells is too large`);
  const cells: SpecMatrixCell[] = [];
  for (const distribution of chosen)
    for (const variant of rows) cells.push(await cellOf(document, distribution, variant, wishes));
  return {
    cells,
    distributions: known.map(({ name }) => name),
    conditions: conditionsIn(document.text),
  };
}

/** Each cell has macros of its own: a spec leaves definitions behind. */
async function cellOf(
  document: SpecDocument,
  distribution: Distribution,
  variant: Variant,
  wishes: PassWishes,
): Promise<SpecMatrixCell> {
  const pass = await passOver(document, {
    ...wishes,
    prepare: ({ runtime: { macros } }) => {
      for (const name of distributionMacros)
        while (macros.bodyOf(name) !== undefined) macros.undefine(name);
      for (const [name, value] of Object.entries(distribution.macros))
        macros.define(`${name} ${value}`);
      for (const { name, isWith } of variant.conditions) {
        const kind = isWith ? 'with' : 'without';
        macros.define(`_${kind}_${name} --${kind}-${name}`);
      }
    },
  });
  const cell = { distribution: distribution.name, variant: variant.name };
  const made =
    pass.parsed === undefined
      ? (pass.error ?? new SpecError('it cannot be read'))
      : productsOf(pass.parsed, pass.runtime);
  if (!(made instanceof SpecError)) return { ...cell, ...made };
  const told = pass.remarks.filter(({ severity }) => severity === 'error').map(({ text }) => text);
  return {
    ...cell,
    packages: [],
    buildRequires: [],
    problem: visibleText([...told, ...made.lines].join('; ')),
  };
}

/** Names of `%bcond`, `%bcond_with` and `%bcond_without`. */
function conditionsIn(text: string): readonly string[] {
  const found = [...text.matchAll(/^[ \t]*%bcond(?:_with(?:out)?)?[ \t]+(\w+)/gm)];
  return [...new Set(found.map(([, name = '']) => name))];
}
