import { HeaderBuilder, SigTag, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { decodeBase64, readSignatures } from '../openpgp/index.ts';
import type { Signature } from '../openpgp/index.ts';

/** What a signature is over. */
export type Coverage = 'header' | 'header+payload';

/** The tags signatures of formats 3 and 4 go into: those of RSA, and those of every other algorithm. */
const legacyTags = {
  header: { rsa: SigTag.RSA, other: SigTag.DSA },
  'header+payload': { rsa: SigTag.PGP, other: SigTag.GPG },
} as const;

/** Every tag that holds a signature, by coverage; PGP5 is what a forgotten program left there. */
const signatureTags: readonly number[] = [
  ...[SigTag.RSA, SigTag.DSA, SigTag.OPENPGP],
  ...[SigTag.PGP, SigTag.GPG, SigTag.PGP5],
];

/** Numbers of the RSA algorithms (RFC 9580, 9.1). */
const rsaAlgorithms: readonly number[] = [1, 2, 3];

/** The tag for a signature that is not in OPENPGP. */
export function legacyTag(signature: Signature, coverage: Coverage): number {
  const kind = rsaAlgorithms.includes(signature.publicKeyAlgorithm) ? 'rsa' : 'other';
  return legacyTags[coverage][kind];
}

/** Tags of signatures with this coverage that are there, OPENPGP aside. */
export function legacyTagsIn(header: Pick<Header, 'has'>, coverage: Coverage): number[] {
  return Object.values(legacyTags[coverage]).filter((tag) => header.has(tag));
}

/** The signature in a tag that is the same but for its time: key, algorithms and version. */
export async function hasSame(header: Header, tag: number, fresh: Signature): Promise<boolean> {
  for (const bytes of blobsOf(header, tag)) {
    const [found] = await readSignatures(bytes).catch((): readonly Signature[] => []);
    if (found !== undefined && kindOf(found) === kindOf(fresh)) return true;
  }
  return false;
}

function blobsOf(header: Header, tag: number): Uint8Array[] {
  if (tag === SigTag.OPENPGP) return header.strings(tag).flatMap(decoded);
  const bytes = header.binary(tag);
  return bytes === undefined ? [] : [bytes];
}

/** What is no base64 is not the same as anything. */
function decoded(text: string): Uint8Array[] {
  try {
    return [decodeBase64(text)];
  } catch {
    return [];
  }
}

function kindOf({ keyId, publicKeyAlgorithm, hashAlgorithm, version, type }: Signature): string {
  return [keyId, publicKeyAlgorithm, hashAlgorithm, version, type].join(' ');
}

/** A signature header being changed. */
export class SignatureChange {
  readonly #shipped: Header;
  readonly #builder = new HeaderBuilder();
  readonly #openpgp: string[];

  constructor(shipped: Header) {
    this.#shipped = shipped;
    this.#openpgp = [...shipped.strings(SigTag.OPENPGP)];
    for (const entry of shipped.entries)
      this.#builder.setRaw(entry.tag, entry.type, entry.count, shipped.rawData(entry));
  }

  /** Takes signatures away, all of them unless some tags are named; whether there were any. */
  remove(tags: readonly number[] = signatureTags): boolean {
    const present = tags.filter((tag) => this.#builder.has(tag));
    for (const tag of present) this.#builder.delete(tag);
    if (present.includes(SigTag.OPENPGP)) this.#openpgp.length = 0;
    return present.length > 0;
  }

  /** Puts a signature of formats 3 and 4 into its tag. */
  setLegacy(tag: number, signature: Uint8Array): void {
    this.#builder.setBinary(tag, signature);
  }

  /** Puts a signature behind those that are in OPENPGP. */
  addOpenpgp(signature: Uint8Array): void {
    this.#openpgp.push(Buffer.from(signature).toString('base64'));
    this.#builder.setStrings(SigTag.OPENPGP, this.#openpgp);
  }

  /** Whether a tag is there now. */
  has(tag: number): boolean {
    return this.#builder.has(tag);
  }

  /**
   * The header's bytes without magic. The room kept for signatures takes up what was added, so that
   * the rest of the file need not move.
   *
   * @param growsBack - whether it takes back what went away, as rpm 6 does and rpm 4 does not
   */
  build(growsBack: boolean): Uint8Array {
    const blob = this.#builder.build(Tag.HEADERSIGNATURES);
    const reserve = [SigTag.RESERVEDSPACE, SigTag.RESERVED].find((tag) => this.#shipped.has(tag));
    if (reserve === undefined) return blob;
    const room = this.#shipped.binary(reserve)?.length ?? 0;
    const grown = blob.length - this.#shipped.bytes.length;
    if (grown === 0 || grown >= room || (grown < 0 && !growsBack)) return blob;
    this.#builder.setBinary(reserve, new Uint8Array(room - grown));
    return this.#builder.build(Tag.HEADERSIGNATURES);
  }
}
