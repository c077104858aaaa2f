/** Searching as the fixture engine answers it: a few fields, one kind of mistake. */
import type { WireError } from '../../../src-main/contract/errors.ts';
import { filterFields } from '../../../src-main/contract/filter.ts';
import type { FilterCompletion } from '../../../src-main/contract/filter.ts';
import type {
  HeaderTagView,
  Neighbourhood,
  NeighbourNode,
  PackageSummary,
  VendorCount,
  WhyView,
} from '../../../src-main/contract/package.ts';
import { at, type FixturePackage, referenceOf } from './fixture-packages.ts';

export function vendorsOf(packages: readonly FixturePackage[]): readonly VendorCount[] {
  const fromFixture = packages.length - 3;
  return [
    { vendor: 'Fixture Project', count: fromFixture },
    { vendor: '', count: 3 },
  ];
}

/** Whatever needs it first, three steps far. */
export function whyOf(packages: readonly FixturePackage[], index: number): WhyView {
  const chain: { package: ReturnType<typeof referenceOf>; capability?: string }[] = [
    { package: referenceOf(at(packages, index).summary) },
  ];
  let now = index;
  for (let step = 0; step < 3; step += 1) {
    const dependent = packages.findIndex(({ needs }) => needs.includes(now));
    if (dependent < 0) break;
    chain.push({
      package: referenceOf(at(packages, dependent).summary),
      capability: at(packages, now).summary.name,
    });
    now = dependent;
  }
  const dependentCount = packages.filter(({ needs }) => needs.includes(index)).length;
  return { chain, dependentCount, endsInCircle: false };
}

/** What needs a package and what it needs, one step far, as many as the engine tells. */
export function neighboursOf(packages: readonly FixturePackage[], index: number): Neighbourhood {
  const node = (place: number, step: number, moreRequiring = 0): NeighbourNode => ({
    ...{ package: referenceOf(at(packages, place).summary), step, moreRequiring, moreRequired: 0 },
  });
  const { needs } = at(packages, index);
  const users = packages.flatMap((one, place) => (one.needs.includes(index) ? [place] : []));
  const shown = users.slice(0, 12);
  const capability = `lib${at(packages, index).summary.name}.so.2()(64bit)`;
  return {
    nodes: [
      node(index, 0, users.length - shown.length),
      ...shown.map((place) => node(place, 1)),
      ...needs.map((place) => node(place, -1)),
    ],
    edges: [
      ...shown.map((_, place) => ({ from: place + 1, to: 0, capability })),
      ...needs.map((_, place) => ({
        from: 0,
        to: place + 1 + shown.length,
        capability: '/bin/sh',
      })),
    ],
  };
}

export function headerOf({ name, version, summary }: PackageSummary): readonly HeaderTagView[] {
  const text = (number: number, tag: string, value: string): HeaderTagView => ({
    number,
    name: tag,
    type: 'STRING',
    count: 1,
    text: value,
    isCut: false,
  });
  return [
    {
      number: 269,
      name: 'SHA1HEADER',
      type: 'STRING',
      count: 1,
      text: 'a9'.repeat(20),
      isCut: false,
    },
    text(1000, 'NAME', name),
    text(1001, 'VERSION', version),
    { ...text(1004, 'SUMMARY', summary), type: 'I18NSTRING' },
    { number: 1006, name: 'BUILDTIME', type: 'INT32', count: 1, text: '1713000000', isCut: false },
    {
      number: 1117,
      name: 'BASENAMES',
      type: 'STRING_ARRAY',
      count: 14_000,
      text: Array.from({ length: 1000 }, (_, part) => `part-${part}.dat`).join('\n'),
      isCut: true,
    },
    { number: 5999, type: 'BIN', count: 3, text: '0a0b0c', isCut: false },
  ];
}

/** `size>` and a word is refused, as the engine does. */
export function mistakeIn(text: string): WireError | undefined {
  const found = /size[<>:]([a-z]+)/.exec(text);
  if (found === null) return undefined;
  const [whole, value = ''] = found;
  return {
    code: 'FILTER_INVALID',
    message: `“${value}” is no size: a number, with K, M, G or T behind it`,
    hint: 'For example size>100M',
    context: { at: found.index + whole.length - value.length, length: value.length },
  };
}

export function completionOf(text: string, cursor: number): FilterCompletion {
  const from = text.lastIndexOf(' ', cursor - 1) + 1;
  const typed = text.slice(from, cursor);
  const groups = ['Applications/Editors', 'Applications/Archiving'];
  const suggestions = typed.startsWith('group:')
    ? groups.map((group) => ({ insert: `group:${group}`, label: group, detail: '' }))
    : filterFields
        .filter(({ name }) => name.startsWith(typed))
        .map(({ name, help }) => ({ insert: `${name}:`, label: `${name}:`, detail: help }));
  return { from, to: cursor, suggestions };
}
