/** THE table of the preamble's tags. Sources: rpm-spec(5), observed behaviour of rpm 4.18 and 6.1. */
import { Sense, Tag } from '../format/index.ts';
import type { DependencyKind } from './spec.ts';

/** What stands in parentheses behind a tag. */
export type TagExtra = 'none' | 'locale' | 'qualifiers' | 'number' | 'section';

export interface PreambleTag {
  /** In small letters. */
  readonly name: string;
  readonly extra: TagExtra;
  readonly isDeprecated?: boolean;
  /** A second blank-separated word is refused. */
  readonly isSingleWord?: boolean;
  readonly value: TagValueKind;
}

export type TagValueKind =
  | { readonly kind: 'text'; readonly tag: number; readonly check?: 'name' | 'version' }
  | { readonly kind: 'translated'; readonly tag: number }
  | { readonly kind: 'dependency'; readonly of: DependencyKind; readonly sense?: number }
  | { readonly kind: 'buildDependency'; readonly of: 'buildRequires' | 'buildConflicts' }
  | { readonly kind: 'list'; readonly of: ListName }
  | { readonly kind: 'source'; readonly of: 'sources' | 'patches' }
  | { readonly kind: 'leftOut'; readonly of: 'sources' | 'patches' }
  | { readonly kind: 'own'; readonly of: OwnTag };

export type ListName =
  | 'exclusiveArchitectures'
  | 'excludedArchitectures'
  | 'exclusiveSystems'
  | 'excludedSystems';

export type OwnTag =
  | 'autoreq'
  | 'autoprov'
  | 'autoreqprov'
  | 'buildarch'
  | 'buildoption'
  | 'buildroot'
  | 'buildsystem'
  | 'docdir'
  | 'epoch'
  | 'icon'
  | 'prefix'
  | 'prefixes'
  | 'removepathpostfixes'
  | 'sourcelicense';

const text = (
  name: string,
  tag: number,
  more: { isSingleWord?: boolean; check?: 'name' | 'version' } = {},
): PreambleTag => ({
  name,
  extra: 'none',
  ...(more.isSingleWord === true && { isSingleWord: true }),
  value: { kind: 'text', tag, ...(more.check !== undefined && { check: more.check }) },
});
const single = { isSingleWord: true };

const translated = (name: string, tag: number): PreambleTag => ({
  name,
  extra: 'locale',
  value: { kind: 'translated', tag },
});

const dependency = (
  name: string,
  of: DependencyKind,
  extra: 'none' | 'qualifiers' = 'none',
): PreambleTag => ({ name, extra, value: { kind: 'dependency', of } });

const own = (name: string, of: OwnTag, extra: TagExtra = 'none'): PreambleTag => ({
  name,
  extra,
  value: { kind: 'own', of },
});

const list = (name: string, of: ListName): PreambleTag => ({
  name,
  extra: 'none',
  value: { kind: 'list', of },
});

const buildDependency = (name: string, of: 'buildRequires' | 'buildConflicts'): PreambleTag => ({
  name,
  extra: 'none',
  value: { kind: 'buildDependency', of },
});

export const preambleTags: readonly PreambleTag[] = [
  text('name', Tag.NAME, { isSingleWord: true, check: 'name' }),
  text('version', Tag.VERSION, { isSingleWord: true, check: 'version' }),
  text('release', Tag.RELEASE, { isSingleWord: true, check: 'version' }),
  { ...own('epoch', 'epoch'), isSingleWord: true },
  translated('summary', Tag.SUMMARY),
  translated('group', Tag.GROUP),
  text('license', Tag.LICENSE),
  own('sourcelicense', 'sourcelicense'),
  text('distribution', Tag.DISTRIBUTION),
  text('vendor', Tag.VENDOR),
  text('packager', Tag.PACKAGER),
  text('url', Tag.URL, single),
  text('vcs', Tag.VCS, single),
  text('disttag', Tag.DISTTAG, single),
  text('bugurl', Tag.BUGURL, single),
  text('modularitylabel', Tag.MODULARITYLABEL, single),
  text('translationurl', Tag.TRANSLATIONURL, single),
  text('upstreamreleases', Tag.UPSTREAMRELEASES, single),
  { name: 'source', extra: 'number', value: { kind: 'source', of: 'sources' } },
  { name: 'patch', extra: 'number', value: { kind: 'source', of: 'patches' } },
  { name: 'nosource', extra: 'none', value: { kind: 'leftOut', of: 'sources' } },
  { name: 'nopatch', extra: 'none', value: { kind: 'leftOut', of: 'patches' } },
  list('excludearch', 'excludedArchitectures'),
  list('exclusivearch', 'exclusiveArchitectures'),
  list('excludeos', 'excludedSystems'),
  list('exclusiveos', 'exclusiveSystems'),
  dependency('provides', 'provides'),
  dependency('requires', 'requires', 'qualifiers'),
  dependency('recommends', 'recommends'),
  dependency('suggests', 'suggests'),
  dependency('supplements', 'supplements'),
  dependency('enhances', 'enhances'),
  dependency('conflicts', 'conflicts'),
  dependency('obsoletes', 'obsoletes'),
  dependency('orderwithrequires', 'order', 'qualifiers'),
  {
    name: 'prereq',
    extra: 'qualifiers',
    isDeprecated: true,
    value: {
      kind: 'dependency',
      of: 'requires',
      sense: Sense.SCRIPT_PRE | Sense.SCRIPT_PREUN,
    },
  },
  buildDependency('buildconflicts', 'buildConflicts'),
  { ...buildDependency('buildprereq', 'buildRequires'), isDeprecated: true },
  buildDependency('buildrequires', 'buildRequires'),
  own('prefixes', 'prefixes'),
  own('prefix', 'prefix'),
  own('buildroot', 'buildroot'),
  own('buildarchitectures', 'buildarch'),
  own('buildarch', 'buildarch'),
  own('autoreqprov', 'autoreqprov'),
  own('autoreq', 'autoreq'),
  own('autoprov', 'autoprov'),
  own('docdir', 'docdir'),
  { ...own('icon', 'icon'), isSingleWord: true },
  own('removepathpostfixes', 'removepathpostfixes'),
  { ...own('buildsystem', 'buildsystem'), isSingleWord: true },
  own('buildoption', 'buildoption', 'section'),
];

/** What stands in the parentheses of `Requires(...)`. */
export const qualifiers: Readonly<Record<string, number>> = {
  interp: Sense.INTERP,
  meta: Sense.META,
  post: Sense.SCRIPT_POST,
  posttrans: Sense.POSTTRANS,
  postun: Sense.SCRIPT_POSTUN,
  postuntrans: Sense.POSTUNTRANS,
  pre: Sense.SCRIPT_PRE,
  pretrans: Sense.PRETRANS,
  preun: Sense.SCRIPT_PREUN,
  preuntrans: Sense.PREUNTRANS,
  rpmlib: Sense.RPMLIB,
  verify: Sense.SCRIPT_VERIFY,
};
