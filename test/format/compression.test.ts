import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { memorySource } from '../../src-main/base/index.ts';
import { compress, decompress } from '../../src-main/format/index.ts';

/** Text that compresses like text, the same in every run. */
function sampleData(bytes: number): Buffer {
  let text = '';
  for (let at = 0; text.length < bytes; at += 1)
    text += `${createHash('md5')
      .update(String(at))
      .digest('hex')
      .slice(0, at % 9)} line ${at}\n`;
  return Buffer.from(text.slice(0, bytes));
}

async function expand(data: Uint8Array, compressor: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of decompress(memorySource(data, 'test'), compressor)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Compressed by a program of the machine; undefined where it is not there. */
function byProgram(program: string, args: string[], input: Buffer): Buffer | undefined {
  const result = spawnSync(program, args, { input, maxBuffer: 1 << 28 });
  return result.error === undefined && result.status === 0 ? result.stdout : undefined;
}

const data = sampleData(3_000_000);

for (const compressor of ['gzip', 'zstd', 'xz', 'lzma', 'none'] as const) {
  test(`${compressor}: what compress made is expanded to the same`, async () => {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < data.length; at += 70_001) yield data.subarray(at, at + 70_001);
    }
    const packed: Uint8Array[] = [];
    for await (const chunk of compress(chunks(), compressor, 1)) packed.push(chunk);
    const bytes = Buffer.concat(packed);
    assert.ok((await expand(bytes, compressor)).equals(data));
    if (compressor === 'none') return;
    for (const cut of [1, 5, Math.floor(bytes.length / 2)])
      await assert.rejects(expand(bytes.subarray(0, -cut), compressor), { name: 'MalformedError' });
    const damaged = Buffer.from(bytes);
    damaged.fill(0xa5, 5000, 5064);
    await assert.rejects(expand(damaged, compressor), { name: 'MalformedError' });
  });
}

for (const [program, args, compressor] of [
  ['bzip2', ['-9'], 'bzip2'],
  ['xz', ['-2', '--check=sha256', '--block-size=300000'], 'xz'],
  ['xz', ['-2', '--x86', '--lzma2=preset=2'], 'xz'],
  ['xz', ['-2', '--format=lzma'], 'lzma'],
  ['zstd', ['-3', '-c'], 'zstd'],
] as const) {
  test(`${program} ${args.join(' ')}: real programs' output is expanded`, async (context) => {
    const packed = byProgram(program, [...args], data);
    if (packed === undefined) return context.skip(`${program} is not on this machine`);
    assert.ok((await expand(packed, compressor)).equals(data));
    if (compressor !== 'lzma') {
      const twice = await expand(Buffer.concat([packed, packed]), compressor);
      assert.ok(twice.equals(Buffer.concat([data, data])), 'two streams, one behind the other');
    }
    await assert.rejects(expand(packed.subarray(0, -9), compressor), { code: 'TRUNCATED' });
    const damaged = Buffer.from(packed);
    damaged[20_000] = (damaged[20_000] ?? 0) ^ 0x10;
    await assert.rejects(expand(damaged, compressor), { name: 'MalformedError' });
  });
}

test('bzip2 expands runs and empty input', async (context) => {
  const inputs = [Buffer.alloc(0), Buffer.alloc(2_000_000, 0x61), Buffer.from('aaaabaaaaa')];
  for (const input of inputs) {
    const packed = byProgram('bzip2', ['-1'], input);
    if (packed === undefined) return context.skip('bzip2 is not on this machine');
    assert.ok((await expand(packed, 'bzip2')).equals(input));
  }
});

