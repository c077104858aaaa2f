import { openFileSource, RpmError, systemErrorText } from '../../../base/index.ts';
import { checkPackage, checkText, Keyring, keyringFromDatabase } from '../../../check/index.ts';
import { DatabaseError } from '../../../base/index.ts';
import { readPackageHead } from '../../../format/index.ts';
import { damageText } from '../damage-text.ts';
import { exitStatus } from '../exit-status.ts';
import type { Invocation } from '../invocation.ts';
import { locateArgument } from '../locate-argument.ts';
import { openForQuery } from '../open-for-query.ts';
import { UsageError } from '../parse-options.ts';

/** `-K`: digests and signatures of package files, against the keys of the database. */
export async function run(invocation: Invocation): Promise<number> {
  if (invocation.arguments.length === 0) throw new UsageError('no arguments given');
  invocation.context.log.debug('loading keyring from rpmdb');
  const keyring = installedKeys(invocation);
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

/** A database that cannot be read has no keys; what it would have verified comes out as NOKEY. */
function installedKeys(invocation: Invocation): Keyring {
  try {
    using database = openForQuery(invocation);
    return keyringFromDatabase(database);
  } catch (thrown) {
    if (!(thrown instanceof DatabaseError)) throw thrown;
    invocation.context.log.warning(thrown.message);
    return new Keyring();
  }
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
  const isOther = thrown.code === 'NOT_AN_RPM';
  context.log.error(isOther ? `${name}: not an rpm package` : damageText(name, thrown));
}

function openFailure(name: string, errno: string): string {
  return `${name}: open failed: ${systemErrorText(errno)}`;
}
