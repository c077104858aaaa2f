import { createHash, getHashes } from 'node:crypto';
import { toHex } from '../base/index.ts';
import { digestName, hashName, SigTag, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import type { DigestRow } from './check-table.ts';
import type { PackageCheck } from './package-check.ts';

/** A digest or signature being computed over what it covers. */
export interface RunningCheck {
  readonly coverage: PackageCheck['coverage'];
  /** Whether bytes it was given may be looked at later, so that they must stay as they are. */
  readonly keepsBytes?: true;
  /** A promise where the bytes have not been used yet when it returns. */
  update(bytes: Uint8Array): Promise<void> | void;
  finish(): Promise<PackageCheck> | PackageCheck;
}

/** A hash being computed: done with every piece when `update` returns. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** In hexadecimal; may be asked for again. */
  digest(): string | Promise<string>;
}

/** Starts a hash over a part of the package. */
export type HashStarter = (coverage: PackageCheck['coverage'], hash: string) => RunningHash;

/** A hash that this thread computes. */
export function startHash(hash: string): RunningHash {
  const running = createHash(hash);
  let found: string | undefined;
  return {
    update: (bytes) => void running.update(bytes),
    digest: () => (found ??= running.digest('hex')),
  };
}

/** Starts comparing one digest of the table. */
export function startDigest(
  row: DigestRow,
  signature: Header,
  header: Header,
  start: HashStarter,
): RunningCheck {
  const { coverage } = row;
  const { hash, result } = comparison(row, signature, header);
  const running = hash === undefined ? undefined : start(coverage, hash);
  return {
    coverage,
    update: (bytes) => running?.update(bytes),
    finish() {
      const found = running?.digest();
      return found instanceof Promise ? found.then(result) : result(found);
    },
  };
}

/** Names the hash that has to be computed for a row, and says what becomes of it. */
interface DigestComparison {
  /** Undefined where nothing can be compared. */
  readonly hash: string | undefined;
  readonly result: (found: string | undefined) => PackageCheck;
}

/** How one digest of the table is compared. */
function comparison(row: DigestRow, signature: Header, header: Header): DigestComparison {
  const expected = expectedDigest(row, signature, header);
  const { algorithm, hash } = algorithmOf(row, header);
  const facts = {
    kind: 'digest',
    coverage: row.coverage,
    algorithm,
    tag: row.tag,
    generations: row.generations,
    isAlternative: row.isAlternative,
    tagName: algorithm,
  } as const;
  return {
    hash: expected !== undefined && getHashes().includes(hash) ? hash : undefined,
    result(found) {
      if (expected === undefined) return { ...facts, outcome: 'notfound' };
      if (found === undefined)
        return { ...facts, outcome: 'fail', detail: `the algorithm ${hash} is not available` };
      return found === expected
        ? { ...facts, outcome: 'ok' }
        : { ...facts, outcome: 'fail', detail: `Expected ${expected} != ${found}` };
    },
  };
}

/** In hexadecimal; undefined where the package carries none that can be compared. */
function expectedDigest(row: DigestRow, signature: Header, header: Header): string | undefined {
  const place = row.place === 'signature' ? signature : header;
  if (row.tag === SigTag.MD5 && row.place === 'signature') {
    const bytes = place.binary(row.tag);
    return bytes === undefined ? undefined : toHex(bytes);
  }
  return place.string(row.tag)?.toLowerCase();
}

/** The oldest payload digest names its algorithm in a tag of its own. */
function algorithmOf(row: DigestRow, header: Header): { algorithm: string; hash: string } {
  const isOpen = row.tag === Tag.PAYLOADSHA256 || row.tag === Tag.PAYLOADSHA256ALT;
  const number = isOpen ? header.number(Tag.PAYLOADSHA256ALGO) : undefined;
  const algorithm = number === undefined ? undefined : digestName(number);
  const hash = number === undefined ? undefined : hashName(number);
  return algorithm === undefined || hash === undefined ? row : { algorithm, hash };
}
