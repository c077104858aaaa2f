/** Package files with something wrong before their payload: what real rpm says of them, and we. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('damaged');
after(() => scratch[Symbol.dispose]());
const cwd = join(scratch.path, 'here');
/** Names of the damaged packages, in the order in which they are given. */
const names: string[] = [];
/** Those that are to rpm no packages at all. */
const others: string[] = [];

const introBytes = 16;
const entryBytes = 16;

/** Where the parts of one header of a package lie. */
function partsAt(bytes: Buffer, at: number) {
  const entries = bytes.readUInt32BE(at + 8);
  const dataBytes = bytes.readUInt32BE(at + 12);
  const index = at + introBytes;
  const store = index + entries * entryBytes;
  const trailer = store + bytes.readUInt32BE(index + 8);
  return { at, entries, dataBytes, index, store, trailer, end: store + dataBytes };
}

before(() => {
  if (skip !== false) return;
  mkdirSync(cwd);
  const bytes = readFileSync(buildPackage(scratch.path, { name: 'whole' }));
  const signature = partsAt(bytes, 96);
  const header = partsAt(bytes, Math.ceil(signature.end / 8) * 8);
  const keep = (name: string, content: Uint8Array, list = names): void => {
    writeFileSync(join(cwd, name), content);
    list.push(name);
  };
  for (const length of [1, 4, 50, 95]) keep(`start-${length}`, bytes.subarray(0, length), others);
  for (const length of [96, 100, 111, 112, 300, signature.end, header.at - 1])
    keep(`start-${length}`, bytes.subarray(0, length));
  for (const length of [0, 8, 16, 100, header.end - header.at - 1])
    keep(`header-${length}`, bytes.subarray(0, header.at + length));
  const change = (name: string, at: number, value: number, list = names): void => {
    const copy = Buffer.from(bytes);
    copy.writeUInt32BE(value >>> 0, at);
    keep(name, copy, list);
  };
  change('lead-magic', 0, 0x61626364, others);
  change('lead-version', 4, 0x02000000);
  change('lead-signature', 76, 0x00010001);
  for (const [kind, part] of Object.entries({ signature, header })) {
    change(`${kind}-magic`, part.at, 0);
    for (const count of [0, 33, part.entries + 1, 65536, 0x7fffffff, 0xffffffff])
      change(`${kind}-entries-${count}`, part.at + 8, count);
    for (const count of [part.dataBytes - 1, 68_157_440, 268_435_456, 0xffffffff])
      change(`${kind}-data-${count}`, part.at + 12, count);
    // tag, type, offset and count of the region, its trailer, and some entries
    for (const [word, values] of [
      [0, [50, 99]],
      [4, [1, 6, 77]],
      [8, [part.dataBytes, 0xffffff00, 0x7ffffff]],
      [12, [0, 15, 0x7fffffff]],
    ] as const)
      for (const value of values) {
        // of entries with other types rpm speaks when it comes to read them
        for (const entry of word === 4 && value < 77 ? [0] : [0, 1, 3])
          change(
            `${kind}-${entry}-${word}-${value}`,
            part.index + entryBytes * entry + word,
            value,
          );
        change(`${kind}-trailer-${word}-${value}`, part.trailer + word, value);
      }
  }
});

test('every way of reading says the same', { skip, timeout: 120_000 }, () => {
  const roots = sideBySide(scratch.path);
  for (const way of [['-qp'], ['-i', '--test'], ['-K'], ['-Kv'], ['-K', '--quiet']])
    assert.ok(roots.outputIn({ cwd }, ...way, ...names).status > 80);
  for (const way of [['-qp'], ['-i', '--test']])
    assert.ok(roots.outputIn({ cwd }, ...way, ...others).status >= others.length);
});
