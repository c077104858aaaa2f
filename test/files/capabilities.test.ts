import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { capabilityAttribute } from '../../src-main/files/index.ts';

const hex = (text: string): string => Buffer.from(capabilityAttribute(text)).toString('hex');

// What setcap(8) of libcap writes for the same text and the kernel gives back.
const known: readonly (readonly [text: string, attribute: string])[] = [
  ['cap_net_raw=ep', '0100000200200000000000000000000000000000'],
  ['cap_net_raw+ep', '0100000200200000000000000000000000000000'],
  ['cap_net_admin,cap_net_raw=p', '0000000200300000000000000000000000000000'],
  ['cap_syslog=ep', '0100000200000000000000000400000000000000'],
  ['cap_chown=eip', '0100000201000000010000000000000000000000'],
  ['= cap_chown+ep', '0100000201000000000000000000000000000000'],
];

for (const [text, attribute] of known)
  test(`capabilities '${text}'`, () => assert.equal(hex(text), attribute));

test('what is no list of capabilities is refused', () => {
  for (const text of [
    'cap_nosuch=ep',
    'cap_chown',
    'cap_chown=x',
    'cap_chown=e',
    'cap_chown=ep cap_kill=p',
  ])
    assert.throws(() => capabilityAttribute(text), { code: 'HEADER_MALFORMED' }, text);
});

test('any text gives twenty bytes or is refused', () => {
  const word = fc.constantFrom('cap_chown', 'all', '=', '+', '-', 'e', 'p', 'i', ',', ' ', 'x');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => {
      try {
        assert.equal(capabilityAttribute(words.join('')).length, 20);
      } catch (thrown) {
        assert.equal((thrown as { code?: string }).code, 'HEADER_MALFORMED');
      }
    }),
  );
});
