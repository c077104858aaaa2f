/** What `-vv` tells of the check of dependencies and of the order, in rpm's lines (without `D: `). */
import { visibleText } from '../base/index.ts';
import { formatCapability } from '../dependency/index.ts';
import type { Capability } from '../dependency/index.ts';
import { Tag } from '../format/index.ts';
import type { TransactionElement } from './transaction-element.ts';

/** As orderElements has it. */
interface TracedOrder {
  readonly elements: readonly TransactionElement[];
  readonly freedBy: ReadonlyMap<TransactionElement, TransactionElement>;
  readonly weights: ReadonlyMap<TransactionElement, number>;
}

/** Takes one line of it. */
export type Trace = (line: string) => void;

/** A package whose dependencies are looked at now. */
export function elementLine({ kind, header, identity }: TransactionElement): string {
  const colors = header.numbers(Tag.FILECOLORS);
  const color = colors.reduce((all, one) => all | (one & 0xf), 0).toString(16);
  const { name, version, release, arch } = identity;
  const sign = kind === 'install' ? '+++' : '---';
  const system = header.string(Tag.OS) ?? '';
  return visibleText(
    `========== ${sign} ${name}-${version}-${release} ${arch}/${system} 0x${color}`,
  );
}

/** @param how - what answers it, in brackets; empty where nothing does */
export function requirementLine(requirement: Capability, isMet: boolean, how: string): string {
  return dependencyLine('Requires', requirement, isMet, how);
}

export function dependencyLine(
  kind: 'Requires' | 'Conflicts' | 'Obsoletes',
  dependency: Capability,
  isMet: boolean,
  how: string,
): string {
  const shown = visibleText(formatCapability(dependency)).padEnd(45);
  return `${kind.padStart(9)}: ${shown} ${isMet ? 'YES' : 'NO '} ${how}`;
}

/** The elements in their order, each indented behind the one it waited for. */
export function orderLines({ elements, freedBy, weights }: TracedOrder): readonly string[] {
  const depths = new Map<TransactionElement, number>();
  for (const element of elements) {
    const leader = freedBy.get(element);
    depths.set(element, leader === undefined ? 1 : (depths.get(leader) ?? 0) + 1);
  }
  const columns = (...numbers: readonly number[]): string =>
    numbers.map((number) => String(number).padStart(5)).join('');
  const lines = elements.map((element, at) => {
    const depth = depths.get(element) ?? 1;
    const sign = element.kind === 'install' ? '+' : '-';
    const shown = ' '.repeat(2 * depth) + sign + visibleText(element.nevra);
    return `${columns(at, 0, weights.get(element) ?? 0, depth)} ${shown}`;
  });
  return ['========== tsorting packages (order, #predecessors, #succesors, depth)', ...lines];
}
