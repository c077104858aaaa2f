/** What a package must have, and what it has from the main one. */
import { Tag } from '../format/index.ts';
import { SpecError } from './spec-error.ts';
import { capitalized } from './tag-line.ts';
import { preambleTags } from './preamble-tags.ts';
import type { SpecParse } from './spec-parse.ts';
import type { SpecPackage } from './spec.ts';

/** Texts that a package without its own has from the main one. */
const inherited: readonly number[] = [
  Tag.VERSION,
  Tag.RELEASE,
  Tag.LICENSE,
  Tag.PACKAGER,
  Tag.DISTRIBUTION,
  Tag.VENDOR,
  Tag.URL,
  Tag.BUGURL,
  Tag.DISTTAG,
  Tag.VCS,
  Tag.MODULARITYLABEL,
  Tag.TRANSLATIONURL,
  Tag.UPSTREAMRELEASES,
];

const required: readonly (readonly [tag: number, name: string])[] = [
  [Tag.NAME, 'Name'],
  [Tag.VERSION, 'Version'],
  [Tag.RELEASE, 'Release'],
  [Tag.SUMMARY, 'Summary'],
  [Tag.LICENSE, 'License'],
];

/**
 * Ends a preamble: what is missing is taken from the main package or refused.
 *
 * @throws {SpecError} in rpm's words
 */
export function completePreamble(parse: SpecParse, one: SpecPackage): void {
  if (!one.isMain) inheritTags(parse.main, one);
  const label = one.isMain ? '(main package)' : (one.name ?? '');
  const missing = required.filter(([tag]) => !isGiven(one, tag));
  if (missing.length > 0)
    throw new SpecError(
      ...missing.map(([, name]) => `${name} field must be present in package: ${label}`),
    );
  if (one.repeated.size > 0)
    throw new SpecError(
      ...[...one.repeated]
        .toSorted((a, b) => a - b)
        .map((tag) => `Duplicate ${nameOf(tag)} entries in package: ${label}`),
    );
}

function isGiven(one: SpecPackage, tag: number): boolean {
  if (tag === Tag.NAME) return one.name !== undefined;
  return one.texts.has(tag) || one.translated.has(tag);
}

function nameOf(tag: number): string {
  const found = preambleTags.find(({ value }) => 'tag' in value && value.tag === tag);
  return capitalized(found?.name ?? 'epoch');
}

/** Gives a package what another says and it does not. */
export function inheritTags(main: SpecPackage, one: SpecPackage): void {
  one.epoch ??= main.epoch;
  for (const tag of inherited) {
    const text = main.texts.get(tag);
    if (text !== undefined && !one.texts.has(tag)) one.texts.set(tag, text);
  }
  const group = main.translated.get(Tag.GROUP);
  if (group !== undefined && !one.translated.has(Tag.GROUP))
    one.translated.set(Tag.GROUP, new Map(group));
  if (one.prefixes.length === 0) one.prefixes.push(...main.prefixes);
}
