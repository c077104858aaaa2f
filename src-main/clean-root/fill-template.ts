import * as library from '@huggingface/jinja';

/** What is used of the library, whose own declarations are not found by their paths. */
interface JinjaLibrary {
  readonly Environment: new () => { set(name: string, value: unknown): unknown };
  readonly Interpreter: new (
    environment: unknown,
  ) => {
    run(program: unknown): JinjaValue;
    evaluate(node: JinjaNode | undefined, environment: unknown): JinjaValue;
  };
  readonly tokenize: (text: string) => unknown;
  readonly parse: (tokens: unknown) => unknown;
}

interface JinjaValue {
  readonly type: string;
  readonly value: unknown;
}

interface JinjaNode {
  readonly type: string;
  readonly operator?: { readonly value: string };
  readonly left?: JinjaNode;
  readonly right?: JinjaNode;
}

const { Environment, Interpreter, tokenize, parse } = library as unknown as JinjaLibrary;

/** More steps than any configuration's template takes, and more text than comes of one. */
const mostSteps = 100_000;
const mostCharacters = 4 * 1024 * 1024;
/** A value may name others, which name others: as many turns as mock takes. */
const mostTurns = 5;

/** What stands behind names in a template. */
export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | readonly TemplateValue[]
  | { readonly [name: string]: TemplateValue };

/**
 * Fills in a text of a configuration as jinja does: conditions, loops, macros and filters, until nothing
 * changes any more. The template is walked, never made into a program; it reaches no files and nothing but the
 * values. Names that are not set are empty. Truth is written `true` and `false` where jinja has `True` and `False`.
 *
 * @throws {Error} with what is wrong, when it is no template or takes too long
 */
export function fillTemplate(
  text: string,
  values: Readonly<Record<string, TemplateValue>>,
): string {
  let filled = text;
  for (let turn = 0; turn < mostTurns; turn += 1) {
    if (!/\{[{%#]/.test(filled)) return filled;
    const next = rendered(filled, values);
    if (next === filled) break;
    filled = next;
  }
  if (!/\{[{%#]/.test(filled)) return filled;
  throw new Error('values refer to each other in a circle');
}

function rendered(text: string, values: Readonly<Record<string, TemplateValue>>): string {
  const environment = new Environment();
  for (const [name, value] of Object.entries({ ...literals, ...values }))
    environment.set(name, value);
  // a newline at the end is the template's own, and would not be in what comes of it
  const kept = text.endsWith('\n') ? `${text}\n` : text;
  const result: unknown = new BoundedInterpreter(environment).run(parse(tokenize(kept))).value;
  if (typeof result !== 'string') throw new Error('it comes to no text');
  if (result.length > mostCharacters) throw new Error('it comes to too much text');
  return result;
}

const literals = {
  ...{ true: true, false: false, none: null },
  ...{ True: true, False: false, None: null },
};

/** Nothing a template says makes it run on and on. */
class BoundedInterpreter extends Interpreter {
  #steps = 0;

  override evaluate(node: JinjaNode | undefined, environment: unknown): JinjaValue {
    this.#steps += 1;
    if (this.#steps > mostSteps) throw new Error('it takes too many steps');
    const { operator, left, right } = node ?? {};
    // what is not set is not None, which the library takes for one
    if ((operator?.value === '!=' || operator?.value === '==') && left && right) {
      const types = [left, right].map((side) => super.evaluate(side, environment).type);
      if (types.includes('UndefinedValue') && types.includes('NullValue'))
        return super.evaluate(
          { type: 'Identifier', value: operator.value === '!=' ? 'true' : 'false' } as JinjaNode,
          environment,
        );
    }
    return super.evaluate(node, environment);
  }
}
