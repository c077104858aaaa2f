import { visibleText } from '../base/index.ts';
import { SigTag, Tag } from '../format/index.ts';
import type { Generation } from './check-table.ts';
import type { PackageCheck } from './package-check.ts';

/** Which rpm to speak like, and what was asked not to be verified. */
export interface CheckTextOptions {
  /** 4 unless given. */
  readonly generation?: Generation;
  /** `--nodigest` */
  readonly withoutDigests?: boolean;
  /** `--nosignature` */
  readonly withoutSignatures?: boolean;
  /** Bits of `%_pkgverify_flags`: what is to be taken as not there. */
  readonly passedOver?: number;
  /** `%_pkgverify_level` signature or all: what is not signed is told of in unsigned packages too. */
  readonly needsSignatures?: boolean;
}

/** What each bit of `%_pkgverify_flags` (rpm's RPMVSF_*) passes over. */
const passingBits: readonly (readonly [bit: number, tags: readonly number[]])[] = [
  [0x100, [SigTag.SHA1]],
  [0x200, [SigTag.SHA256]],
  [0x400, [SigTag.DSA]],
  [0x800, [SigTag.RSA]],
  [0x10000, [Tag.PAYLOADSHA256, Tag.PAYLOADSHA256ALT]],
  [0x20000, [SigTag.MD5]],
  [0x40000, [SigTag.GPG]],
  [0x80000, [SigTag.PGP]],
];

/**
 * What was found, as though what some bits of `%_pkgverify_flags` pass over were not in the package.
 *
 * @param bits - rpm's RPMVSF_*
 */
export function withPassedOver(
  results: readonly PackageCheck[],
  bits: number,
): readonly PackageCheck[] {
  const tags = passingBits.flatMap(([bit, ofBit]) => ((bits & bit) === 0 ? [] : ofBit));
  return results.map((result) =>
    tags.includes(result.tag) ? { ...result, outcome: 'notfound' } : result,
  );
}

/** What `rpm -K` says of one package. */
export interface CheckText {
  /** Without newlines: the name and verdict, or with `-v` the name and one line for each result. */
  readonly lines: readonly string[];
  /** Whether rpm counts the package as failed. */
  readonly isFailed: boolean;
}

/** What `rpmkeys -K` prints of a package and how it ends. */
export function checkText(
  name: string,
  results: readonly PackageCheck[],
  isVerbose: boolean,
  options: CheckTextOptions = {},
): CheckText {
  const generation = options.generation ?? 4;
  const shown = reportedChecks(results, options).map((result) => asSpokenBy(result, generation));
  const isWrong = (result: PackageCheck): boolean =>
    !acceptedOutcomes[generation].includes(result.outcome);
  const isFailed = shown.some(isWrong);
  const shownName = visibleText(name);
  if (isVerbose) {
    const lines = shown.map((result) => `    ${checkLine(result, generation)}`);
    return { lines: [`${shownName}:`, ...lines], isFailed };
  }
  const words = (['digest', 'signature'] as const).flatMap((kind) => {
    const ofKind = shown.filter((result) => result.kind === kind);
    if (ofKind.length === 0) return [];
    return ofKind.some(isWrong) ? `${kind}s`.toUpperCase() : `${kind}s`;
  });
  return { lines: [[`${shownName}:`, ...words, isFailed ? 'NOT OK' : 'OK'].join(' ')], isFailed };
}

/** Outcomes that do not make a package a failed one; rpm 6 is told elsewhere what it must insist on. */
const acceptedOutcomes: Readonly<Record<Generation, readonly PackageCheck['outcome'][]>> = {
  4: ['ok'],
  6: ['ok', 'nottrusted'],
};

/** Signature tags rpm 6 passes over where there is an OPENPGP tag. */
const olderTags: readonly number[] = [SigTag.DSA, SigTag.RSA, SigTag.PGP, SigTag.GPG];

/**
 * The results a generation of rpm reports: those it knows, and of the missing ones only digests over
 * a part that no good digest covers, and, in a
 * package with a good signature, signatures over a part that none covers. Where the newest signature tag is there, rpm 6 takes only that.
 */
