import { realpathSync } from 'node:fs';
import { openFileSource } from '../base/index.ts';
import type { FileSource } from '../base/index.ts';
import { readPackageHead, SigTag, Tag } from '../format/index.ts';
import type { PackageHead } from '../format/index.ts';
import { readSignatures } from '../openpgp/index.ts';
import type { Signature } from '../openpgp/index.ts';
import { bytesFrom, replaceSignatureHeader } from './replace-signature-header.ts';
import { hasSame, legacyTag, legacyTagsIn, SignatureChange } from './signature-plan.ts';
import type { Coverage } from './signature-plan.ts';
import type { Signer } from './signer.ts';
import { SigningError } from './signing-error.ts';

/** What is to become of a package's signatures. */
export interface SignRequest {
  /**
   * `add` replaces them all in packages of formats 3 and 4, as rpm 4 does, and adds one in those of
   * format 6 and where OPENPGP is there or asked for, as rpm 6 does; `replace` and `remove` are the same in both.
   */
  readonly action: 'add' | 'replace' | 'remove';
  /** Signatures of header and payload (`--rpmv3`), which packages without a payload digest get anyway. */
  readonly isV3Wanted?: boolean;
  /** A signature of the header in its own tag (`--rpmv4`), which packages of format 4 get anyway. */
  readonly isV4Wanted?: boolean;
  /** A signature in OPENPGP (`--rpmv6`), which packages of format 6 get anyway. */
  readonly isV6Wanted?: boolean;
}

export interface SignOptions {
  /** Needed unless signatures are only removed. */
  readonly signer?: Signer;
  /** What is wrong with a package; such a one is not signed. */
  readonly findFault: (source: FileSource, head: PackageHead) => Promise<string | undefined>;
  readonly warn: (message: string) => void;
}

/** `same`: a signature of this key is there already, and the file was left alone. */
export type SignOutcome = 'changed' | 'unchanged' | 'same';

/**
 * Signs a package, or takes its signatures away. The new file is written beside the old one and renamed
 * over it, with its mode and owner; whatever fails, the old one stays. A symbolic link stays one.
 *
 * @throws {SigningError} in rpm's words; {FileError} when the file cannot be read or written
 * @throws {MalformedError} as `readPackageHead`
 */
export async function signPackage(
  path: string,
  request: SignRequest,
  options: SignOptions,
): Promise<SignOutcome> {
  using source = openFileSource(path);
  const head = readPackageHead(source, { isForCheck: true });
  const fault = await options.findFault(source, head);
  if (fault !== undefined) throw new SigningError(`not signing corrupt package ${path}: ${fault}`);
  const change = new SignatureChange(head.signature);
  const isNewer = followsNewer(head, request);
  if (request.action === 'remove') {
    if (!change.remove()) return 'unchanged';
  } else {
    if (options.signer === undefined) throw new SigningError('there is no key to sign with');
    const signing: Signing = { source, head, request, change, options, signer: options.signer };
    const outcome = await (isNewer ? signNewer(signing) : signOlder(signing));
    if (outcome === 'same') return outcome;
  }
  replaceSignatureHeader(source, realpathSync(path), head, change.build(isNewer));
  return 'changed';
}

/** Whether rpm 6 is followed: in what rpm 4 does not know. */
function followsNewer({ formatVersion, signature }: PackageHead, request: SignRequest): boolean {
  const { isV4Wanted = false, isV6Wanted = false } = request;
  return formatVersion === 6 || isV4Wanted || isV6Wanted || signature.has(SigTag.OPENPGP);
}

interface Signing {
  readonly source: FileSource;
  readonly head: PackageHead;
  readonly request: SignRequest;
  readonly change: SignatureChange;
  readonly options: SignOptions;
  readonly signer: Signer;
}

interface MadeSignature {
  readonly bytes: Uint8Array;
  readonly facts: Signature;
}

/** Reads what came back: it decides which tag the signature belongs in. */
async function sign({ signer, source, head }: Signing, coverage: Coverage): Promise<MadeSignature> {
  const document =
    coverage === 'header' ? [head.headerBytes] : bytesFrom(source, head.headerOffset);
  const bytes = await signer.sign(document);
  const [facts, another] = await readSignatures(bytes);
  if (facts === undefined || another !== undefined || facts.type !== 0)
    throw new SigningError('what the signing program wrote is not one signature of a file');
  return { bytes, facts };
}

/** As rpm 4: one signature of each kind, the older ones go. */
async function signOlder(signing: Signing): Promise<'changed' | 'same'> {
  const { head, change } = signing;
  const made = await sign(signing, 'header');
  const tag = legacyTag(made.facts, 'header');
  if (await hasSame(head.signature, tag, made.facts)) return 'same';
  change.remove();
  change.setLegacy(tag, made.bytes);
  if (needsV3(signing)) await addV3(signing);
  return 'changed';
}

/** Without a digest nothing else covers the payload. */
function needsV3({ head, request }: Signing): boolean {
  return request.isV3Wanted === true || !head.header.has(Tag.PAYLOADSHA256);
}

async function addV3(signing: Signing): Promise<void> {
  const made = await sign(signing, 'header+payload');
  signing.change.setLegacy(legacyTag(made.facts, 'header+payload'), made.bytes);
}

/** As rpm 6: OPENPGP takes any number of signatures, the tags of earlier formats one each. */
async function signNewer(signing: Signing): Promise<'changed' | 'same'> {
  const { head, request, change, options } = signing;
  const isSix = head.formatVersion === 6;
  if (isSix && request.isV3Wanted === true)
    options.warn(`not generating v3 signature for v6 package: ${head.name}`);
  if (request.action === 'replace') change.remove();
  const made = await sign(signing, 'header');
  const present = legacyTagsIn(change, 'header');
  if (isSix || request.isV6Wanted === true) {
    if (change.has(SigTag.OPENPGP) && (await hasSame(head.signature, SigTag.OPENPGP, made.facts)))
      return 'same';
    change.addOpenpgp(made.bytes);
  } else if (present.length > 0) {
    for (const tag of present) if (await hasSame(head.signature, tag, made.facts)) return 'same';
    throw new SigningError(`${head.name} already contains a legacy signature`);
  }
  const isLegacyWanted = !isSix || request.isV4Wanted === true;
  if (isLegacyWanted && present.length === 0)
    change.setLegacy(legacyTag(made.facts, 'header'), made.bytes);
  const hasV3 = legacyTagsIn(change, 'header+payload').length > 0;
  if (!isSix && needsV3(signing) && !hasV3) await addV3(signing);
  return 'changed';
}
