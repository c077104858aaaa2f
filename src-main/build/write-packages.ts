/** Packages as files: the headers that are complete now, and where each goes. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isSystemError, RpmError } from '../base/index.ts';
import { HeaderBuilder, readHeaderBlob, Sense, Tag, TagType } from '../format/index.ts';
import { compileFormat, FormatError } from '../query/index.ts';
import { BuildFailure, failBuild } from './build-log.ts';
import { writtenVersion } from './build-facts.ts';
import type { BuildFacts } from './build-facts.ts';
import { expanded, expandedPath, macroNumber } from './build-surroundings.ts';
import type { BuildSurroundings } from './build-surroundings.ts';
import { DependencyLists } from './automatic/dependency-lists.ts';
import { needFeaturesOfDependencies } from './built-package.ts';
import type { BuiltPackage } from './built-package.ts';
import { checkPackageFiles } from './check-packages.ts';
import type { FileSet } from './listing/packaged-file.ts';
import { reasonOf } from './named-file.ts';
import { putFileTags, putKindTags } from './packing/file-tags.ts';
import { writePackageFile } from './packing/package-file.ts';
import { payloadForm } from './packing/payload-form.ts';
import type { PayloadForm } from './packing/payload-form.ts';
import { ArchiveError } from './packing/payload-stream.ts';
import { putBuiltScripts } from './packing/built-scripts.ts';
import {
  evrOf,
  putAllDependencies,
  putBinary,
  putChangelog,
  putSource,
  sourceDependencies,
} from './spec-headers.ts';
import type { Spec } from './spec.ts';

export interface WriteSettings {
  readonly around: BuildSurroundings;
  readonly spec: Spec;
  readonly facts: BuildFacts;
  /** Of the lead. */
  readonly architectureNumber: number;
}

/** What of a source package its binary packages tell. */
export interface WrittenSource {
  readonly path: string;
  readonly digest: Uint8Array;
}

function putFacts(builder: HeaderBuilder, { timeSeconds, host }: BuildFacts): void {
  builder
    .setString(Tag.RPMVERSION, writtenVersion)
    .setString(Tag.BUILDHOST, host)
    .setNumbers(Tag.BUILDTIME, TagType.INT32, [timeSeconds]);
}

/** Writes a binary package; its path. @throws {BuildFailure} */
export async function writeBinary(
  built: BuiltPackage,
  settings: WriteSettings,
  {
    source,
    cookie,
    isShortened,
    buildFolder,
  }: {
    readonly source: WrittenSource | undefined;
    /** What all packages of one source have in common. */
    readonly cookie: string | undefined;
    /** Stages were skipped: nobody is to install it by mistake. */
    readonly isShortened: boolean;
    /** Where files of scripts lie. */
    readonly buildFolder: string;
  },
): Promise<string> {
  const { around, spec, facts } = settings;
  const { package: one, dependencies } = built;
  const builder = new HeaderBuilder();
  putBinary(builder, spec, one, around.runtime);
  putBuiltScripts(builder, one, around, buildFolder);
  const { hasCapabilities } = built.files;
  const { hasWholePaths = false } = around;
  putFileTags(builder, built.files, { hasCapabilities, hasWholePaths, format: facts.format });
  if (built.files.keys.length > 0) builder.setStrings(Tag.PUBKEYS, built.files.keys);
  putKindTags(builder, built.kinds, built.fileDependencies);
  putChangelog(builder, spec);
  putFacts(builder, facts);
  if (facts.format === 6) builder.setString(Tag.SOURCENEVR, sourceLabel(spec));
  else if (source !== undefined) builder.setBinary(Tag.SOURCEPKGID, source.digest);
  if (cookie !== undefined) builder.setString(Tag.COOKIE, cookie);
  if (isShortened) dependencies.needFeature('ShortCircuited', '4.9.0-1');
  const form = payloadForm(around, false);
  finishDependencies(builder, dependencies, form);
  const path = binaryPath(builder, around);
  const prefix = macroNumber(around, '_noPayloadPrefix') === 0 ? '.' : '';
  await write(settings, { path, builder, form, files: built.files, prefix, isSource: false });
  await checkPackageFiles(around, '_build_pkgcheck', path);
  return path;
}

