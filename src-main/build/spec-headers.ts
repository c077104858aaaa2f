/** The headers of the packages a spec makes, as far as they are known before anything is built. */
import { encodeText } from '../base/index.ts';
import { dependencyTags } from '../dependency/index.ts';
import type { Capability } from '../dependency/index.ts';
import { HeaderBuilder, readHeaderBlob, Sense, Tag, TagType } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { compareCapabilities, sortedCapabilities } from './capability-order.ts';
import { scriptTags } from './script-tags.ts';
import { expandIn } from './spec-macros.ts';
import type { SpecRuntime } from './spec-macros.ts';
import { emptyPackage } from './spec.ts';
import type {
  DependencyKind,
  Spec,
  SpecPackage,
  SpecScript,
  SpecSource,
  SpecTrigger,
  TranslatedText,
} from './spec.ts';

type DependencyTags = readonly [name: number, flags: number, version: number];

/** `-e` and `-q` of a script. */
const scriptFlags = { expands: 1, isFormat: 2 };

type TriggerTags = readonly [name: number, flags: number, version: number, index: number];

const triggerTags: TriggerTags = [
  Tag.TRIGGERNAME,
  Tag.TRIGGERFLAGS,
  Tag.TRIGGERVERSION,
  Tag.TRIGGERINDEX,
];
const fileTriggerTags: TriggerTags = [
  Tag.FILETRIGGERNAME,
  Tag.FILETRIGGERFLAGS,
  Tag.FILETRIGGERVERSION,
  Tag.FILETRIGGERINDEX,
];
const transactionFileTriggerTags: TriggerTags = [
  Tag.TRANSFILETRIGGERNAME,
  Tag.TRANSFILETRIGGERFLAGS,
  Tag.TRANSFILETRIGGERVERSION,
  Tag.TRANSFILETRIGGERINDEX,
];

/** `[epoch:]version-release` */
export function evrOf(one: SpecPackage): string {
  const text = `${one.texts.get(Tag.VERSION) ?? ''}-${one.texts.get(Tag.RELEASE) ?? ''}`;
  return one.epoch === undefined ? text : `${one.epoch}:${text}`;
}

/**
 * The headers of the binary packages, the main one first.
 *
 * @param isBuiltOnly - without packages that have no `%files`
 */
export function binaryHeaders(
  spec: Spec,
  runtime: SpecRuntime,
  isBuiltOnly: boolean,
): readonly Header[] {
  return spec.packages
    .filter(({ files }) => !isBuiltOnly || files !== undefined)
    .map((one) => binaryHeader(spec, one, runtime));
}

function binaryHeader(spec: Spec, one: SpecPackage, runtime: SpecRuntime): Header {
  const builder = new HeaderBuilder();
  putBinary(builder, spec, one, runtime);
  const dependencies = { ...one.dependencies, provides: withOwnProvides(one, runtime) };
  putAllDependencies(builder, dependencies);
  if (one.isMain) putChangelog(builder, spec);
  return readHeaderBlob(builder.build(undefined), 'a header of the spec', 'header');
}

/** Everything a spec says of a binary package, but dependencies and changelog. */
export function putBinary(
  builder: HeaderBuilder,
  spec: Spec,
  one: SpecPackage,
  runtime: SpecRuntime,
): void {
  putCommon(builder, one, runtime);
  const [main] = spec.packages;
  if (main !== undefined) {
    const nevr = `${main.name ?? ''}-${versionRelease(main)}`;
    builder.setString(Tag.SOURCERPM, `${nevr}.${sourceArchitecture(spec)}.rpm`);
  }
  builder.setString(Tag.OPTFLAGS, expandIn(runtime, '%{optflags}'));
  builder.setString(Tag.PLATFORM, expandIn(runtime, '%{_target_platform}'));
  for (const script of one.scripts.values()) putScript(builder, script);
  putTriggers(builder, triggerTags, one.triggers);
  putTriggers(builder, fileTriggerTags, one.fileTriggers);
  putTriggers(builder, transactionFileTriggerTags, one.transactionFileTriggers);
  if (one.prefixes.length > 0) builder.setStrings(Tag.PREFIXES, one.prefixes);
  for (const [tag, picture] of one.icons) builder.setBinary(tag, picture);
}

