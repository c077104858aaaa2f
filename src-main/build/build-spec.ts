/** A build, stage by stage. Start reading here, then stages/stage-script.ts and built-package.ts. */
import { unlinkSync } from 'node:fs';
import { FileType, pathForSystem } from '../base/index.ts';
import type { Capability } from '../dependency/index.ts';
import { Sense, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { buildFacts, withChangelogDate } from './build-facts.ts';
import { BuildFailure, failBuild } from './build-log.ts';
import { expanded, expandedPath } from './build-surroundings.ts';
import type { BuildSurroundings } from './build-surroundings.ts';
import { completePackage } from './built-package.ts';
import type { BuiltPackage } from './built-package.ts';
import { checkPackageFiles } from './check-packages.ts';
import { debugPackages } from './debug-packages.ts';
import { readDependencies } from './dependency-line.ts';
import { folderNameOf } from './folder-name.ts';
import { makeBuildIdLinks } from './listing/build-ids.ts';
import { typeOf } from './listing/file-record.ts';
import { listPackage } from './listing/package-listing.ts';
import { listSources } from './listing/source-listing.ts';
import { checkUnpackaged } from './listing/unpackaged-files.ts';
import type { ParsedSpec } from './parse-spec.ts';
import { sourceArchitecture, sourceHeader } from './spec-headers.ts';
import { SpecError } from './spec-error.ts';
import type { SpecPackage } from './spec.ts';
import { runStageScript } from './stages/stage-script.ts';
import type { ScriptKind } from './stages/stage-script.ts';
import { writeBinary, writeSource } from './write-packages.ts';
import type { WriteSettings, WrittenSource } from './write-packages.ts';

/** What a build can do, in the order it does it. */
export type BuildStep =
  | 'checkRequires'
  | 'prep'
  | 'generateRequires'
  | 'dumpRequires'
  | 'dumpUnchecked'
  | 'conf'
  | 'build'
  | 'install'
  | 'check'
  | 'fileCheck'
  | 'packageSource'
  | 'packageBinary'
  | 'clean'
  | 'removeBuild'
  | 'removeSource'
  | 'removeSpec';

export interface BuildRequest {
  readonly parsed: ParsedSpec;
  /** Absolute. */
  readonly specPath: string;
  /** Of the source package this is built from: its binary packages have it, too. */
  readonly cookie: string | undefined;
  readonly steps: ReadonlySet<BuildStep>;
  /** No script is run and nothing is written (`--nobuild`). */
  readonly isTrial: boolean;
  /** Number of the architecture in leads. */
  readonly architectureNumber: number;
  /** What this machine lacks for a source package, in rpm's words. */
  readonly missing: (source: Header) => readonly string[];
}

/** Packages a build wrote. */
export interface BuildResult {
  readonly source: string | undefined;
  readonly binaries: readonly string[];
}

/** The exit status of a build that lacks what it found it needs. */
const missingStatus = 11;

/** @throws {BuildFailure} whose reasons are in the log; {SpecError} for macros that cannot be expanded */
export async function buildSpec(
  request: BuildRequest,
  given: BuildSurroundings,
): Promise<BuildResult> {
  const newest = request.parsed.spec.changelog?.[0]?.timeSeconds;
  return await new Build(request, withChangelogDate(given, newest)).run();
}

class Build {
  readonly #request: BuildRequest;
  readonly #around: BuildSurroundings;
  readonly #buildRoot: string;
  readonly #writing: WriteSettings;

  constructor(request: BuildRequest, around: BuildSurroundings) {
    this.#request = request;
    this.#around = around;
    this.#buildRoot = expandedPath(around, '%{buildroot}');
    this.#writing = {
      around,
      spec: request.parsed.spec,
      facts: buildFacts(around),
      architectureNumber: request.architectureNumber,
    };
  }

  async run(): Promise<BuildResult> {
    const { steps, isTrial } = this.#request;
    const { log, signal } = this.#around;
    if (steps.has('checkRequires')) this.#requireBuilt();
    const { spec } = this.#request.parsed;
    const isSourceOnly =
      steps.has('packageSource') &&
      !['build', 'install', 'packageBinary'].some((step) => steps.has(step as BuildStep));
    // a source package alone needs nothing unpacked
    if (spec.buildScripts.has('generate_buildrequires') || !isSourceOnly) await this.#stage('prep');
    await this.#generateRequires();
    for (const kind of ['conf', 'build', 'install', 'check'] as const) await this.#stage(kind);
    const sourceFiles = steps.has('packageSource')
      ? listSources(spec, this.#request.specPath, this.#around, this.#writing.facts.latestSeconds)
      : undefined;
    const isListing = (['install', 'packageBinary', 'fileCheck'] as const).some((step) =>
      steps.has(step),
    );
    const built = isListing ? await this.#listPackages() : [];
    if (signal?.aborted === true) failBuild(log, 'the build was ended');
    const source =
      sourceFiles === undefined || isTrial
        ? undefined
        : await writeSource(this.#writing, {
            files: sourceFiles,
            name: this.#sourceName(),
            text: this.#request.parsed.text,
          });
    const binaries = steps.has('packageBinary') && !isTrial ? await this.#write(built, source) : [];
    await this.#stage('clean');
    await this.#stage('rmbuild');
    this.#remove();
    return { source: source?.path, binaries };
  }

  /** @throws {BuildFailure} where something is missing to build it */
  #requireBuilt(): void {
    const { parsed, missing } = this.#request;
    const lacking = missing(sourceHeader(parsed.spec, this.#around.runtime));
    if (lacking.length === 0) return;
    const lines = lacking.map((one) => `\n\t${one}`).join('');
    this.#around.log.error(`Failed build dependencies:${lines}`);
    throw new BuildFailure(missingStatus);
  }

  get #main(): SpecPackage {
    const [main] = this.#request.parsed.spec.packages;
    if (main === undefined) throw new Error('a spec has a main package');
    return main;
  }

  get #folder(): string | undefined {
    const text = expanded(this.#around, '%{?buildsubdir}');
    return text === '' ? undefined : text;
  }

  async #stage(
    kind: ScriptKind & ('prep' | 'conf' | 'build' | 'install' | 'check' | 'clean' | 'rmbuild'),
  ): Promise<void> {
    const { steps, isTrial } = this.#request;
    if (!steps.has(kind === 'rmbuild' ? 'removeBuild' : kind)) return;
    const body = this.#bodyOf(kind);
    if (body === undefined || isTrial) return;
    const isOutside = kind === 'prep' || kind === 'rmbuild';
    const folder = isOutside ? undefined : this.#folder;
    await runStageScript(this.#around, { kind, body, folder });
  }

  #bodyOf(kind: string): string | undefined {
    const folder = this.#folder;
    if (kind === 'rmbuild')
      return folder === undefined ? '' : `rm -rf '${folder}' '${folder}.gemspec'\n`;
    const script = this.#request.parsed.spec.buildScripts.get(kind);
    if (script !== undefined)
      return [...script.before.toReversed(), script.main ?? '', ...script.after].join('');
    if (kind !== 'clean') return undefined;
    return `${expanded(this.#around, '%{?buildroot:%{__rm} -rf %{buildroot}}')}\n`;
  }

  /** `%generate_buildrequires`: what it prints is needed, too. */
  async #generateRequires(): Promise<void> {
    const { steps, isTrial, parsed } = this.#request;
    if (!steps.has('generateRequires') || isTrial) return;
    const kind = 'generate_buildrequires';
    const body = this.#bodyOf(kind);
    if (body === undefined) return;
    const folder = this.#folder;
    const output = await runStageScript(this.#around, { kind, body, folder, keepsOutput: true });
    for (const line of output.split(/[\n\r]+/).filter((text) => text !== ''))
      parsed.spec.buildRequires.push(...this.#readRequires(line));
    if (!steps.has('checkRequires')) {
      if (!steps.has('dumpUnchecked')) return;
      // nobody looked whether it is there: all of it is told
      await this.#writeRequires();
      throw new BuildFailure(missingStatus);
    }
    try {
      this.#requireBuilt();
    } catch (thrown) {
      if (!(thrown instanceof BuildFailure) || !steps.has('dumpRequires')) throw thrown;
      await this.#writeRequires();
      throw thrown;
    }
  }

  #readRequires(line: string): readonly Capability[] {
    const { log } = this.#around;
    const place = {
      line,
      fault: (reason: string) => new SpecError(reason),
      warn: (text: string) => log.warning(text),
    };
    return readDependencies(place, line, { sense: Sense.FIND_REQUIRES, takesRich: true });
  }

  /** What is needed, as a source package without sources. */
  async #writeRequires(): Promise<void> {
    const { specPath, parsed } = this.#request;
    const bare = { ...parsed.spec, sources: [], patches: [], icons: [] };
    const files = listSources(bare, specPath, this.#around, this.#writing.facts.latestSeconds);
    const name = `${nevrOf(this.#main)}.buildreqs.nosrc.rpm`;
    await writeSource(this.#writing, { files, name, text: parsed.text });
  }

  #sourceName(): string {
    return `${nevrOf(this.#main)}.${sourceArchitecture(this.#request.parsed.spec)}.rpm`;
  }

  /** The files of every package, and what is in them. */
  async #listPackages(): Promise<readonly BuiltPackage[]> {
    const around = this.#around;
    const debug = debugPackages(this.#request.parsed.spec, around, this.#buildRoot);
    const packaged: string[] = [];
    const built: BuiltPackage[] = [];
    for (const one of debug.first) {
      const complete = await this.#listOne(one, packaged);
      if (complete === undefined) continue;
      debug.note(one, complete.files);
      built.push(complete);
    }
    for (const { package: one, requires } of debug.last()) {
      const complete = await this.#listOne(one, packaged);
      if (complete === undefined) continue;
      for (const capability of requires) complete.dependencies.add('requires', capability);
      built.push(complete);
    }
    await checkUnpackaged(around, packaged, this.#buildRoot);
    return built;
  }

  /** @param packaged - gets the paths that are in it */
  async #listOne(one: SpecPackage, packaged: string[]): Promise<BuiltPackage | undefined> {
    const around = this.#around;
    const { steps, parsed, isTrial } = this.#request;
    if (one.files === undefined) return undefined;
    const architecture = one.architecture ?? expanded(around, '%{_target_cpu}');
    around.log.notice(`Processing files: ${nevrOf(one)}.${architecture}`);
    const files = await listPackage(one, around, {
      buildRoot: this.#buildRoot,
      buildFolder: this.#folder,
      isInstalling: steps.has('install') && !isTrial,
      latestSeconds: this.#writing.facts.latestSeconds,
      folderName: folderNameOf(one, parsed.spec, around),
      furtherLines: ({ records }) =>
        architecture === 'noarch' ? [] : makeBuildIdLinks(records, around, this.#buildRoot),
      note: (diskPath, mode) => {
        if ([FileType.REGULAR, FileType.SYMLINK].some((type) => typeOf(mode) === type))
          packaged.push(diskPath);
      },
    });
    return await completePackage(one, files, around, this.#buildRoot);
  }

  /** Writes the packages, the largest first as rpm does. */
  async #write(
    built: readonly BuiltPackage[],
    source: WrittenSource | undefined,
  ): Promise<readonly string[]> {
    const { steps } = this.#request;
    const isShortened = !(['prep', 'build', 'install'] as const).some((step) => steps.has(step));
    const buildFolder = expandedPath(this.#around, `%{_builddir}/${this.#folder ?? ''}`);
    const cookie = source === undefined ? this.#request.cookie : this.#writing.facts.cookie;
    const shared = { cookie, isShortened, buildFolder };
    const paths: string[] = [];
    for (const one of built.toSorted((a, b) => b.files.totalBytes - a.files.totalBytes))
      paths.push(await writeBinary(one, this.#writing, { ...shared, source }));
    if (paths.length > 0)
      await checkPackageFiles(this.#around, '_build_pkgcheck_set', `${paths.join(' ')} `);
    return paths;
  }

  /** `--rmsource`, `--rmspec` */
  #remove(): void {
    const { steps, parsed, specPath } = this.#request;
    const { sources, patches } = parsed.spec;
    if (steps.has('removeSource'))
      for (const { path } of [...sources, ...patches].filter(({ isLeftOut }) => !isLeftOut))
        removeFile(path);
    if (steps.has('removeSpec')) removeFile(specPath);
  }
}

/** One that is not there is gone already. */
function removeFile(path: string): void {
  try {
    unlinkSync(pathForSystem(path));
  } catch {
    // rpm says nothing of it either
  }
}

/** `name-version-release`; epochs are in no name. */
function nevrOf(one: SpecPackage): string {
  const text = (tag: number): string => one.texts.get(tag) ?? '';
  return `${one.name ?? ''}-${text(Tag.VERSION)}-${text(Tag.RELEASE)}`;
}
