/** A package large enough for its bar to be seen moving, in two versions. */
import { createCipheriv } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { FileInput } from '../../src-main/format/index.ts';
import { FileFlag, Sense, writePackage } from '../../src-main/format/index.ts';

const SONGS = 900;
const SONG_BYTES = 20 * 1024;

/** Bytes that gzip cannot make small, the same in every run. */
function song(number: number): Uint8Array {
  const initial = Buffer.alloc(16);
  initial.writeUInt32LE(number, 0);
  const stream = createCipheriv('aes-128-ctr', Buffer.alloc(16), initial);
  return stream.update(Buffer.alloc(SONG_BYTES));
}

function files(version: string): FileInput[] {
  const songs = Array.from(
    { length: SONGS },
    (_, number): FileInput => ({
      path: `/usr/share/jukebox/song-${String(number).padStart(4, '0')}`,
      content: { sizeBytes: SONG_BYTES, open: () => [song(number)] },
    }),
  );
  return [
    { path: '/usr/bin/jukebox', content: `#!/bin/sh\necho jukebox ${version}\n`, mode: 0o755 },
    {
      path: '/etc/jukebox.conf',
      content: `volume = ${version}\n`,
      flags: FileFlag.CONFIG | FileFlag.NOREPLACE,
    },
    { path: '/usr/share/jukebox', directory: true },
    ...songs,
  ];
}

/** Builds `jukebox-<version>-1.noarch.rpm` and returns its path. */
export async function buildJukebox(folder: string, version: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `jukebox-${version}-1.noarch.rpm`);
  const fd = openSync(path, 'w');
  await writePackage(
    {
      write(bytes) {
        let written = 0;
        while (written < bytes.length) written += writeSync(fd, bytes, written);
      },
    },
    {
      name: 'jukebox',
      version,
      release: '1',
      arch: 'noarch',
      summary: 'Plays what you ask for',
      description: 'A cabinet of songs with a coin slot on its side.',
      license: 'MIT',
      group: 'Applications/Multimedia/Players',
      vendor: 'Tests of Turntable',
      buildHost: 'tests.invalid',
      buildTimeSeconds: 1_780_000_000,
      requires: [{ name: 'libgroove', sense: Sense.GREATER | Sense.EQUAL, evr: '1.0' }],
      scripts: { postin: { body: 'echo "coin slot polished"\nsleep 1\n' } },
      changelog: [
        {
          timeSeconds: 1_780_000_000,
          author: `T <t@tests.invalid> - ${version}-1`,
          text: '- News',
        },
      ],
      files: files(version),
      payload: { compressor: 'gzip', level: 1 },
    },
  );
  closeSync(fd);
  return path;
}

/** Builds `<name>-9.0-1.noarch.rpm`, with one file, and returns its path. */
export async function buildRecord(
  folder: string,
  name: string,
  requires: readonly string[],
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}-9.0-1.noarch.rpm`);
  const fd = openSync(path, 'w');
  await writePackage(
    { write: (bytes) => void writeSync(fd, bytes) },
    {
      ...{ name, version: '9.0', release: '1', arch: 'noarch', license: 'MIT' },
      ...{ summary: `What ${name} is about`, description: '', group: 'Applications/Multimedia' },
      ...{ vendor: 'Tests of Turntable', buildHost: 'tests.invalid' },
      buildTimeSeconds: 1_780_000_000,
      requires: requires.map((one) => ({ name: one, sense: 0, evr: '' })),
      files: [{ path: `/usr/share/${name}/nine`, content: `${name}\n` }],
      payload: { compressor: 'gzip', level: 1 },
    },
  );
  closeSync(fd);
  return path;
}
