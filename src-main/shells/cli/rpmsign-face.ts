/** `rpmsign`: signatures put into packages and taken out of them. */
import { readFileSync, readlinkSync } from 'node:fs';
import { isatty } from 'node:tty';
import { fileError, isSystemError, RpmError, systemErrorText } from '../../base/index.ts';
import type { Context } from '../../base/index.ts';
import { checkLine, checkPackage, Keyring, reportedChecks } from '../../check/index.ts';
import type { PackageHead } from '../../format/index.ts';
import type { FileSource } from '../../base/index.ts';
import { commandSigner, keyFileSigner, SigningError, signPackage } from '../../sign/index.ts';
import type { Signer, SigningMacros, SignRequest } from '../../sign/index.ts';
import { cliContext } from './cli-context.ts';
import { runtimeOf } from './evaluate.ts';
import type { GivenRuntime } from './evaluate.ts';
import { exitStatus } from './exit-status.ts';
import { verbosityOf } from './invocation.ts';
import { checkCommonOptions } from './mode.ts';
import { signOptionTable } from './option-table.ts';
import type { Output } from './output.ts';
import { parseOptions, UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { quotedWords } from './popt-entries.ts';
import { poptEntries } from './popt-files.ts';
import { compatibleVersion } from './versions.ts';

/**
 * From words to exit status.
 *
 * @param usualAction - what is done where no option says it
 */
export async function runRpmsign(
  words: readonly string[],
  output: Output,
  usualAction?: SignRequest['action'],
): Promise<number> {
  try {
    const options = parseOptions(words, signOptionTable, poptEntries('rpmsign'));
    return await runMode(options, output, usualAction);
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    output.error(`rpmsign: ${thrown.message}`);
    return 1;
  }
}

/** The options that ask for something, each with what it asks for. */
const actions: readonly (readonly [option: string, action: SignRequest['action']])[] = [
  ['addsign', 'add'],
  ['resign', 'replace'],
  ['delsign', 'remove'],
];

async function runMode(
  options: ParsedOptions,
  output: Output,
  usualAction: SignRequest['action'] | undefined,
): Promise<number> {
  if (options.has('help')) return writeHelp(output);
  if (options.has('usage')) return writeUsage(output, 0);
  if (options.has('version')) {
    output.write(`RPM version ${compatibleVersion}\n`);
    return 0;
  }
  const context = cliContext(output, verbosityOf(options));
  checkCommonOptions(options);
  const refused = signOptionTable.find(({ name, isRefused }) => isRefused && options.has(name));
  if (refused !== undefined) throw new UsageError(`--${refused.name} is not available`);
  const asked = actions.filter(([option]) => options.has(option));
  if (asked.length > 1) throw new UsageError('only one major mode may be specified');
  const given = await runtimeOf(options, context);
  if (given.status !== 0 || options.has('showrc')) return given.status;
  const action = asked[0]?.[1] ?? usualAction;
  if (options.arguments.length === 0) {
    if (options.has('eval') && action === undefined) return 0;
    throw new UsageError('no arguments given');
  }
  if (action === undefined) return writeUsage(output, 1);
  const request = requestOf(action, options);
  const signer = action === 'remove' ? undefined : await signerOf(options, given, context);
  if (signer === 'unnamed') {
    output.error('You must set "%_gpg_name" in your macro file');
    return 1;
  }
  return signAll(options.arguments, request, signer, context, output);
}

function requestOf(action: SignRequest['action'], options: ParsedOptions): SignRequest {
  return {
    action,
    isV3Wanted: options.has('rpmv3'),
    isV4Wanted: options.has('rpmv4'),
    isV6Wanted: options.has('rpmv6'),
  };
}

async function signAll(
  paths: readonly string[],
  request: SignRequest,
  signer: Signer | undefined,
  context: Context,
  output: Output,
): Promise<number> {
  let failures = 0;
  for (const path of paths) {
    output.write(`${path}:\n`);
    output.flush();
    if (!(await signOne(path, request, signer, context))) failures += 1;
  }
  return exitStatus(failures);
}

/** Whether it went well. */
async function signOne(
  path: string,
  request: SignRequest,
  signer: Signer | undefined,
  { log }: Context,
): Promise<boolean> {
  try {
    const outcome = await signPackage(path, request, {
      ...(signer !== undefined && { signer }),
      findFault,
      warn: (message) => log.warning(message),
    });
    if (outcome === 'same') log.warning(`${path} already contains identical signature, skipping`);
    return true;
  } catch (thrown) {
    for (const line of failureLines(path, thrown)) log.error(line);
    return false;
  }
}

function failureLines(path: string, thrown: unknown): readonly string[] {
  if (thrown instanceof SigningError) return thrown.lines;
  if (!(thrown instanceof RpmError)) throw thrown;
  const { errno } = thrown.context;
  if (typeof errno === 'string' && !thrown.message.startsWith('writing '))
    return [`${path}: open failed: ${systemErrorText(errno)}`];
  if (errno !== undefined) return [thrown.message];
  const { rpmText } = thrown.context;
  const reason = typeof rpmText === 'string' ? rpmText : thrown.message;
  return [`not signing corrupt package ${path}: ${reason}`];
}

/** What rpm says of the first digest that is wrong; a signature without its key is no fault. */
async function findFault(source: FileSource, head: PackageHead): Promise<string | undefined> {
  const generation = head.formatVersion === 6 ? 6 : 4;
  const results = await checkPackage(source, head, new Keyring());
  const wrong = reportedChecks(results, { generation, withoutSignatures: true }).find(
    ({ outcome }) => outcome === 'fail',
  );
  return wrong === undefined ? undefined : checkLine(wrong, generation);
}

/** What makes the signatures; `unnamed` where nobody says whose they are to be. */
async function signerOf(
  options: ParsedOptions,
  given: GivenRuntime,
  context: Context,
): Promise<Signer | 'unnamed'> {
  const macros = macrosOf(given);
  const keyName = namedKey(macros);
  const keyFile = options.value('key-file');
  if (keyFile === undefined)
    return keyName === undefined
      ? 'unnamed'
      : commandSigner(macros, () => withTerminal(context), quotedWords);
  const hash = macros.isDefined('_gpg_digest_algo')
    ? macros.expand('%{_gpg_digest_algo}')
    : undefined;
  const passphraseFile = options.value('passphrase-file');
  const passphrase =
    passphraseFile === undefined
      ? undefined
      : contentOf(passphraseFile).toString().split(/\r?\n/, 1)[0];
  const nowSeconds = (): number => Math.floor(context.now() / 1000);
  try {
    return await keyFileSigner(contentOf(keyFile), { passphrase, keyName, hash, nowSeconds });
  } catch (thrown) {
    if (thrown instanceof SigningError) throw new UsageError(`${keyFile}: ${thrown.message}`);
    throw thrown;
  }
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (thrown) {
    const errno = isSystemError(thrown) ? systemErrorText(thrown.code) : undefined;
    throw errno === undefined
      ? fileError('reading', path, thrown)
      : new UsageError(`${path}: ${errno}`);
  }
}

function macrosOf({ runtime: { macros } }: GivenRuntime): SigningMacros {
  return {
    define: (text) => macros.define(text),
    undefine: (name) => macros.undefine(name),
    expand: (text) => macros.expand(text),
    isDefined: (name) => macros.bodyOf(name) !== undefined,
    isParametric: (name) => macros.isParametric(name),
  };
}

/** rpm 6 asks for the first, rpm 4 for the second; `--key-id` sets the one its rpm knows. */
function namedKey(macros: SigningMacros): string | undefined {
  for (const name of ['_openpgp_sign_id', '_gpg_name']) {
    const value = macros.isDefined(name) ? macros.expand(`%{${name}}`) : '';
    if (value !== '') return value;
  }
  return undefined;
}

/** Where the agent asks for a pass phrase: the terminal of standard input. */
function withTerminal({ environment, log }: Context): Context['environment'] {
  if (environment['GPG_TTY'] !== undefined) return environment;
  const name = isatty(0) ? terminalName() : undefined;
  if (name !== undefined) return { ...environment, GPG_TTY: name };
  log.warning('Could not set GPG_TTY to stdin: Inappropriate ioctl for device');
  return environment;
}

function terminalName(): string | undefined {
  try {
    return readlinkSync('/proc/self/fd/0');
  } catch {
    return undefined;
  }
}

async function writeHelp(output: Output): Promise<number> {
  const { writeOptionList } = await import('./commands/help.ts');
  writeOptionList('rpmsign', output);
  return 0;
}

async function writeUsage(output: Output, status: number): Promise<number> {
  const { usageText } = await import('./commands/usage.ts');
  if (status === 0) output.write(usageText('rpmsign'));
  else output.error(`RPM version ${compatibleVersion}\n\n${usageText('rpmsign').trimEnd()}`);
  return status;
}