export function reportedChecks(
  results: readonly PackageCheck[],
  options: CheckTextOptions = {},
): PackageCheck[] {
  const generation = options.generation ?? 4;
  const hasNewest = results.some(
    (result) => result.tagName === 'OpenPGP' && result.outcome !== 'notfound',
  );
  const known = withPassedOver(results, options.passedOver ?? 0).filter(
    (result) =>
      result.generations.includes(generation) &&
      !(
        generation === 6 &&
        hasNewest &&
        result.kind === 'signature' &&
        olderTags.includes(result.tag)
      ) &&
      !(result.kind === 'digest' && options.withoutDigests === true) &&
      !(result.kind === 'signature' && options.withoutSignatures === true),
  );
  const digested = coveredParts(known, 'digest');
  const signed = coveredParts(known, 'signature');
  const isSigned = signed.size > 0 || options.needsSignatures === true;
  if (signed.has('header') && hasGoodPayloadDigest(known)) signed.add('payload');
  const inOrder = options.needsSignatures === true ? missingLast(known) : known;
  return inOrder.filter((result) => {
    if (result.outcome !== 'notfound') return true;
    if (result.kind === 'signature' && !isSigned) return false;
    const covered = result.kind === 'digest' ? digested : signed;
    return result.coverage.split('+').some((part) => !covered.has(part));
  });
}

/** Of signatures over the same part, those that are missing stand last, RSA before DSA. */
function missingLast(results: readonly PackageCheck[]): readonly PackageCheck[] {
  const rank = ({ outcome, tagName }: PackageCheck): number =>
    outcome !== 'notfound' ? 0 : tagName === 'RSA' ? 1 : 2;
  return results.toSorted((one, other) => {
    const areAlike =
      one.kind === 'signature' && other.kind === 'signature' && one.coverage === other.coverage;
    return areAlike ? rank(one) - rank(other) : 0;
  });
}

/** Parts of the package that a good digest, or a good signature, is over. */
function coveredParts(results: readonly PackageCheck[], kind: PackageCheck['kind']): Set<string> {
  const good = results.filter((result) => result.kind === kind && result.outcome === 'ok');
  return new Set(good.flatMap((result) => result.coverage.split('+')));
}

/** A signed header that holds a good digest of the payload vouches for the payload too. */
function hasGoodPayloadDigest(results: readonly PackageCheck[]): boolean {
  return results.some(
    (result) =>
      result.kind === 'digest' && result.coverage === 'payload' && result.outcome === 'ok',
  );
}

const outcomeWords = {
  ok: 'OK',
  fail: 'BAD',
  notfound: 'NOTFOUND',
  nottrusted: 'NOTTRUSTED',
  nokey: 'NOKEY',
} as const;

/** Algorithms the OpenPGP reader of rpm 4 knows; others are no signatures to it. */
const generation4Algorithms = /^(RSA|DSA|EdDSA)\//;
/** Algorithms rpm 6 knows by name only. */
const unusable6 = /^ML-DSA/;

/** One result as rpm prints it with `-v`, without indentation. */
export function checkLine(result: PackageCheck, generation: Generation = 4): string {
  const spoken = asSpokenBy(result, generation);
  const tail =
    spoken.outcome === 'fail' && spoken.detail !== undefined && spoken.distrust === undefined
      ? ` (${spoken.detail})`
      : '';
  return `${checkName(spoken, generation)}: ${outcomeWords[spoken.outcome]}${tail}`;
}

/** The result as a generation of rpm sees it. */
function asSpokenBy(result: PackageCheck, generation: Generation): PackageCheck {
  if (result.kind !== 'signature' || result.signatureVersion === undefined) return result;
  // A signature before its key is no signature to rpm 6.
  if (generation === 6 && result.distrust === 'older') return { ...result, outcome: 'fail' };
  if (generation === 6)
    return (result.isWeak === true || unusable6.test(result.algorithm)) && result.outcome !== 'fail'
      ? { ...result, outcome: 'nottrusted' }
      : result;
  if (generation4Algorithms.test(result.algorithm)) return result;
  const { signatureVersion, ...rest } = result;
  const detail = `package tag ${result.tag}: invalid OpenPGP signature`;
  return { ...rest, outcome: 'fail', detail, algorithm: `${result.tagName}/${signatureVersion}` };
}

function checkName(result: PackageCheck, generation: Generation): string {
  const part = { header: 'Header ', payload: 'Payload ', 'header+payload': '' }[result.coverage];
  if (result.kind === 'digest')
    return `${part}${result.algorithm}${result.isAlternative ? ' ALT' : ''} digest`;
  const { signatureVersion: version, algorithm, keyId = '' } = result;
  if (version === undefined)
    return generation === 4
      ? `${part}${result.tagName} signature`
      : `${part === '' ? 'Legacy ' : part}OpenPGP ${result.tagName} signature`;
  if (generation === 4)
    return `${part}V${version} ${algorithm} Signature, key ID ${keyId.slice(-8)}`;
  const who =
    result.fingerprint === undefined ? `key ID ${keyId}` : `key fingerprint: ${result.fingerprint}`;
  return `${part === '' ? 'Legacy ' : part}OpenPGP V${version} ${algorithm} signature, ${who}`;
}
