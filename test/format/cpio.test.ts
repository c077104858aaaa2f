import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpioHeader, cpioPadding, CpioReader, cpioTrailer } from '../../src-main/format/cpio.ts';

const contents = ['one', 'a longer one', '', 'x'.repeat(5000)];

function archive(): Buffer {
  const members = contents.flatMap((content, inode) => {
    const fields = { inode, mode: 0o100644, linkCount: 1, mtimeSeconds: 0 };
    const device = { rdevMajor: 0, rdevMinor: 0 };
    const header = cpioHeader({
      path: `./${inode}`,
      ...fields,
      ...device,
      sizeBytes: content.length,
    });
    return [header, Buffer.from(content), Buffer.alloc(cpioPadding(content.length))];
  });
  return Buffer.concat([...members, cpioTrailer()]);
}

/** Chunks that lie where the one before them lay, as decoders give them. */
function* overwriting(bytes: Buffer, chunkBytes: number): Generator<Uint8Array> {
  const chunk = Buffer.alloc(chunkBytes);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    chunk.fill('#');
    yield chunk.subarray(0, bytes.copy(chunk, 0, at));
  }
}

async function read(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string[]> {
  const reader = new CpioReader(chunks, 'archive');
  const found: string[] = [];
  for (;;) {
    const member = await reader.next();
    if (member.kind !== 'member') return found;
    let text = '';
    while (text.length < member.sizeBytes)
      text += Buffer.from(await reader.piece(member.sizeBytes - text.length)).toString();
    found.push(`${member.path} ${text}`);
  }
}

test('an archive from chunks that are written over when the next one comes', async () => {
  const expected = contents.map((content, at) => `./${at} ${content}`);
  for (const chunkBytes of [1, 3, 50, 113, 1000, 4210, 100_000])
    assert.deepEqual(await read(overwriting(archive(), chunkBytes)), expected, `${chunkBytes}`);
  async function* later(): AsyncGenerator<Uint8Array> {
    yield* overwriting(archive(), 700);
  }
  assert.deepEqual(await read(later()), expected);
});
