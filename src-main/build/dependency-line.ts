/** Dependencies as specs write them: `foo >= 1.2, (a or b)`. */
import { MalformedError } from '../base/index.ts';
import {
  capabilitiesIn,
  formatRichDependency,
  formatSense,
  parseRichDependency,
} from '../dependency/index.ts';
import type { Capability, RichDependency } from '../dependency/index.ts';
import { Sense } from '../format/index.ts';
import { checkCharacters, checkNameOnly } from './characters.ts';
import type { TextPlace } from './characters.ts';
import type { SpecError } from './spec-error.ts';

const operators: Readonly<Record<string, number>> = {
  '<=': Sense.LESS | Sense.EQUAL,
  '=<': Sense.LESS | Sense.EQUAL,
  '<': Sense.LESS,
  '==': Sense.EQUAL,
  '=': Sense.EQUAL,
  '>=': Sense.GREATER | Sense.EQUAL,
  '=>': Sense.GREATER | Sense.EQUAL,
  '>': Sense.GREATER,
};

export interface DependencyRules {
  /** Further sense flags of each: qualifiers, triggers. */
  readonly sense: number;
  readonly takesRich: boolean;
  /** What it names is not wanted, or asked the other way round: there `if` means nothing. */
  readonly isNegative?: boolean;
  /** Obsoletes: nothing but names of packages, and versions had better be there. */
  readonly isObsoletes?: boolean;
}

/**
 * Reads the dependencies of a text.
 *
 * @throws {SpecError} in rpm's words, with the whole line behind them
 */
export function readDependencies(
  parse: TextPlace,
  text: string,
  rules: DependencyRules,
): readonly Capability[] {
  const found: Capability[] = [];
  let at = 0;
  for (;;) {
    at += /^[\s,]*/.exec(text.slice(at))?.[0].length ?? 0;
    if (at >= text.length) return found;
    const rest = text.slice(at);
    const [capability, length] = rest.startsWith('(')
      ? readRich(parse, rest, rules)
      : readPlain(parse, rest, rules);
    found.push(capability);
    at += length;
  }
}

type Read = readonly [capability: Capability, length: number];

function complaint(parse: TextPlace, reason: string): SpecError {
  return parse.fault(`${reason}: ${parse.line}`);
}

function readRich(parse: TextPlace, text: string, rules: DependencyRules): Read {
  if (!rules.takesRich) throw complaint(parse, 'No rich dependencies allowed for this type');
  const length = balancedLength(text);
  const whole = text.slice(0, length ?? text.length);
  if (/^\(\s*\)$/.test(whole)) throw complaint(parse, 'Empty rich dependency');
  try {
    const parsed = parseRichDependency(whole);
    for (const { name, evr } of capabilitiesIn(parsed)) checkVersion(parse, name, evr);
    checkContext(parse, parsed, rules.isNegative === true);
    const shown =
      parsed.kind === 'capability'
        ? `(${formatRichDependency(parsed)})`
        : formatRichDependency(parsed);
    return [{ name: shown, sense: rules.sense, evr: '' }, whole.length];
  } catch (thrown) {
    if (!(thrown instanceof MalformedError)) throw thrown;
    const reason = thrown.message.slice(thrown.message.lastIndexOf(': ') + 2);
    // rpm names the dependency behind some of its reasons
    const subject = reason.startsWith('Unterminated') ? `: ${whole}` : '';
    throw complaint(parse, `${reason}${subject}`);
  }
}

/** `unless` has no meaning where something is wanted, `if` none where it is not. */
function checkContext(parse: TextPlace, dependency: RichDependency, isNegative: boolean): void {
  const [illegal, through, instead] = isNegative
    ? (['if', 'or', 'and'] as const)
    : (['unless', 'and', 'or'] as const);
  if (dependency.kind === illegal)
    throw complaint(parse, `Illegal context for '${illegal}', please use '${instead}' instead`);
  if (dependency.kind !== through) return;
  checkContext(parse, dependency.left, isNegative);
  checkContext(parse, dependency.right, isNegative);
}

/** Up to the parenthesis that closes the first one. */
function balancedLength(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  return undefined;
}

function readPlain(parse: TextPlace, text: string, rules: DependencyRules): Read {
  const [name = ''] = /^[^\s,]+/.exec(text) ?? [];
  if (!/^[\p{L}\p{N}_/]/u.test(name))
    throw complaint(parse, "Dependency tokens must begin with alpha-numeric, '_' or '/'");
  if (rules.isObsoletes === true)
    checkNameOnly(parse, name, `Only package names are allowed in Obsoletes: ${parse.line}`);
  const behind = text.slice(name.length);
  const [gap = ''] = /^[\s,]*/.exec(behind) ?? [];
  const isDivided = gap.includes(',');
  const [operator = ''] = /^[^\s,]+/.exec(behind.slice(gap.length)) ?? [];
  const compared =
    !isDivided && Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (compared === undefined) {
    checkUnversioned(parse, rules);
    return [{ name, sense: rules.sense, evr: '' }, name.length];
  }
  const operatorEnd = name.length + gap.length + operator.length;
  const [between = ''] = /^[\s,]*/.exec(text.slice(operatorEnd)) ?? [];
  const [evr = ''] = /^[^\s,]+/.exec(text.slice(operatorEnd + between.length)) ?? [];
  if (evr === '') throw complaint(parse, 'Version required');
  checkCharacters(parse, evr, 'evr');
  checkVersion(parse, name, evr);
  if (rules.isObsoletes === true && (compared & Sense.GREATER) !== 0)
    parse.warn(
      `It's not recommended to use '${formatSense(compared)}' in Obsoletes: ${parse.line}`,
    );
  const length = operatorEnd + between.length + evr.length;
  return [{ name, sense: rules.sense | compared, evr }, length];
}

function checkUnversioned(parse: TextPlace, rules: DependencyRules): void {
  if (rules.isObsoletes === true)
    parse.warn(`It's not recommended to have unversioned Obsoletes: ${parse.line}`);
}

function checkVersion(parse: TextPlace, name: string, evr: string): void {
  if (evr === '') return;
  if (name.startsWith('/')) throw complaint(parse, 'Versioned file name not permitted');
  const colon = evr.indexOf(':');
  const rest = evr.slice(colon + 1);
  const double = ['-', ':'].find(
    (separator) => rest.split(separator).length > (separator === '-' ? 2 : 1),
  );
  if (double !== undefined)
    throw complaint(parse, `Invalid version (double separator '${double}'): ${evr}`);
  if (colon >= 0 && !/^\d+$/.test(evr.slice(0, colon)))
    throw complaint(parse, `Invalid version (epoch must be unsigned integer): ${evr}`);
}