/** Dependencies of all kinds, sorted, each once. */
export function putAllDependencies(
  builder: HeaderBuilder,
  dependencies: Readonly<Record<DependencyKind, readonly Capability[]>>,
): void {
  for (const kind of Object.keys(dependencyTags) as DependencyKind[])
    putDependencies(builder, dependencyTags[kind], dependencies[kind]);
}

/** Every package provides itself, and itself for its architecture. */
export function withOwnProvides(one: SpecPackage, runtime: SpecRuntime): readonly Capability[] {
  const name = one.name ?? '';
  const own = { sense: Sense.EQUAL, evr: evrOf(one) };
  const architecture = one.architecture ?? expandIn(runtime, '%{_target_cpu}');
  const isa = architecture === 'noarch' ? '' : expandIn(runtime, '%{?_isa}');
  const provides = [...one.dependencies.provides, { name, ...own }];
  return isa === '' ? provides : [...provides, { name: `${name}${isa}`, ...own }];
}

/** The header of the source package. */
export function sourceHeader(spec: Spec, runtime: SpecRuntime): Header {
  const builder = new HeaderBuilder();
  putSource(builder, spec, runtime);
  return readHeaderBlob(builder.build(undefined), 'a header of the spec', 'header');
}

/** What the source package needs and provides: what is needed to build, and the packages that come of it. */
export function sourceDependencies(spec: Spec): Record<DependencyKind, readonly Capability[]> {
  const { dependencies } = emptyPackage(undefined, true);
  return { ...dependencies, requires: spec.buildRequires, conflicts: spec.buildConflicts };
}

/** Everything a spec says of the source package. */
export function putSource(builder: HeaderBuilder, spec: Spec, runtime: SpecRuntime): void {
  const [main] = spec.packages;
  if (main === undefined) throw new Error('a spec has a main package');
  putCommon(builder, { ...main, architecture: undefined }, runtime);
  if (spec.sourceLicense.text !== undefined)
    builder.setString(Tag.LICENSE, spec.sourceLicense.text);
  builder.setNumbers(Tag.SOURCEPACKAGE, TagType.INT32, [1]);
  const built = spec.packages.filter(({ files }) => files !== undefined);
  const own = (one: SpecPackage): Capability => ({
    name: one.name ?? '',
    sense: Sense.EQUAL,
    evr: evrOf(one),
  });
  // in the order of the spec, unlike all others
  putDependencies(builder, dependencyTags.provides, built.map(own), false);
  putDependencies(builder, dependencyTags.requires, spec.buildRequires);
  putDependencies(builder, dependencyTags.conflicts, spec.buildConflicts);
  putSources(builder, spec.sources, Tag.SOURCE, Tag.NOSOURCE);
  putSources(builder, spec.patches, Tag.PATCH, Tag.NOPATCH);
  putList(builder, Tag.BUILDARCHS, spec.buildArchitectures);
  putList(builder, Tag.EXCLUSIVEARCH, spec.exclusiveArchitectures);
  putList(builder, Tag.EXCLUDEARCH, spec.excludedArchitectures);
  putList(builder, Tag.EXCLUSIVEOS, spec.exclusiveSystems);
  putList(builder, Tag.EXCLUDEOS, spec.excludedSystems);
  putChangelog(builder, spec);
}

function putList(builder: HeaderBuilder, tag: number, values: readonly string[]): void {
  if (values.length > 0) builder.setStrings(tag, values);
}

function putSources(
  builder: HeaderBuilder,
  sources: readonly SpecSource[],
  tag: number,
  leftOutTag: number,
): void {
  // the newest first, as rpm stores them
  putList(builder, tag, sources.map(({ fileName }) => fileName).toReversed());
  const leftOut = sources.filter(({ isLeftOut }) => isLeftOut).map(({ number }) => number);
  if (leftOut.length > 0) builder.setNumbers(leftOutTag, TagType.INT32, leftOut);
}

/** `src`, or `nosrc` where sources are left out. */
export function sourceArchitecture({ sources, patches }: Spec): string {
  return [...sources, ...patches].some(({ isLeftOut }) => isLeftOut) ? 'nosrc' : 'src';
}

