/** A content is held against its digest in whatever pieces it comes. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { StagedContent } from '../../src-main/files/staged-content.ts';
import { scratchFolder } from '../support/scratch.ts';

const content = Buffer.from('what a file holds');
const expected = {
  path: '/usr/share/it',
  digest: createHash('sha256').update(content).digest('hex'),
  digestAlgorithm: 'sha256',
  sizeBytes: content.length,
} as const;

/** Writes the pieces and checks them; what the file holds then. */
function written(pieces: readonly Uint8Array[], of = expected): Buffer {
  using folder = scratchFolder('staged-content');
  const path = join(folder.path, 'it');
  const descriptor = openSync(path, 'w');
  try {
    const staged = new StagedContent(descriptor, of);
    for (const piece of pieces) staged.write(piece);
    staged.check();
  } finally {
    closeSync(descriptor);
  }
  return readFileSync(path);
}

test('a content is as good in one piece as in many', () => {
  const cuts = [
    [content],
    [content.subarray(0, 5), content.subarray(5)],
    [...content].map((byte) => Uint8Array.of(byte)),
  ];
  for (const pieces of cuts) assert.deepEqual(written(pieces), content);
  const empty = { ...expected, digest: createHash('sha256').digest('hex'), sizeBytes: 0 };
  assert.equal(written([], empty).length, 0);
  assert.deepEqual(written([content], { ...expected, digest: '' }), content);
});

test('a wrong, missing or further byte is refused, wherever the pieces end', () => {
  const other = Buffer.from(content);
  other[3] = 0;
  const nothing = new Uint8Array();
  const wrong = [
    [other],
    [other.subarray(0, 5), other.subarray(5)],
    [content.subarray(0, -1)],
    [content, Uint8Array.of(1)],
    [content, content],
    [content.subarray(0, 5), content],
    [nothing],
    [],
  ];
  for (const pieces of wrong)
    assert.throws(() => written(pieces), { code: 'PAYLOAD_DIGEST_MISMATCH' });
});