/** Writes the source package. @throws {BuildFailure} */
export async function writeSource(
  settings: WriteSettings,
  {
    files,
    name,
    text,
  }: {
    readonly files: FileSet;
    /** Of the file. */
    readonly name: string;
    /** The spec with its macros replaced. */
    readonly text: string;
  },
): Promise<WrittenSource> {
  const { around, spec, facts } = settings;
  const builder = new HeaderBuilder();
  putSource(builder, spec, around.runtime);
  const { hasWholePaths = false } = around;
  putFileTags(builder, files, { hasCapabilities: false, hasWholePaths, format: facts.format });
  putFacts(builder, facts);
  builder.setString(Tag.SPEC, text).setString(Tag.COOKIE, facts.cookie);
  const dependencies = new DependencyLists(sourceDependencies(spec));
  if (facts.format === 6) dependencies.needFeature('LargeFiles', '4.12.0-1');
  else {
    dependencies.needFeature('FileDigests', '4.6.0-1');
    if (around.hasWholePaths !== true) dependencies.needFeature('CompressedFileNames', '3.0.4-1');
  }
  if (spec.buildScripts.has('generate_buildrequires'))
    dependencies.needFeature('DynamicBuildRequires', '4.15.0-1', Sense.MISSINGOK);
  const form = payloadForm(around, true);
  finishDependencies(builder, dependencies, form);
  const path = expandedPath(around, `%{_srcrpmdir}/${name}`);
  const digest = await write(settings, { path, builder, form, files, prefix: '', isSource: true });
  await checkPackageFiles(around, '_build_pkgcheck_srpm', path);
  return { path, digest };
}

/** `name-[epoch:]version-release` of the source package. */
function sourceLabel({ packages: [main] }: Spec): string {
  return main === undefined ? '' : `${main.name ?? ''}-${evrOf(main)}`;
}

function finishDependencies(
  builder: HeaderBuilder,
  dependencies: DependencyLists,
  { feature }: PayloadForm,
): void {
  if (feature !== undefined) dependencies.needFeature(...feature);
  needFeaturesOfDependencies(dependencies);
  putAllDependencies(builder, dependencies.lists);
}

interface Written {
  readonly path: string;
  readonly builder: HeaderBuilder;
  readonly form: PayloadForm;
  readonly files: FileSet;
  readonly prefix: string;
  readonly isSource: boolean;
}

async function write(
  { around, architectureNumber, facts: { format } }: WriteSettings,
  { path, builder, form, files: { files }, prefix, isSource }: Written,
): Promise<Uint8Array> {
  const { log, signal } = around;
  builder.setString(Tag.ENCODING, 'utf-8');
  const header = readHeaderBlob(builder.build(undefined), path, 'header');
  const label = [Tag.NAME, Tag.VERSION, Tag.RELEASE]
    .map((tag) => header.string(tag) ?? '')
    .join('-');
  try {
    const digest = await writePackageFile({
      ...{
        path,
        label,
        isSource,
        architectureNumber,
        header: builder,
        files,
        prefix,
        form,
        format,
        signal,
      },
    });
    log.notice(`Wrote: ${path}`);
    return digest;
  } catch (thrown) {
    if (signal?.aborted === true) return failBuild(log, 'the build was ended');
    if (thrown instanceof ArchiveError) return failBuild(log, thrown.message);
    if (isSystemError(thrown)) return failBuild(log, `Could not open ${path}: ${reasonOf(thrown)}`);
    if (thrown instanceof RpmError) return failBuild(log, thrown.message);
    throw thrown;
  }
}

/** Where a package goes by `%_rpmfilename`; its folder is made. */
function binaryPath(builder: HeaderBuilder, around: BuildSurroundings): string {
  const header = readHeaderBlob(builder.build(undefined), 'a package', 'header');
  const format = expanded(around, '%{_rpmfilename}');
  try {
    const name = compileFormat(format).evaluate({ header, instance: 0, isVerbose: false });
    const path = expandedPath(around, `%{_rpmdir}/${name.replaceAll('%', '%%')}`);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  } catch (thrown) {
    if (thrown instanceof BuildFailure) throw thrown;
    if (!(thrown instanceof FormatError) && !isSystemError(thrown)) throw thrown;
    const reason = thrown instanceof FormatError ? thrown.message : reasonOf(thrown);
    return failBuild(
      around.log,
      `Could not generate output filename for package ${header.string(Tag.NAME) ?? ''}: ${reason}`,
    );
  }
}
