import { createHash, randomBytes } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { processEnd, RpmError, startProcess } from '../base/index.ts';
import type { CleanRootConfiguration } from './configuration.ts';

const secondsOfDay = 86_400;

/** Where a root that was just made is kept, so that the next need not be: another configuration, another file. */
export function rootCachePath(configuration: CleanRootConfiguration): string {
  const { name, cacheFolder, targetArch, setupPackages, repositories } = configuration;
  const said = JSON.stringify([
    targetArch,
    setupPackages,
    repositories,
    configuration.files,
    configuration.user,
  ]);
  const digest = createHash('sha256').update(said).digest('hex').slice(0, 16);
  return join(cacheFolder, name, 'root_cache', `cache-${digest}.tar.zst`);
}

/** Whether what is kept is there and young enough. */
export function isRootCached(path: string, ageDays: number, nowMs: number): boolean {
  try {
    return nowMs - statSync(path).mtimeMs < ageDays * secondsOfDay * 1000;
  } catch {
    return false;
  }
}

const tarWords = ['--numeric-owner', '--xattrs', '--xattrs-include=*', '--acls', '--sparse'];

/** Keeps a root; what was kept for another configuration of this name goes. @throws {RpmError} INTERNAL */
export async function keepRoot(root: string, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  const tar = startProcess(
    'tar',
    [...tarWords, '--create', '--one-file-system', '--directory', root, '--exclude=./proc/*', '.'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const ended = processEnd(tar);
    if (tar.stdout === null) throw failed('keeping');
    await pipeline(tar.stdout, createZstdCompress(), createWriteStream(temporary, { flags: 'wx' }));
    if ((await ended).status !== 0) throw failed('keeping');
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  for (const name of readdirSync(dirname(path)))
    if (join(dirname(path), name) !== path) rmSync(join(dirname(path), name), { force: true });
}

/** Makes a root of what was kept. What cannot be unpacked goes, or no build would get past it. @throws {RpmError} INTERNAL */
export async function takeRoot(path: string, root: string): Promise<void> {
  const tar = startProcess(
    'tar',
    [...tarWords, '--extract', '--preserve-permissions', '--same-owner', '--directory', root],
    { stdio: ['pipe', 'inherit', 'inherit'] },
  );
  const ended = processEnd(tar);
  if (tar.stdin === null) throw failed('unpacking');
  // tar is done at the archive's last block, and may close its end before ours knows that all is
  // written; what is cut short or damaged, it tells by its status
  const fed = pipeline(createReadStream(path), createZstdDecompress(), tar.stdin).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { status } = await ended;
  const cause = await fed;
  if (status === 0) return;
  rmSync(path, { force: true });
  throw failed('unpacking', cause, 'It was removed; the next build makes it anew.');
}

function failed(doing: string, cause?: unknown, hint?: string): RpmError {
  return new RpmError('INTERNAL', `${doing} the root cache: tar failed`, {
    cause,
    ...(hint !== undefined && { hint }),
  });
}
