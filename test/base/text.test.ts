import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeText, encodeText, visibleText } from '../../src-main/base/index.ts';

test('any bytes survive decoding and encoding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      assert.deepEqual(Uint8Array.from(encodeText(decodeText(bytes))), bytes);
    }),
    { numRuns: 5000 },
  );
});

test('UTF-8 is decoded as UTF-8, stray bytes are kept apart', () => {
  assert.equal(decodeText(Buffer.from('Žluťoučký')), 'Žluťoučký');
  assert.equal(decodeText(Buffer.from([0x61, 0xe9, 0x62])), 'a\udce9b');
  assert.equal(decodeText(Buffer.from([0xc0, 0x80])), '\udcc0\udc80');
});

test('what is shown has no controls, stray bytes or direction overrides', () => {
  assert.equal(visibleText('a\u001b[31mb\u0007\u202ec\udce9'), 'a\ufffd[31mb\ufffd\ufffdc\ufffd');
  assert.equal(visibleText('one\n\ttwo 🎵'), 'one\n\ttwo 🎵');
});
