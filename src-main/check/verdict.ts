import type { PackageCheck } from './package-check.ts';

/** How much a package must prove before it is installed: rpm's `%_pkgverify_level`. */
export type CheckLevel = 'none' | 'digest' | 'signature' | 'all';

/**
 * Why a package may not be installed at a level, or undefined when it may. A wrong digest or
 * signature is never accepted but at `none`; a signature without its key only where none is asked.
 */
export function reasonToRefuse(
  results: readonly PackageCheck[],
  level: CheckLevel,
): string | undefined {
  if (level === 'none') return undefined;
  const wrong = results.find((result) => result.outcome === 'fail');
  if (wrong !== undefined)
    return `the ${wrong.algorithm} ${wrong.kind} of its ${wrong.coverage} is wrong`;
  for (const kind of ['digest', 'signature'] as const) {
    if (level !== 'all' && level !== kind) continue;
    for (const part of ['header', 'payload'] as const)
      if (!isCovered(results, kind, part)) return `its ${part} has no good ${kind}`;
  }
  return undefined;
}

/**
 * Whether a good result vouches for a part. A signature over the header vouches for the payload too
 * where the header holds a good digest of it.
 */
function isCovered(
  results: readonly PackageCheck[],
  kind: PackageCheck['kind'],
  part: 'header' | 'payload',
): boolean {
  const good = results.filter((result) => result.outcome === 'ok');
  const covers = (wanted: PackageCheck['kind'], what: string): boolean =>
    good.some((result) => result.kind === wanted && result.coverage.split('+').includes(what));
  if (covers(kind, part)) return true;
  const hasOwnDigest = good.some(
    (result) => result.kind === 'digest' && result.coverage === 'payload',
  );
  return kind === 'signature' && part === 'payload' && covers(kind, 'header') && hasOwnDigest;
}
