import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileType } from '../../src-main/base/index.ts';
import { decideConfigFate, decideEraseFate } from '../../src-main/files/index.ts';
import type { DiskFile, FileInfo } from '../../src-main/files/index.ts';
import { FileFlag } from '../../src-main/format/index.ts';

const { CONFIG, NOREPLACE, GHOST, MISSINGOK } = FileFlag;

/** `A`, `B`: a regular file with that digest; `->x`: a symlink; `/`: a directory. */
function typeOf(content: string): number {
  if (content === '/') return FileType.DIRECTORY | 0o755;
  return content.startsWith('->') ? FileType.SYMLINK | 0o777 : FileType.REGULAR | 0o644;
}

function packaged(content: string, flags: number): FileInfo {
  const mode = typeOf(content);
  const isRegular = (mode & FileType.MASK) === FileType.REGULAR;
  return {
    index: 0,
    path: '/etc/x',
    directory: '/etc/',
    baseName: 'x',
    mode,
    sizeBytes: 1,
    mtimeSeconds: 0,
    digest: isRegular && (flags & GHOST) === 0 ? content : '',
    digestAlgorithm: 'sha256',
    linkTarget: content.startsWith('->') ? content.slice(2) : '',
    userName: 'root',
    groupName: 'root',
    flags,
    verifyFlags: 0,
    device: 0,
    inode: 1,
    deviceNumber: 0,
    color: 0,
    language: '',
    capabilities: '',
    state: undefined,
  };
}

function disk(content: string | undefined): DiskFile | undefined {
  if (content === undefined) return undefined;
  const mode = typeOf(content);
  return {
    mode,
    sizeBytes: 1,
    linkTarget: content.startsWith('->') ? content.slice(2) : undefined,
    digest: () => ((mode & FileType.MASK) === FileType.REGULAR ? content : undefined),
  };
}

type Row = readonly [
  what: string,
  oldContent: string | undefined,
  oldFlags: number,
  onDisk: string | undefined,
  newContent: string,
  newFlags: number,
  fate: string,
];

// The book's table CFG-01..06, CFG-13, 14, 18, and what real rpm does where the book is silent.
const rows: readonly Row[] = [
  ['X X X', 'A', CONFIG, 'A', 'A', CONFIG, 'create'],
  ['X X Y', 'A', CONFIG, 'A', 'B', CONFIG, 'create'],
  ['X Y X', 'A', CONFIG, 'B', 'A', CONFIG, 'skip'],
  ['X Y Y', 'A', CONFIG, 'B', 'B', CONFIG, 'create'],
  ['X Y Z', 'A', CONFIG, 'C', 'B', CONFIG, 'save'],
  ['X Y Z noreplace', 'A', CONFIG, 'C', 'B', CONFIG | NOREPLACE, 'altname'],
  ['X X Y noreplace', 'A', CONFIG, 'A', 'B', CONFIG | NOREPLACE, 'create'],
  ['unowned, other content', undefined, 0, 'C', 'B', CONFIG, 'backup'],
  ['unowned, same content', undefined, 0, 'B', 'B', CONFIG, 'create'],
  ['unowned, noreplace', undefined, 0, 'C', 'B', CONFIG | NOREPLACE, 'altname'],
  ['unowned, not config', undefined, 0, 'C', 'B', 0, 'create'],
  ['unowned, a link is there', undefined, 0, '->c', 'B', CONFIG, 'backup'],
  ['missing', 'A', CONFIG, undefined, 'B', CONFIG, 'create'],
  ['missing and may be', 'A', CONFIG, undefined, 'B', CONFIG | MISSINGOK, 'skip'],
  ['first install may not be missing', undefined, 0, undefined, 'B', CONFIG | MISSINGOK, 'create'],
  ['no longer config, changed', 'A', CONFIG, 'C', 'A', 0, 'save'],
  ['newly config, changed, same content', 'A', 0, 'C', 'A', CONFIG, 'skip'],
  ['newly config, changed', 'A', 0, 'C', 'B', CONFIG, 'save'],
  ['file becomes link, unchanged', 'A', CONFIG, 'A', '->b', CONFIG, 'create'],
  ['file becomes link, changed', 'A', CONFIG, 'C', '->b', CONFIG, 'save'],
  ['file becomes link, link is there', 'A', CONFIG, '->c', '->b', CONFIG, 'save'],
  ['link becomes file, unchanged', '->a', CONFIG, '->a', 'B', CONFIG, 'create'],
  ['link becomes file, changed', '->a', CONFIG, '->c', 'B', CONFIG | NOREPLACE, 'altname'],
  ['link changes, link changed', '->a', CONFIG, '->c', '->b', CONFIG, 'save'],
  ['ghost becomes file', 'A', CONFIG | GHOST, 'A', 'B', CONFIG, 'save'],
  ['file becomes directory', 'A', CONFIG, 'A', '/', CONFIG, 'create'],
];

for (const [what, oldContent, oldFlags, onDisk, newContent, newFlags, fate] of rows) {
  test(`config file: ${what} -> ${fate}`, () => {
    const oldFile = oldContent === undefined ? undefined : packaged(oldContent, oldFlags);
    const newFile = packaged(newContent, newFlags);
    assert.equal(decideConfigFate({ newFile, oldFile, onDisk: disk(onDisk) }), fate);
  });
}

test('erase: what the administrator changed is saved, a ghost with content stays', () => {
  const fate = (content: string, flags: number, onDisk?: string): string =>
    decideEraseFate({ oldFile: packaged(content, flags), onDisk: disk(onDisk) });
  assert.equal(fate('A', CONFIG, 'A'), 'erase');
  assert.equal(fate('A', CONFIG, 'C'), 'save');
  assert.equal(fate('A', CONFIG, '->c'), 'save');
  assert.equal(fate('A', 0, 'C'), 'erase');
  assert.equal(fate('A', CONFIG), 'erase');
  assert.equal(fate('->a', CONFIG, '->c'), 'save');
  assert.equal(fate('A', GHOST, 'A'), 'erase');
  assert.equal(fate('A', CONFIG | GHOST, 'A'), 'skip');
});
