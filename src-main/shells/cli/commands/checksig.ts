import { openFileSource, RpmError, systemErrorText } from '../../../base/index.ts';
import { checkPackage, checkText } from '../../../check/index.ts';
import type { Keyring } from '../../../check/index.ts';
import { readPackageHead } from '../../../format/index.ts';
import { damageText } from '../damage-text.ts';
import { exitStatus } from '../exit-status.ts';
import type { Invocation } from '../invocation.ts';
import { installedKeyring } from '../key-place.ts';
import { locateArgument } from '../locate-argument.ts';
import { UsageError } from '../parse-options.ts';

/** `-K`: digests and signatures of package files, against the keys of the database. */
export async function run(invocation: Invocation): Promise<number> {
  if (invocation.arguments.length === 0) throw new UsageError('no arguments given');
  const { log } = invocation.context;
  const keyring = await installedKeyring(invocation, (message) => log.warning(message));
  let failures = 0;
  for (const name of invocation.arguments) {
    try {
      if (!(await checkOne(name, keyring, invocation))) failures += 1;
    } catch (thrown) {
      if (!(thrown instanceof RpmError)) throw thrown;
      failures += 1;
      report(name, thrown, invocation);
    }
  }
  return exitStatus(failures);
}

async function checkOne(name: string, keyring: Keyring, invocation: Invocation): Promise<boolean> {
  const { output, options, verbosity, context } = invocation;
  using located = await locateArgument(name, invocation);
  if (located === undefined) {
    context.log.error(openFailure(name, 'ENOENT'));
    return false;
  }
  using source = openFileSource(located.path, name);
  const results = await checkPackage(source, readPackageHead(source), keyring);
  const isVerbose = verbosity === 'verbose' || verbosity === 'debug';
  const { lines, isFailed } = checkText(name, results, isVerbose, {
    withoutDigests: options.has('nodigest'),
    withoutSignatures: options.has('nosignature'),
    needsSignatures: ['signature', 'all'].includes(
      invocation.macros?.value('_pkgverify_level') ?? '',
    ),
    passedOver: Number(invocation.macros?.value('_pkgverify_flags') ?? 0),
  });
  if (verbosity !== 'quiet') for (const line of lines) output.write(`${line}\n`);
  return !isFailed;
}

function report(name: string, thrown: RpmError, invocation: Invocation): void {
  const { output, context, verbosity } = invocation;
  const errno = thrown.context['errno'];
  if (typeof errno === 'string' && thrown.message.startsWith('opening ')) {
    context.log.error(openFailure(name, errno));
    return;
  }
  const isVerbose = verbosity === 'verbose' || verbosity === 'debug';
  if (verbosity !== 'quiet') output.write(isVerbose ? `${name}:\n` : `${name}:`);
  // of what is no package at all rpm says nothing
  if (thrown.code !== 'NOT_AN_RPM') context.log.error(damageText(name, thrown));
}

function openFailure(name: string, errno: string): string {
  return `${name}: open failed: ${systemErrorText(errno)}`;
}
