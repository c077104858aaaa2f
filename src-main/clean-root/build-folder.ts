import { mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openFileSource, RpmError } from '../base/index.ts';
import { readPackageHead } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import type { BuildLog } from './build-log.ts';
import type { CleanRootConfiguration } from './configuration.ts';
import { copyIn, copyOut } from './isolated-run.ts';
import type { RootCommands } from './root-commands.ts';

/** Where the user who builds is at home, and the folder below which is built. */
export const home = '/builddir';
export const top = '/builddir/build';

/** The folder in a root in which packages are built, and rpmbuild there. */
export class BuildFolder {
  readonly #commands: RootCommands;
  readonly #configuration: CleanRootConfiguration;
  readonly #log: BuildLog;
  readonly #resultFolder: string;
  readonly #rpmbuildWords: readonly string[];

  constructor(
    commands: RootCommands,
    configuration: CleanRootConfiguration,
    log: BuildLog,
    more: { readonly resultFolder: string; readonly rpmbuildWords: readonly string[] },
  ) {
    this.#commands = commands;
    this.#configuration = configuration;
    this.#log = log;
    this.#resultFolder = more.resultFolder;
    this.#rpmbuildWords = more.rpmbuildWords;
  }

  async empty(): Promise<void> {
    const { id, groupId } = this.#configuration.user;
    const folders = ['BUILD', 'BUILDROOT', 'RPMS', 'SOURCES', 'SPECS', 'SRPMS', 'originals'];
    const lines = `set -e\nrm -rf ${top}\nmkdir -p ${folders.map((one) => `${top}/${one}`).join(' ')}\nchown -R ${id}:${groupId} ${home}`;
    await this.#commands.mustRun(['/bin/sh', '-c', lines], 'emptying the build folder');
  }

  give(from: string, to: string): Promise<void> {
    const { id, groupId } = this.#configuration.user;
    return copyIn(this.#commands.root, from, to, `${id}:${groupId}`);
  }

  async rpmbuild(words: readonly string[]): Promise<void> {
    const status = await this.rpmbuildStatus(words);
    if (status !== 0) throw buildFailed(status);
  }

  rpmbuildStatus(words: readonly string[]): Promise<number> {
    const { targetArch, rpmbuildCommand, user } = this.#configuration;
    const target = ['--target', targetArch];
    return this.#commands.run([rpmbuildCommand, ...target, ...this.#rpmbuildWords, ...words], {
      ...{ user, folder: top },
      take: (piece) => this.#log.add('build.log', piece),
    });
  }

  /** What the root's shell finds for patterns below the build folder. */
  async list(...patterns: readonly string[]): Promise<readonly string[]> {
    let text = '';
    const loop = `for f in ${patterns.map((one) => `${top}/${one}`).join(' ')}; do [ -f "$f" ] && printf '%s\\n' "$f"; done; :`;
    await this.#commands.run(['/bin/sh', '-c', loop], {
      isOutputOnly: true,
      take: (piece) => (text += Buffer.from(piece).toString()),
    });
    return text.split('\n').filter((line) => line !== '');
  }

  async headerIn(pattern: string): Promise<Header> {
    const [path] = await this.list(pattern);
    if (path === undefined)
      throw new RpmError('TRANSACTION_FAILED', `the build left no ${pattern}`);
    const folder = mkdtempSync(join(this.#resultFolder, '.source-'));
    try {
      const copy = join(folder, 'package.rpm');
      await copyOut(this.#commands.root, path, copy);
      return headerOf(copy);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Brings what was built into the result folder. */
  async takeResults(folders: readonly string[]): Promise<readonly string[]> {
    const found = await this.list(...folders.flatMap((one) => [`${one}/*.rpm`, `${one}/*/*.rpm`]));
    const taken: string[] = [];
    for (const path of found) {
      const target = join(this.#resultFolder, basename(path));
      rmSync(target, { force: true });
      await copyOut(this.#commands.root, path, target);
      taken.push(target);
    }
    if (taken.length === 0) throw new RpmError('TRANSACTION_FAILED', 'the build left no packages');
    return taken;
  }
}

/** What a build that failed comes to. */
export function buildFailed(status: number): RpmError {
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
