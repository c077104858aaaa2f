import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  capabilitiesFromAttribute,
  capabilitiesFromText,
  capabilitiesToAttribute,
  noCapabilities,
} from '../../src-main/base/index.ts';

test('texts as packages carry them', () => {
  const raw = { effective: 1n << 13n, permitted: 1n << 13n, inheritable: 0n };
  for (const text of ['cap_net_raw=ep', 'cap_net_raw+ep', '= cap_net_raw+p+e', 'CAP_NET_RAW=eip-i'])
    assert.deepEqual(capabilitiesFromText(text), raw, text);
  assert.deepEqual(capabilitiesFromText(''), noCapabilities);
  assert.deepEqual(capabilitiesFromText('='), noCapabilities);
  assert.deepEqual(capabilitiesFromText('cap_chown,cap_kill=p cap_kill-p'), {
    ...noCapabilities,
    permitted: 1n,
  });
  assert.equal(capabilitiesFromText('all=p')?.permitted, (1n << 41n) - 1n);
  for (const text of ['cap_nonsense=p', 'cap_chown', 'cap_chown=x', 'cap_chown ep'])
    assert.equal(capabilitiesFromText(text), undefined, text);
});

test('what is written to the attribute is read back', () => {
  fc.assert(
    fc.property(
      fc.bigInt(0n, 2n ** 64n - 1n),
      fc.bigInt(0n, 2n ** 64n - 1n),
      fc.boolean(),
      (permitted, inheritable, isEffective) => {
        const effective = isEffective ? permitted | inheritable : 0n;
        const sets = { permitted, inheritable, effective };
        assert.deepEqual(capabilitiesFromAttribute(capabilitiesToAttribute(sets)), sets);
      },
    ),
  );
});

test('an attribute of another form is not guessed at', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 11 }), (bytes) => {
      assert.equal(capabilitiesFromAttribute(bytes), undefined);
    }),
  );
});
