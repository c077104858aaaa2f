/** From what a build starts: the spec itself, one in a source package, or one in an archive. */
import { existsSync, mkdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import {
  decodeText,
  isSystemError,
  pathForSystem,
  RpmError,
  runFilter,
  systemErrorText,
} from '../../base/index.ts';
import type { Context } from '../../base/index.ts';
import { BuildFailure } from '../../build/index.ts';
import type { BuildSurroundings } from '../../build/index.ts';
import { FileFlag, Tag } from '../../format/index.ts';
import type { Header } from '../../format/index.ts';
import { openPackageFile, silentReport, unpackSource } from '../../transaction/index.ts';
import type { BuildOrigin } from './build-modes.ts';

export interface OpenedSpec {
  readonly path: string;
  readonly cookie: string | undefined;
  /** Clears away what was put there for it, once there are packages. */
  readonly done: () => void;
}

/** There is nothing to build from; the reason is in the log. */
export class OriginFailure extends BuildFailure {}

const nothing = (): void => undefined;

/**
 * The spec of a build; a source package is unpacked for it, an archive gives only the spec.
 *
 * @returns its absolute path, and what the packages of one source have in common
 * @throws {BuildFailure} with the reason in the log
 */
export async function openOrigin(
  origin: BuildOrigin,
  path: string,
  around: BuildSurroundings,
  context: Context,
): Promise<OpenedSpec> {
  switch (origin) {
    case 'spec':
      return { path: specAt(path, around), cookie: undefined, done: nothing };
    case 'source':
      return await specOfSource(path, around, context);
    case 'archive': {
      const spec = specOfArchive(path, around);
      const done = (): void => rmSync(pathForSystem(spec), { force: true });
      return { path: spec, cookie: undefined, done };
    }
  }
}

function fail({ log }: BuildSurroundings, ...reasons: readonly string[]): never {
  for (const reason of reasons) log.error(reason);
  throw new OriginFailure();
}

function specAt(path: string, around: BuildSurroundings): string {
  try {
    statSync(pathForSystem(path));
    return resolve(realpathSync(dirname(path)), path.slice(path.lastIndexOf('/') + 1));
  } catch (thrown) {
    const reason = isSystemError(thrown) ? systemErrorText(thrown.code ?? '') : String(thrown);
    return fail(around, `failed to stat ${resolve(path)}: ${reason}`);
  }
}

async function specOfSource(
  path: string,
  around: BuildSurroundings,
  context: Context,
): Promise<OpenedSpec> {
  if (!existsSync(pathForSystem(path)))
    fail(around, `cannot open ${path}: ${systemErrorText('ENOENT')}`);
  around.log.notice(`Installing ${path}`);
  const header = sourceHead(path, around);
  const { macros } = around.runtime;
  const folder = (name: string): string => posix.normalize(`/${macros.expand(`%{${name}}`)}`);
  const folders = { sources: folder('_sourcedir'), specs: folder('_specdir') };
  try {
    await unpackSource(resolve(path), header, folders, { root: '/', context }, silentReport);
  } catch (thrown) {
    if (!(thrown instanceof RpmError) || thrown.code === 'INTERNAL') throw thrown;
    return fail(around, thrown.message, `${path} cannot be installed`);
  }
  const flags = header.numbers(Tag.FILEFLAGS);
  const at = flags.findIndex((flag) => (flag & FileFlag.SPECFILE) !== 0);
  const name = header.strings(Tag.BASENAMES)[at];
  if (name === undefined) fail(around, 'source package contains no .spec file');
  const cookie = header.string(Tag.COOKIE);
  return { path: join(folders.specs, name), cookie, done: nothing };
}

function sourceHead(path: string, around: BuildSurroundings): Header {
  try {
    const { header, isSource } = openPackageFile(path);
    if (isSource) return header;
    return fail(around, 'source package expected, binary found', `${path} cannot be installed`);
  } catch (thrown) {
    if (!(thrown instanceof RpmError) || thrown.code === 'INTERNAL') throw thrown;
    // rpm says nothing of why
    return fail(around, `${path} cannot be installed`);
  }
}

const specPattern = /(?:^|\/)[^/]+\.spec$/;

/** Archives are read by tar; the folder an archive lies in is that of the sources. */
function specOfArchive(path: string, around: BuildSurroundings): string {
  const { macros } = around.runtime;
  const archive = resolve(path);
  const tar = macros.expand('%{__tar}');
  const folder = macros.expand('%{_specdir}');
  mkdirSync(pathForSystem(folder), { recursive: true });
  const run = (args: readonly string[]): Uint8Array => {
    const result = runFilter(tar, args, new Uint8Array(), 'drop');
    if (result?.status === 0) return result.output;
    return fail(around, `Failed to read spec file from ${path}`);
  };
  const names = decodeText(run(['-tf', archive])).split('\n');
  const named = names.find((name) => /(?:^|\/)Specfile$/.test(name));
  const found = named ?? names.find((name) => specPattern.test(name));
  if (found === undefined) return fail(around, `Failed to read spec file from ${path}`);
  const spec = join(folder, found.slice(found.lastIndexOf('/') + 1));
  writeFileSync(pathForSystem(spec), run(['-xOf', archive, found]));
  macros.define(`_sourcedir ${dirname(archive).replaceAll('%', '%%')}`);
  return spec;
}
