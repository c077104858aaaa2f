/** What the conditions of a spec are about: expressions, architectures, systems. */
import { expressionHolds, MacroError } from '../macro/index.ts';
import { SpecError } from './spec-error.ts';
import type { SpecRuntime } from './spec-macros.ts';

export interface ConditionSurroundings {
  readonly runtime: SpecRuntime;
}

/**
 * Whether a condition holds.
 *
 * @param word - `%if`, `%elif`, `%ifarch` ...
 * @throws {SpecError} for an expression that cannot be computed
 */
export function evaluateCondition(
  word: string,
  text: string,
  place: { readonly path: string; readonly line: number },
  { runtime: { macros } }: ConditionSurroundings,
): boolean {
  if (word === '%if' || word === '%elif') {
    try {
      // macros are replaced first, and what they make of it counts up to the end of the line
      return expressionHolds(macros.expand(text).replace(/\n.*$/s, ''));
    } catch (thrown) {
      if (!(thrown instanceof MacroError)) throw thrown;
      const at = `${place.path}:${place.line}`;
      throw new SpecError(...thrown.lines, `${at}: bad ${word} condition: ${text}`);
    }
  }
  const subject = macros.expand(word.endsWith('arch') ? '%{_target_cpu}' : '%{_target_os}');
  const isListed = text.split(/\s+/).includes(subject);
  return word.startsWith('%ifn') ? !isListed : isListed;
}