test('zstd: frames, skippable frames and long windows', async () => {
  const skippable = Buffer.concat([
    Buffer.from('502a4d18', 'hex'),
    Buffer.of(5, 0, 0, 0),
    data.subarray(0, 5),
  ]);
  const long = zstdCompressSync(data, {
    params: { [constants.ZSTD_c_windowLog]: 28, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  const frames = Buffer.concat([skippable, zstdCompressSync(data), long, skippable]);
  assert.ok((await expand(frames, 'zstd')).equals(Buffer.concat([data, data])));
  await assert.rejects(expand(Buffer.concat([frames, Buffer.from('junk')]), 'zstd'), {
    code: 'PAYLOAD_MALFORMED',
  });
});

test('gzip: members, and data that are not compressed at all', async () => {
  const packed = gzipSync(data);
  assert.ok(
    (await expand(Buffer.concat([packed, packed]), 'gzip')).equals(Buffer.concat([data, data])),
  );
  assert.ok((await expand(data, 'gzip')).equals(data));
  assert.equal((await expand(new Uint8Array(0), 'gzip')).length, 0);
});

test('dictionaries that are too large are refused before they are allocated', async () => {
  const lzma = Buffer.concat([Buffer.from('5d', 'hex'), Buffer.alloc(12, 0xff), Buffer.alloc(99)]);
  await assert.rejects(expand(lzma, 'lzma'), { code: 'PAYLOAD_MALFORMED', message: /dictionary/ });
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield data;
  }
  const packed: Uint8Array[] = [];
  for await (const chunk of compress(chunks(), 'xz', 1)) packed.push(chunk);
  const xz = Buffer.concat(packed);
  xz[16] = 40;
  await assert.rejects(expand(xz, 'xz'), { code: 'PAYLOAD_MALFORMED', message: /dictionary/ });
});

for (const [program, args, compressor, bytes] of [
  ['xz', ['-1'], 'xz', 200_000_000],
  ['xz', ['-1', '--format=lzma'], 'lzma', 200_000_000],
  ['zstd', ['-c'], 'zstd', 200_000_000],
  ['gzip', ['-c'], 'gzip', 200_000_000],
  // One block of these: unbzip2-stream gives a block out only when it is whole.
  ['bzip2', ['-9'], 'bzip2', 45_000_000],
] as const) {
  test(`${compressor}: what expands enormously needs little memory`, async (context) => {
    const packed = byProgram(program, [...args], Buffer.alloc(bytes));
    if (packed === undefined) return context.skip(`${program} is not on this machine`);
    const before = process.memoryUsage.rss();
    let [expanded, peak] = [0, 0];
    for await (const chunk of decompress(memorySource(packed, 'bomb'), compressor)) {
      expanded += chunk.length;
      peak = Math.max(peak, process.memoryUsage.rss());
    }
    assert.equal(expanded, bytes);
    assert.ok(peak - before < 120e6, `memory grew by ${peak - before} bytes`);
  });
}

for (const [program, args, compressor] of [
  ['xz', ['-1'], 'xz'],
  ['xz', ['-1', '--format=lzma'], 'lzma'],
  ['bzip2', ['-1'], 'bzip2'],
  ['zstd', ['-c'], 'zstd'],
] as const) {
  test(`${compressor}: stopped early, run side by side, and cut anywhere`, async (context) => {
    const packed = byProgram(program, [...args], data);
    if (packed === undefined) return context.skip(`${program} is not on this machine`);
    for await (const first of decompress(memorySource(packed, 'early'), compressor)) {
      assert.ok(first.length > 0);
      break;
    }
    const other = byProgram(program, [...args], Buffer.from(data).reverse()) ?? packed;
    const [one, two] = await Promise.all([expand(packed, compressor), expand(other, compressor)]);
    assert.ok(one.equals(data));
    assert.ok(two.reverse().equals(data));
    for (let cut = 1; cut < packed.length; cut = cut * 3 + 1)
      await assert.rejects(expand(packed.subarray(0, -cut), compressor), { code: 'TRUNCATED' });
    await assert.rejects(expand(packed.subarray(0, 5), compressor), { code: 'TRUNCATED' });
  });
}

test('bzip2: checksums, and what follows the last stream', async (context) => {
  const packed = byProgram('bzip2', ['-1'], data);
  if (packed === undefined) return context.skip('bzip2 is not on this machine');
  // The block's own checksum stands behind its mark; the last four whole bytes hold the stream's.
  for (const at of [11, packed.length - 3]) {
    const damaged = Buffer.from(packed);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    await assert.rejects(expand(damaged, 'bzip2'), {
      code: 'PAYLOAD_MALFORMED',
      message: /the bzip2 data are damaged$/,
    });
  }
  assert.ok(
    (await expand(Buffer.concat([packed, Buffer.from('other data')]), 'bzip2')).equals(data),
  );
  await assert.rejects(expand(Buffer.from('BZx9 no stream'), 'bzip2'), {
    code: 'PAYLOAD_MALFORMED',
  });
});

test('unknown compressors are refused', async () => {
  await assert.rejects(expand(data, 'brotli'), { code: 'UNSUPPORTED' });
});
