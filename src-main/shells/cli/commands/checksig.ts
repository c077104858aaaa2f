import { openFileSource, RpmError, systemErrorText } from '../../../base/index.ts';
import { checkPackage, checkText, Keyring, keyringFromDatabase } from '../../../check/index.ts';
import { DatabaseError } from '../../../base/index.ts';
import { readPackageHead } from '../../../format/index.ts';
import type { Invocation } from '../invocation.ts';
import { openForQuery } from '../open-for-query.ts';
import { UsageError } from '../parse-options.ts';

/** `-K`: digests and signatures of package files, against the keys of the database. */
export async function run(invocation: Invocation): Promise<number> {
  const { output } = invocation;
  if (invocation.arguments.length === 0) throw new UsageError('no arguments given');
  const keyring = installedKeys(invocation);
  let failures = 0;
  for (const path of invocation.arguments) {
    try {
      if (!(await checkOne(path, keyring, invocation))) failures += 1;
    } catch (thrown) {
      if (!(thrown instanceof RpmError)) throw thrown;
      failures += 1;
      output.error(`error: ${failureText(path, thrown)}`);
    }
  }
  return failures === 0 ? 0 : 1;
}

async function checkOne(path: string, keyring: Keyring, invocation: Invocation): Promise<boolean> {
  const { output, options, verbosity } = invocation;
  using source = openFileSource(path);
  const results = await checkPackage(source, readPackageHead(source), keyring);
  const isVerbose = verbosity === 'verbose' || verbosity === 'debug';
  const { lines, isFailed } = checkText(path, results, isVerbose, {
    withoutDigests: options.has('nodigest'),
    withoutSignatures: options.has('nosignature'),
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

function failureText(path: string, thrown: RpmError): string {
  const errno = thrown.context['errno'];
  if (typeof errno === 'string' && thrown.message.startsWith('opening '))
    return `${path}: open failed: ${systemErrorText(errno)}`;
  if (thrown.code === 'NOT_AN_RPM') return `${path}: not an rpm package`;
  return thrown.message;
}
