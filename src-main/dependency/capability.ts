import { Sense } from '../format/index.ts';
import { compareVersions, parseEvr } from '../nevra/index.ts';

/**
 * One dependency of any kind: a name, how it compares (RPMSENSE flags, script qualifiers included)
 * and an EVR, empty when there is none. A rich dependency has its whole text as its name.
 */
export interface Capability {
  readonly name: string;
  readonly sense: number;
  readonly evr: string;
}

/** The comparison among the sense flags. */
export const comparisonMask = Sense.LESS | Sense.GREATER | Sense.EQUAL;

const operators: Readonly<Record<string, number>> = {
  '<': Sense.LESS,
  '<=': Sense.LESS | Sense.EQUAL,
  '=<': Sense.LESS | Sense.EQUAL,
  '=': Sense.EQUAL,
  '==': Sense.EQUAL,
  '>=': Sense.GREATER | Sense.EQUAL,
  '=>': Sense.GREATER | Sense.EQUAL,
  '>': Sense.GREATER,
};

/**
 * Reads `name`, or `name operator evr` as users and spec files write it; what has no known operator
 * as its second word is a name as a whole. A rich dependency stays one text.
 */
export function parseCapability(text: string): Capability {
  const plain = text.trim();
  if (plain.startsWith('(')) return { name: plain, sense: 0, evr: '' };
  const [name = '', operator = '', evr = '', ...more] = plain.split(/\s+/);
  const sense = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (sense === undefined || evr === '' || more.length > 0)
    return { name: plain, sense: 0, evr: '' };
  return { name, sense, evr };
}

/** `<`, `<=`, `=`, `>=`, `>` or nothing, of a sense. */
export function formatSense(sense: number): string {
  const less = sense & Sense.LESS ? '<' : '';
  const greater = sense & Sense.GREATER ? '>' : '';
  return `${less}${greater}${sense & Sense.EQUAL ? '=' : ''}`;
}

/** `name operator evr` as rpm prints a dependency. */
export function formatCapability(capability: Capability): string {
  const operator = formatSense(capability.sense);
  const parts = [capability.name];
  if (operator !== '') parts.push(operator);
  if (capability.evr !== '') parts.push(capability.evr);
  return parts.join(' ');
}

/** Whether a capability's name is a rich dependency's text. */
export function isRichCapability(capability: Capability): boolean {
  return capability.name.startsWith('(');
}

/**
 * Whether some version lies in both ranges: how a requirement is held against a provide. Names must
 * be equal; a side without comparison or version overlaps every version. Where one side has no
 * release, releases are not compared, and equal versions meet as soon as the side without a release
 * includes its own bound. Rule: rpm's dependency comparison (rpmds).
 */
export function capabilitiesOverlap(a: Capability, b: Capability): boolean {
  return a.name === b.name && rangesOverlap(a, b);
}

/** `capabilitiesOverlap` for capabilities whose names are known to be equal. */
export function rangesOverlap(a: Capability, b: Capability): boolean {
  if (a.evr === '' || b.evr === '') return true;
  if ((a.sense & comparisonMask) === 0 || (b.sense & comparisonMask) === 0) return true;
  const order = boundOrder(a, b);
  if (order === 'meets') return true;
  if (order < 0) return ((a.sense & Sense.GREATER) | (b.sense & Sense.LESS)) !== 0;
  if (order > 0) return ((a.sense & Sense.LESS) | (b.sense & Sense.GREATER)) !== 0;
  return (a.sense & b.sense & comparisonMask) !== 0;
}

/** How two bounds lie; `meets` where a side without a release swallows the other's release. */
function boundOrder(a: Capability, b: Capability): number | 'meets' {
  const left = parseEvr(a.evr);
  const right = parseEvr(b.evr);
  const epochs = (left.epoch ?? 0) - (right.epoch ?? 0);
  if (epochs !== 0) return epochs;
  const versions = compareVersions(left.version, right.version);
  if (versions !== 0) return versions;
  const hasLeft = left.release !== undefined && left.release !== '';
  const hasRight = right.release !== undefined && right.release !== '';
  if (hasLeft && hasRight) return compareVersions(left.release, right.release);
  if (hasLeft && b.sense & Sense.EQUAL) return 'meets';
  if (hasRight && a.sense & Sense.EQUAL) return 'meets';
  return 0;
}
