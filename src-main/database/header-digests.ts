import { hash as hashOf } from 'node:crypto';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';

/** Digests a package brings along of its own header, in rpm's order. */
const digests = [
  { tag: Tag.SHA256HEADER, name: 'SHA256', hash: 'sha256' },
  { tag: Tag.SHA1HEADER, name: 'SHA1', hash: 'sha1' },
] as const;

/** What rpm says of an installed header whose digests do not fit it; undefined when they do. */
export function digestFault(header: Header): string | undefined {
  const present = digests.filter(({ tag }) => header.has(tag));
  if (present.length === 0) return undefined;
  const covered = header.immutableBlob();
  const results = present.map(({ tag, name, hash }) => {
    const expected = header.string(tag) ?? '';
    const isHex = /^(?:[0-9a-f]{2})+$/i.test(expected);
    const found = hashOf(hash, covered, 'hex');
    if (isHex && expected.toLowerCase() === found)
      return { isHex, isGood: true, text: `${name} digest: OK` };
    const why = isHex ? `Expected ${expected} != ${found}` : `header: tag ${tag}: invalid hex`;
    return { isHex, isGood: false, text: `${name} digest: BAD (${why})` };
  });
  if (results.every(({ isGood }) => isGood)) return undefined;
  // what is no digest at all rpm tells last
  const inOrder = results.toSorted((a, b) => Number(b.isHex) - Number(a.isHex));
  return inOrder.map(({ text }) => `\nHeader ${text}`).join('');
}