function versionRelease(one: SpecPackage): string {
  return `${one.texts.get(Tag.VERSION) ?? ''}-${one.texts.get(Tag.RELEASE) ?? ''}`;
}

function putCommon(builder: HeaderBuilder, one: SpecPackage, runtime: SpecRuntime): void {
  builder.setString(Tag.NAME, one.name ?? '');
  for (const [tag, text] of one.texts) builder.setString(tag, text);
  if (one.epoch !== undefined) builder.setNumbers(Tag.EPOCH, TagType.INT32, [one.epoch]);
  const locales = [
    ...new Set(['C', ...[...one.translated.values()].flatMap((t) => [...t.keys()])]),
  ];
  if (one.hasLocales) builder.setStrings(Tag.HEADERI18NTABLE, locales);
  for (const [tag, texts] of one.translated) putTranslated(builder, tag, texts, locales);
  if (!one.translated.has(Tag.GROUP)) builder.setI18nString(Tag.GROUP, 'Unspecified');
  builder.setString(Tag.OS, expandIn(runtime, '%{_target_os}'));
  builder.setString(Tag.ARCH, one.architecture ?? expandIn(runtime, '%{_target_cpu}'));
}

function putTranslated(
  builder: HeaderBuilder,
  tag: number,
  texts: TranslatedText,
  locales: readonly string[],
): void {
  const last = locales.findLastIndex((locale) => texts.has(locale));
  const values = locales.slice(0, last + 1).map((locale) => texts.get(locale) ?? '');
  const data = encodeText(values.map((value) => `${value}\0`).join(''));
  builder.setRaw(tag, TagType.I18NSTRING, values.length, data);
}

function putCapabilities(
  builder: HeaderBuilder,
  [name, flags, version]: DependencyTags,
  list: readonly Capability[],
): void {
  builder.setStrings(
    name,
    list.map((one) => one.name),
  );
  builder.setNumbers(
    flags,
    TagType.INT32,
    list.map((one) => one.sense),
  );
  builder.setStrings(
    version,
    list.map((one) => one.evr),
  );
}

function putDependencies(
  builder: HeaderBuilder,
  [name, flags, version]: DependencyTags,
  capabilities: readonly Capability[],
  isSorted = true,
): void {
  const list = isSorted ? sortedCapabilities(capabilities) : capabilities;
  if (list.length === 0) return;
  putCapabilities(builder, [name, flags, version], list);
}

function putScript(builder: HeaderBuilder, script: SpecScript): void {
  const tags = scriptTags[script.kind];
  if (tags === undefined) return;
  if (script.body !== '') builder.setString(tags.body, script.body);
  const [program = '', ...rest] = script.program;
  if (rest.length === 0) builder.setString(tags.program, program);
  else builder.setStrings(tags.program, script.program);
  const flags =
    (script.expands ? scriptFlags.expands : 0) | (script.isFormat ? scriptFlags.isFormat : 0);
  if (flags !== 0) builder.setNumbers(tags.flags, TagType.INT32, [flags]);
}

function putTriggers(
  builder: HeaderBuilder,
  [name, flags, version, indexTag]: TriggerTags,
  triggers: readonly SpecTrigger[],
): void {
  const conditions = triggers.flatMap((trigger, index) =>
    trigger.conditions.map((condition) => ({ ...condition, index })),
  );
  if (conditions.length === 0) return;
  const list = conditions.toSorted((a, b) => compareCapabilities(a, b) || a.index - b.index);
  putCapabilities(builder, [name, flags, version], list);
  builder.setNumbers(
    indexTag,
    TagType.INT32,
    list.map((one) => one.index),
  );
}

/** The changelog, which every package that is built has. */
export function putChangelog(builder: HeaderBuilder, { changelog = [] }: Spec): void {
  if (changelog.length === 0) return;
  builder.setNumbers(
    Tag.CHANGELOGTIME,
    TagType.INT32,
    changelog.map(({ timeSeconds }) => timeSeconds),
  );
  builder.setStrings(
    Tag.CHANGELOGNAME,
    changelog.map(({ name }) => name),
  );
  builder.setStrings(
    Tag.CHANGELOGTEXT,
    changelog.map(({ text }) => text),
  );
}
