import type { Keyring } from '../../check/index.ts';
import { mergedHeader, Tag } from '../../format/index.ts';
import type { PackageHead } from '../../format/index.ts';
import { valueOf } from '../../query/index.ts';
import type { Invocation } from './invocation.ts';

/** Says on standard error what rpm says of a package file before it is used; false when it is damaged. */
export type ExaminePackage = (head: PackageHead, name: string) => Promise<boolean>;

/** Verifies digests and signatures over headers, as far as the options let it. */
export async function packageExaminer(invocation: Invocation): Promise<ExaminePackage> {
  const { options, context } = invocation;
  const withoutDigests = options.has('nodigest');
  const withoutSignatures = options.has('nosignature');
  if (withoutDigests && withoutSignatures)
    return async (head) => {
      warnOfAge(head, invocation);
      return true;
    };
  const { checkHead, checkLine, Keyring, reportedChecks } = await import('../../check/index.ts');
  const { installedKeyring } = await import('./key-place.ts');
  let keyring: Keyring | undefined;
  const unknownKeys = new Set<string>();
  const passedOver = vsFlags(invocation);
  return async (head, name) => {
    keyring ??= withoutSignatures
      ? new Keyring()
      : await installedKeyring(invocation, (message) => context.log.debug(message));
    warnOfAge(head, invocation);
    const checks = reportedChecks(await checkHead(head, keyring), {
      withoutDigests,
      withoutSignatures,
      passedOver,
    });
    const lines = checks.map((check) => ({ check, line: checkLine(check) }));
    const bad = lines.filter(({ line }) => line.includes(': BAD'));
    for (const { line } of bad) context.log.error(`${name}: ${line}`);
    if (bad.length > 0) return false;
    for (const { check, line } of lines) {
      if (check.outcome === 'ok') context.log.debug(`${name}: ${line}`);
      const key = check.keyId ?? '';
      if (check.outcome !== 'nokey' || unknownKeys.has(key)) continue;
      unknownKeys.add(key);
      context.log.warning(`${name}: ${line}`);
    }
    return true;
  };
}

/** `%_vsflags_query` and its like: the bits of what is not looked at when packages are read for something. */
function vsFlags({ options, macros }: Invocation): number {
  const isInstalling = options.has('install', 'upgrade', 'freshen', 'reinstall');
  const use = isInstalling ? 'install' : options.has('verify', 'verify-y') ? 'verify' : 'query';
  const [digits] = /^\s*(?:0x[0-9a-f]+|\d+)/i.exec(macros?.value(`_vsflags_${use}`) ?? '') ?? [];
  return digits === undefined ? 0 : Number(digits);
}

function warnOfAge(head: PackageHead, { context }: Invocation): void {
  if (head.formatVersion !== 3) return;
  const subject = { header: mergedHeader(head), instance: 0, isVerbose: false };
  const label = valueOf(subject, Tag.NVRA)?.values[0];
  context.log.warning(`RPM v3 packages are deprecated: ${String(label)}`);
}
