import type { TransactionOptions } from '../contract/plan.ts';
import type { Problem } from '../contract/problem.ts';
import { checkLine, reasonToRefuse, withPassedOver } from '../check/index.ts';
import type { CheckLevel } from '../check/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { checksOf } from './begun-check.ts';
import type { BegunCheck } from './begun-check.ts';
import type { TransactionReport } from './report.ts';
import { usualSettings } from './settings.ts';
import type { InstallElement, TransactionElement } from './transaction-element.ts';

/**
 * Verifies every package file that is to be installed, digests and signatures over all of it, as rpm
 * does before a transaction.
 *
 * @param isKept - whether it comes from the store of old packages
 * @returns a problem for each package that may not be installed
 */
export async function checkPackages(
  elements: readonly TransactionElement[],
  database: ReadableDatabase,
  options: Pick<TransactionOptions, 'nodigest' | 'nosignature'>,
  report: TransactionReport,
  {
    level: asked = usualSettings.verifyLevel,
    passedOver = 0,
    keysIn,
    refusesForgery = false,
    isKept = () => false,
    begun,
  }: {
    readonly level?: CheckLevel;
    /** Bits of `%_pkgverify_flags`. */
    readonly passedOver?: number | undefined;
    /** The folder of the keys, where they are not in the database. */
    readonly keysIn?: string | undefined;
    /**
     * Refuses a wrong signature of a header at every level, as rpm does when it reads a package file. The
     * command line has done that by then, with what its options say of it.
     */
    readonly refusesForgery?: boolean;
    readonly isKept?: (element: InstallElement) => boolean;
    /** A check that is under way. */
    readonly begun?: BegunCheck | undefined;
  } = {},
): Promise<readonly Problem[]> {
  const installs = elements.filter((element) => element.kind === 'install');
  const level = levelWithout(asked, options);
  const problems: Problem[] = [];
  for (const [at, element] of installs.entries()) {
    report.phaseProgress('checking', at, installs.length);
    // What comes out of the store was checked when it went in, and its name is its header's digest.
    const detail = isKept(element)
      ? undefined
      : await reasonAgainst(element, database, level, {
          ...options,
          passedOver,
          keysIn,
          refusesForgery,
          begun,
        });
    if (detail !== undefined) problems.push({ kind: 'check-failed', nevra: element.nevra, detail });
  }
  if (installs.length > 0) report.phaseProgress('checking', installs.length, installs.length);
  return problems;
}

/** Whether package files are looked at at all before they are installed. */
export function isAnythingChecked(
  options: Pick<TransactionOptions, 'nodigest' | 'nosignature' | 'noverify'>,
  {
    level = usualSettings.verifyLevel,
    refusesForgery,
  }: { readonly level: CheckLevel | undefined; readonly refusesForgery: boolean },
): boolean {
  if (options.noverify === true) return false;
  return refusesForgery || levelWithout(level, options) !== 'none';
}

/** `--nodigest` and `--nosignature` each take their half of what is asked for. */
function levelWithout(
  asked: CheckLevel,
  { nodigest, nosignature }: Pick<TransactionOptions, 'nodigest' | 'nosignature'>,
): CheckLevel {
  const wantsDigest = (asked === 'all' || asked === 'digest') && nodigest !== true;
  const wantsSignature = (asked === 'all' || asked === 'signature') && nosignature !== true;
  if (wantsDigest) return wantsSignature ? 'all' : 'digest';
  return wantsSignature ? 'signature' : 'none';
}

async function reasonAgainst(
  element: InstallElement,
  database: ReadableDatabase,
  level: CheckLevel,
  {
    nosignature,
    passedOver,
    keysIn,
    refusesForgery,
    begun,
  }: Pick<TransactionOptions, 'nosignature'> & {
    readonly passedOver: number;
    readonly keysIn: string | undefined;
    readonly refusesForgery: boolean;
    readonly begun: BegunCheck | undefined;
  },
): Promise<string | undefined> {
  if (level === 'none' && !refusesForgery) return undefined;
  const { path } = element;
  const checks = await (begun?.of(path) ?? checksOf(path, { database, keysIn }));
  const all = withPassedOver(checks, passedOver);
  const results = nosignature === true ? all.filter(({ kind }) => kind !== 'signature') : all;
  const forged = results.find(
    ({ kind, coverage, outcome }) =>
      kind === 'signature' && coverage === 'header' && outcome === 'fail',
  );
  if (refusesForgery && forged !== undefined) return checkLine(forged);
  if (level === 'none') return undefined;
  // a signature over the header reaches the payload through the digest of it in there
  const wanted = results.filter(
    ({ kind, coverage }) =>
      level === 'all' || level === kind || (level === 'signature' && coverage === 'payload'),
  );
  const found = wanted.filter(({ outcome }) => outcome !== 'notfound');
  for (const kind of ['signature', 'digest'] as const) {
    const isWanted = level === 'all' || level === kind;
    if (isWanted && !found.some((result) => result.kind === kind)) return `no ${kind}`;
  }
  const wrong = wanted.find(({ outcome }) => outcome === 'fail');
  if (wrong !== undefined) return checkLine(wrong);
  const reason = reasonToRefuse(wanted, level);
  const unproven = found.find(({ outcome }) => outcome !== 'ok');
  if (reason === undefined) return undefined;
  if (unproven !== undefined) return checkLine(unproven);
  const missing = (['signature', 'digest'] as const).find(
    (kind) => (level === 'all' || level === kind) && reasonToRefuse(wanted, kind) !== undefined,
  );
  return missing === undefined ? reason : `no ${missing}`;
}
