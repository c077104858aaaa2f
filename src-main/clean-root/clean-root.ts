import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openFileSource, RpmError } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { dependenciesOf, formatCapability } from '../dependency/index.ts';
import { readPackageHead } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { formatNevra } from '../nevra/index.ts';
import { createRepository, repositoryAt } from '../repository/index.ts';
import type { RepositoryDefinition } from '../repository/index.ts';
import { BuildLog } from './build-log.ts';
import type { CleanRootConfiguration } from './configuration.ts';
import { copyIn, copyOut, rootEnvironment, runIsolated } from './isolated-run.ts';
import type { IsolatedRun } from './isolated-run.ts';
import { openSources, requiredPackages, rootDatabase } from './required-packages.ts';
import type { PackageSources } from './required-packages.ts';
import { isRootCached, keepRoot, rootCachePath, takeRoot } from './root-cache.ts';

/** What a clean root needs of those who use it. */
export interface CleanRootServices {
  readonly context: Context;
  /** Shows a line. */
  readonly tell: (line: string) => void;
  /** Makes an empty database in a folder. */
  readonly makeDatabase: (folder: string) => void;
  /** Installs package files into a root, with our own engine; what it says goes to `say`. Its exit status. */
  readonly install: (
    root: string,
    files: readonly string[],
    say: (text: string) => void,
  ) => Promise<number>;
  /** Whether every file is signed by one of the keys. */
  readonly areSigned: (
    keys: readonly string[],
    files: readonly string[],
    say: (text: string) => void,
  ) => Promise<boolean>;
}

export interface CleanRootChoices {
  readonly isOffline: boolean;
  readonly resultFolder?: string | undefined;
  /** Words for rpmbuild: `--define`, `--with`, `--without`, `--nocheck`. */
  readonly rpmbuildWords: readonly string[];
  readonly hasNetwork: boolean;
  /** Repositories beside the configuration's own. */
  readonly localRepositories: readonly string[];
}

const home = '/builddir';
const top = '/builddir/build';
/** rpmbuild's status where more has to be installed before it can go on. */
const moreRequired = 11;
/** More rounds of build requirements that are only known once others are there than any package takes. */
const mostRounds = 10;

/**
 * A root that holds what a configuration names and nothing else, and in which packages are built: apart
 * from this system, without network and by a user who may do nothing.
 */
export class CleanRoot {
  readonly configuration: CleanRootConfiguration;
  readonly root: string;
  readonly resultFolder: string;
  readonly log: BuildLog;
  readonly #services: CleanRootServices;
  readonly #choices: CleanRootChoices;
  readonly #folder: string;
  #sources: PackageSources | undefined;

