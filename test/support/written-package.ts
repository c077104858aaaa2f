/** A package with a bit of everything, and sinks in memory, for tests of the package writer. */
import { memorySource } from '../../src-main/base/index.ts';
import { FileFlag, readPackageHead, Sense, writePackage } from '../../src-main/format/index.ts';
import type { PackageHead, PackageInput } from '../../src-main/format/index.ts';

export const sampleInput: PackageInput = {
  name: 'sample',
  epoch: 2,
  version: '1.0~rc1',
  release: '3',
  arch: 'noarch',
  summary: 'Příliš žluťoučký',
  description: 'A package\nwith a bit of everything.',
  license: 'MIT',
  group: 'Applications/Text',
  url: 'https://example.com/',
  buildHost: 'build.example.com',
  buildTimeSeconds: 1_700_000_000,
  provides: [{ name: 'virtual', sense: Sense.EQUAL, evr: '7' }],
  conflicts: [{ name: 'enemy', sense: Sense.LESS, evr: '2' }],
  recommends: [{ name: 'friend' }],
  scripts: {
    postin: { body: 'echo hello $1' },
    pretrans: { body: 'print("hi")', interpreter: ['<lua>'] },
  },
  triggers: [
    { kind: 'triggerin', body: 'echo t', conditions: [{ name: 'a' }, { name: 'b' }] },
    { kind: 'triggerun', body: 'echo u', conditions: [{ name: 'c', sense: Sense.LESS, evr: '3' }] },
  ],
  changelog: [
    { timeSeconds: 1_699_963_200, author: 'A B <a@example.com> - 1.0-1', text: '- first' },
  ],
  files: [
    { path: '/usr/share/sample', directory: true },
    { path: '/usr/share/sample/data', content: 'x'.repeat(100_001), mode: 0o640 },
    { path: '/usr/share/sample/again', hardLinkTo: '/usr/share/sample/data' },
    { path: '/usr/share/sample/link', linkTarget: 'data' },
    { path: '/usr/share/sample/empty', content: '' },
    {
      path: '/etc/sample.conf',
      content: 'a=1\n',
      flags: FileFlag.CONFIG | FileFlag.NOREPLACE,
      mtimeSeconds: 1_600_000_000,
    },
    { path: '/etc/sample.cache', content: '', flags: FileFlag.GHOST },
    { path: '/usr/share/sample/ěšč', content: Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 0) },
  ],
};

/** The bytes of a package written from an input. */
export async function writtenPackage(input: PackageInput): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  await writePackage({ write: (bytes) => void chunks.push(bytes) }, input);
  return Buffer.concat(chunks);
}

/** A package in memory, opened. */
export function openBytes(
  bytes: Uint8Array,
  name = 'memory.rpm',
): { head: PackageHead; source: ReturnType<typeof memorySource> } {
  const source = memorySource(bytes, name);
  return { head: readPackageHead(source), source };
}
