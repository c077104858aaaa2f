import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RpmError } from '../base/index.ts';
import { dependenciesOf, formatCapability } from '../dependency/index.ts';
import type { Header } from '../format/index.ts';
import { formatNevra } from '../nevra/index.ts';
import { BuildFolder, buildFailed, headerOf, home, top } from './build-folder.ts';
import { BuildLog } from './build-log.ts';
import type { CleanRootConfiguration } from './configuration.ts';
import { copyIn, copyOut } from './isolated-run.ts';
import type { IsolatedRun } from './isolated-run.ts';
import { rootDatabase } from './required-packages.ts';
import { isRootCached, keepRoot, rootCachePath, takeRoot } from './root-cache.ts';
import { RootCommands } from './root-commands.ts';
import { RootPackages } from './root-packages.ts';
import type { CleanRootChoices, CleanRootServices } from './services.ts';

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
  readonly #place: string;
  readonly #commands: RootCommands;
  readonly #folder: BuildFolder;
  readonly #packages: RootPackages;

  constructor(
    configuration: CleanRootConfiguration,
    services: CleanRootServices,
    choices: CleanRootChoices,
  ) {
    this.configuration = configuration;
    this.#services = services;
    this.#choices = choices;
    this.#place = join(configuration.baseFolder, configuration.name);
    this.root = join(this.#place, 'root');
    this.resultFolder =
      choices.resultFolder ?? configuration.resultFolder ?? join(this.#place, 'result');
    const { resultFolder, root } = this;
    this.log = new BuildLog(resultFolder, services.tell, () => services.context.now());
    this.#commands = new RootCommands(root, configuration, this.log, {
      ...{ hasNetwork: choices.hasNetwork, signal: services.context.signal },
    });
    const { rpmbuildWords } = choices;
    this.#folder = new BuildFolder(this.#commands, configuration, this.log, {
      ...{ resultFolder, rpmbuildWords },
    });
    const more = { services, choices, resultFolder };
    this.#packages = new RootPackages(root, configuration, this.log, more);
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
          await this.log.during('package update', () => this.#packages.require([], true));
      } else {
        await this.log.during('package install', () =>
          this.#packages.require(this.configuration.setupPackages),
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
    if (names.length > 0) await this.#packages.require(names);
    if (files.length > 0) await this.#packages.installFiles(files);
  }

  /** Installs what building a source package requires. @throws {RpmError} PLAN_HAS_PROBLEMS */
  async installRequirements(sourcePackage: string): Promise<void> {
    await this.#requireFor(headerOf(sourcePackage));
  }

  /** Runs a command as the root's root. @returns its exit status */
  run(command: readonly string[], more: Partial<IsolatedRun> = {}): Promise<number> {
    return this.#commands.run(command, more);
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
      await this.log.during(`rpmbuild ${name}`, () =>
        this.#folder.rpmbuild(['-bb', '--nodeps', spec]),
      );
      return this.#folder.takeResults(['RPMS', 'SRPMS']);
    });
  }

  /** Builds a source package from a spec and a folder or files of sources. @returns as `build` */
  async buildSource(spec: string, sources: readonly string[]): Promise<readonly string[]> {
    const name = basename(spec);
    await this.init();
    return this.log.during(`buildsrpm ${name}`, async () => {
      await this.#folder.empty();
      await this.#folder.give(spec, `${top}/SPECS/${name}`);
      for (const source of sources)
        await this.#folder.give(source, `${top}/SOURCES/${basename(source)}`);
      await this.#folder.rpmbuild(['-bs', '--nodeps', `${top}/SPECS/${name}`]);
      return this.#folder.takeResults(['SRPMS']);
    });
  }

  get #marker(): string {
    return join(this.#place, 'initialized');
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
    await this.#commands.mustRun(['/bin/sh', '-c', lines.join('\n')], 'preparing the root');
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

  /** Unpacks a source package, rebuilds it and installs what it requires. @returns the path of its spec */
  async #setUp(sourcePackage: string): Promise<string> {
    const original = `${top}/originals/${basename(sourcePackage)}`;
    await this.#folder.empty();
    await this.#folder.give(sourcePackage, original);
    await this.#commands.mustRun(
      ['rpm', '-U', '--nodeps', original],
      'installing the source package',
      { user: this.configuration.user },
    );
    const [spec, another] = await this.#folder.list('SPECS/*.spec');
    if (spec === undefined || another !== undefined)
      throw new RpmError(
        'SPEC_MALFORMED',
        `${basename(sourcePackage)}: expected one spec file in it`,
      );
    await this.#folder.rpmbuild(['-bs', '--nodeps', spec]);
    const header = await this.#folder.headerIn('SRPMS/*.src.rpm');
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
      const status = await this.#folder.rpmbuildStatus(['-br', spec]);
      if (status === 0) return;
      if (status !== moreRequired) throw buildFailed(status);
      // the status says that more may be required; only installing tells whether it was
      const isMore = await this.#requireFor(
        await this.#folder.headerIn('SRPMS/*.buildreqs.nosrc.rpm'),
      );
      await this.#commands.mustRun(
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
    return this.#packages.require([...wanted, ...moreBuildRequirements]);
  }
}

function labelOf(header: Header): Parameters<typeof formatNevra>[0] {
  return {
    ...{ name: header.string(1000) ?? '', epoch: header.number(1003), arch: 'src' },
    ...{ version: header.string(1001) ?? '', release: header.string(1002) ?? '' },
  };
}