  constructor(
    configuration: CleanRootConfiguration,
    services: CleanRootServices,
    choices: CleanRootChoices,
  ) {
    this.configuration = configuration;
    this.#services = services;
    this.#choices = choices;
    this.#folder = join(configuration.baseFolder, configuration.name);
    this.root = join(this.#folder, 'root');
    this.resultFolder =
      choices.resultFolder ?? configuration.resultFolder ?? join(this.#folder, 'result');
    this.log = new BuildLog(this.resultFolder, services.tell, () => services.context.now());
  }

  /** Takes the root away. */
  async clean(): Promise<void> {
    await this.log.during('clean chroot', async () => {
      rmSync(this.#marker, { force: true });
      await Promise.resolve(rmSync(this.root, { recursive: true, force: true }));
    });
  }

  /** Makes the root unless it is there: out of the cache, or of packages. @throws {RpmError} */
  async init(): Promise<void> {
    await this.log.during('chroot init', async () => {
      if (existsSync(this.#marker)) return;
      rmSync(this.root, { recursive: true, force: true });
      this.#makeFolders();
      const { usesRootCache, rootCacheAgeDays } = this.configuration;
      const cache = rootCachePath(this.configuration);
      const isCached =
        usesRootCache && isRootCached(cache, rootCacheAgeDays, this.#services.context.now());
      if (isCached) {
        await this.log.during('unpacking root cache', () => takeRoot(cache, this.root));
        if (!this.#choices.isOffline)
          await this.log.during('package update', () => this.#require([], true));
      } else {
        await this.log.during('package install', () =>
          this.#require(this.configuration.setupPackages),
        );
        await this.#prepare();
        if (usesRootCache)
          await this.log.during('creating root cache', () => keepRoot(this.root, cache));
      }
      await this.#writeFiles();
      writeFileSync(this.#marker, '');
    });
  }

  /** Installs packages by name, capability, `@group` or path of a file. @throws {RpmError} PLAN_HAS_PROBLEMS */
  async install(wanted: readonly string[]): Promise<void> {
    const files = wanted.filter((word) => word.endsWith('.rpm') && existsSync(word));
    const names = wanted.filter((word) => !files.includes(word));
    if (names.length > 0) await this.#require(names);
    if (files.length > 0) await this.#installFiles(files);
  }

  /** Installs what building a source package requires. @throws {RpmError} PLAN_HAS_PROBLEMS */
  async installRequirements(sourcePackage: string): Promise<void> {
    await this.#requireFor(headerOf(sourcePackage));
  }

  /** Runs a command as the root's root. @returns its exit status */
  run(command: readonly string[], more: Partial<IsolatedRun> = {}): Promise<number> {
    const { environment, hasNetwork } = this.configuration;
    return runIsolated({
      ...{ root: this.root, command, environment: rootEnvironment(environment) },
      ...{ hasNetwork: hasNetwork || this.#choices.hasNetwork },
      signal: this.#services.context.signal,
      ...more,
    });
  }

  /** Runs the shell of the root on our terminal, or a command. */
  shell(command: readonly string[]): Promise<number> {
    const words =
      command.length === 0 ? ['/bin/sh', '-i', '-l'] : ['/bin/sh', '-c', command.join(' ')];
    return this.run(words, { isOnTerminal: true, folder: top });
  }

  copyIn(from: string, to: string): Promise<void> {
    return copyIn(this.root, from, to);
  }

  copyOut(from: string, to: string): Promise<void> {
    return copyOut(this.root, from, to);
  }

  /**
   * Builds a source package: rebuilt in the root, its requirements installed, then its packages.
   *
   * @returns paths of what was built, in the result folder
   * @throws {RpmError} PLAN_HAS_PROBLEMS for requirements that cannot be had; TRANSACTION_FAILED for a failed build
   */
  async build(sourcePackage: string): Promise<readonly string[]> {
    const name = basename(sourcePackage);
    await this.init();
    return this.log.during(`build phase for ${name}`, async () => {
      const spec = await this.log.during(`build setup for ${name}`, () =>
        this.#setUp(sourcePackage),
      );
      await this.log.during(`rpmbuild ${name}`, () => this.#rpmbuild(['-bb', '--nodeps', spec]));
      return this.#takeResults(['RPMS', 'SRPMS']);
    });
  }

  /** Builds a source package from a spec and a folder or files of sources. @returns as `build` */
  async buildSource(spec: string, sources: readonly string[]): Promise<readonly string[]> {
    const name = basename(spec);
    await this.init();
    return this.log.during(`buildsrpm ${name}`, async () => {
      await this.#emptyTop();
      await this.#give(spec, `${top}/SPECS/${name}`);
      for (const source of sources) await this.#give(source, `${top}/SOURCES/${basename(source)}`);
      await this.#rpmbuild(['-bs', '--nodeps', `${top}/SPECS/${name}`]);
      return this.#takeResults(['SRPMS']);
    });
  }

  get #marker(): string {
    return join(this.#folder, 'initialized');
  }

  #makeFolders(): void {
    for (const name of ['', 'proc', 'dev', 'etc', 'var/lib/rpm', 'builddir'])
      mkdirSync(join(this.root, name), { recursive: true, mode: 0o755 });
    for (const name of ['tmp', 'var/tmp']) {
      mkdirSync(join(this.root, name), { recursive: true });
      chmodSync(join(this.root, name), 0o1777);
    }
    this.#services.makeDatabase(join(this.root, rootDatabase));
  }

  /** What no package brings: the user who builds, and folders. By the root's own shell, so that no link leads out. */
  async #prepare(): Promise<void> {
    const { name, id, groupId } = this.configuration.user;
    const lines = [
      'set -e',
      `grep -q '^${name}:' /etc/passwd 2>/dev/null || echo '${name}:x:${id}:${groupId}::${home}:/bin/sh' >> /etc/passwd`,
      `grep -q '^${name}:' /etc/group 2>/dev/null || echo '${name}:x:${groupId}:' >> /etc/group`,
      `mkdir -p ${top}`,
      `chown -R ${id}:${groupId} ${home}`,
    ];
    await this.#mustRun(['/bin/sh', '-c', lines.join('\n')], 'preparing the root');
  }

  async #writeFiles(): Promise<void> {
    const macros: Readonly<Record<string, string>> = {
      '%_topdir': top,
      '%_rpmfilename': '%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
      ...this.configuration.macros,
    };
    const text = Object.entries(macros)
      .map(([name, value]) => `${name.startsWith('%') ? name : `%${name}`} ${value}\n`)
      .join('');
    const files = { ...this.configuration.files, [`${home}/.rpmmacros`]: text };
    for (const [path, content] of Object.entries(files)) {
      const place = `/${path.replace(/^\/+/, '')}`;
      const status = await this.run(['/bin/sh', '-c', 'mkdir -p "${0%/*}" && cat > "$0"', place], {
        input: content,
      });
      if (status !== 0)
        throw new RpmError('FILE_WRITE_FAILED', `${place} cannot be written in the root`);
    }
  }

  async #emptyTop(): Promise<void> {
    const { id, groupId } = this.configuration.user;
    const folders = ['BUILD', 'BUILDROOT', 'RPMS', 'SOURCES', 'SPECS', 'SRPMS', 'originals'];
    const lines = `set -e\nrm -rf ${top}\nmkdir -p ${folders.map((one) => `${top}/${one}`).join(' ')}\nchown -R ${id}:${groupId} ${home}`;
    await this.#mustRun(['/bin/sh', '-c', lines], 'emptying the build folder');
  }

  #give(from: string, to: string): Promise<void> {
    const { id, groupId } = this.configuration.user;
    return copyIn(this.root, from, to, `${id}:${groupId}`);
  }

  /** Unpacks a source package, rebuilds it and installs what it requires. @returns the path of its spec */
  async #setUp(sourcePackage: string): Promise<string> {
    const original = `${top}/originals/${basename(sourcePackage)}`;
    await this.#emptyTop();
    await this.#give(sourcePackage, original);
    await this.#asBuilder(['rpm', '-U', '--nodeps', original], 'installing the source package');
    const [spec, another] = await this.#list('SPECS/*.spec');
    if (spec === undefined || another !== undefined)
      throw new RpmError(
        'SPEC_MALFORMED',
        `${basename(sourcePackage)}: expected one spec file in it`,
      );
    await this.#rpmbuild(['-bs', '--nodeps', spec]);
    const header = await this.#headerIn('SRPMS/*.src.rpm');
    this.log.say(`Getting requirements for ${formatNevra(labelOf(header))}`);
    await this.#requireFor(header);
    if (
      dependenciesOf(header, 'requires').some(({ name }) => name === 'rpmlib(DynamicBuildRequires)')
    )
      await this.#requireMore(spec);
    return spec;
  }

  /** Requirements that only tell themselves once others are there (`%generate_buildrequires`). */
  async #requireMore(spec: string): Promise<void> {
    for (let round = 0; round < mostRounds; round += 1) {
      const status = await this.#rpmbuildStatus(['-br', spec]);
      if (status === 0) return;
      if (status !== moreRequired) throw buildFailed(status);
      // the status says that more may be required; only installing tells whether it was
      const isMore = await this.#requireFor(await this.#headerIn('SRPMS/*.buildreqs.nosrc.rpm'));
      await this.#mustRun(
        ['/bin/sh', '-c', `rm -f ${top}/SRPMS/*.buildreqs.nosrc.rpm`],
        'tidying up',
      );
      if (!isMore) return;
    }
    throw new RpmError('TRANSACTION_FAILED', 'the build requires more again and again');
  }

  /** @returns whether anything had to be installed */
  async #requireFor(header: Header): Promise<boolean> {
    const wanted = dependenciesOf(header, 'requires')
      .filter(({ name }) => !name.startsWith('rpmlib('))
      .map(formatCapability);
    const { moreBuildRequirements } = this.configuration;
    return this.#require([...wanted, ...moreBuildRequirements]);
  }

  /** @returns whether anything had to be installed */
  async #require(wanted: readonly string[], isUpdate = false): Promise<boolean> {
    const { targetArch, installsWeak } = this.configuration;
    const { context } = this.#services;
    this.#sources ??= await openSources(this.#definitions(), {
      ...{ context, isOffline: this.#choices.isOffline },
      cacheFolder: join(this.configuration.cacheFolder, this.configuration.name, 'metadata'),
    });
    const { present, missing } = await requiredPackages(this.root, wanted, this.#sources, {
      ...{ context, targetArch, installsWeak, isUpdate },
    });
    for (const one of new Set(present))
      this.log.say(` --> Already installed : ${formatNevra(one)}`);
    if (missing.length === 0) {
      if (!isUpdate) this.log.say('No uninstalled build requires');
      return false;
    }
    const folder = join(this.configuration.cacheFolder, this.configuration.name, 'packages');
    const files: string[] = [];
    for (const { repository, one } of missing) {
      const path = await repository.fetchPackage(one, folder);
      const { checksPackages, keyAddresses } = repository.definition;
      if (
        checksPackages &&
        !(await this.#services.areSigned(keyAddresses, [path], (text) =>
          this.log.add('root.log', text),
        ))
      )
        throw new RpmError(
          'SIGNATURE_MALFORMED',
          `${basename(path)} of ${repository.definition.id} is not signed by a key of its repository`,
        );
      files.push(path);
    }
    for (const { one } of missing) this.log.say(` --> ${formatNevra(one)}`);
    await this.#installFiles(files);
    return true;
  }

  async #installFiles(files: readonly string[]): Promise<void> {
    const status = await this.#services.install(this.root, files, (text) =>
      this.log.add('root.log', text),
    );
    if (status !== 0)
      throw new RpmError(
        'TRANSACTION_FAILED',
        `packages could not be installed into the root; root.log in ${this.resultFolder} says why`,
      );
  }

  #definitions(): readonly RepositoryDefinition[] {
    const local = this.#choices.localRepositories.map((folder) => ({
      ...repositoryAt(folder, 'local_build_repo'),
      isSkippedIfUnavailable: true,
    }));
    return [...this.configuration.repositories, ...local];
  }

  async #rpmbuild(words: readonly string[]): Promise<void> {
    const status = await this.#rpmbuildStatus(words);
    if (status !== 0) throw buildFailed(status);
  }

  #rpmbuildStatus(words: readonly string[]): Promise<number> {
    const { targetArch, rpmbuildCommand, user } = this.configuration;
    const target = ['--target', targetArch];
    return this.run([rpmbuildCommand, ...target, ...this.#choices.rpmbuildWords, ...words], {
      ...{ user, folder: top },
      take: (piece) => this.log.add('build.log', piece),
    });
  }

  async #asBuilder(command: readonly string[], doing: string): Promise<void> {
    await this.#mustRun(command, doing, { user: this.configuration.user });
  }

  async #mustRun(
    command: readonly string[],
    doing: string,
    more: Partial<IsolatedRun> = {},
  ): Promise<void> {
    let said = '';
    const status = await this.run(command, {
      take: (piece) => (said += Buffer.from(piece).toString()),
      ...more,
    });
    this.log.add('root.log', said);
    if (status !== 0)
      throw new RpmError(
        'TRANSACTION_FAILED',
        `${doing}: ${said.trim().split('\n').at(-1) ?? ''} (status ${status})`,
      );
  }

  /** What the root's shell finds for patterns below the build folder. */
  async #list(...patterns: readonly string[]): Promise<readonly string[]> {
    let text = '';
    const loop = `for f in ${patterns.map((one) => `${top}/${one}`).join(' ')}; do [ -f "$f" ] && printf '%s\\n' "$f"; done; :`;
    await this.run(['/bin/sh', '-c', loop], {
      isOutputOnly: true,
      take: (piece) => (text += Buffer.from(piece).toString()),
    });
    return text.split('\n').filter((line) => line !== '');
  }

  async #headerIn(pattern: string): Promise<Header> {
    const [path] = await this.#list(pattern);
    if (path === undefined)
      throw new RpmError('TRANSACTION_FAILED', `the build left no ${pattern}`);
    const folder = mkdtempSync(join(this.resultFolder, '.source-'));
    try {
      const copy = join(folder, 'package.rpm');
      await copyOut(this.root, path, copy);
      return headerOf(copy);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Brings what was built into the result folder. */
  async #takeResults(folders: readonly string[]): Promise<readonly string[]> {
    const found = await this.#list(...folders.flatMap((one) => [`${one}/*.rpm`, `${one}/*/*.rpm`]));
    const taken: string[] = [];
    for (const path of found) {
      const target = join(this.resultFolder, basename(path));
      rmSync(target, { force: true });
      await copyOut(this.root, path, target);
      taken.push(target);
    }
    if (taken.length === 0) throw new RpmError('TRANSACTION_FAILED', 'the build left no packages');
    return taken;
  }
}

function buildFailed(status: number): RpmError {
  return new RpmError(
    'TRANSACTION_FAILED',
    `rpmbuild failed with status ${status}; build.log says why`,
  );
}

/** The header of a package file. @throws {RpmError} as reading it does */
export function headerOf(path: string): Header {
  using source = openFileSource(path);
  return readPackageHead(source).header;
}

function labelOf(header: Header): Parameters<typeof formatNevra>[0] {
  return {
    ...{ name: header.string(1000) ?? '', epoch: header.number(1003), arch: 'src' },
    ...{ version: header.string(1001) ?? '', release: header.string(1002) ?? '' },
  };
}

/** Metadata for the packages a chain has built so far. */
export async function renewLocalRepository(folder: string, nowSeconds: number): Promise<void> {
  await createRepository(folder, {
    ...{ baseUrl: undefined, isUpdate: false, compressor: 'gz', isNameUnique: true },
    ...{ changelogLimit: 10, revision: undefined, additional: [], excludes: [] },
    ...{ listPath: undefined, skipsSymlinks: true, checksumName: 'sha256' },
    ...{ repoTags: [], contentTags: [], distros: [], nowSeconds, report: () => undefined },
  });
}
