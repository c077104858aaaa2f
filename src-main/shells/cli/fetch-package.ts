import { existsSync } from 'node:fs';
import { fileError, makeUnnamedFile, processEnd, startProcess } from '../../base/index.ts';
import type { UnnamedFile } from '../../base/index.ts';
import type { Invocation } from './invocation.ts';
import { packageIntake } from './package-intake.ts';

/** The program of rpm's `%__urlhelpercmd`: it knows the system's proxies, certificates and passwords. */
const program = '/usr/bin/curl';

/** Those of rpm's `%__urlhelperopts`, and the protocols on to which a server may send us: older curls allow more. */
const usualWords = [
  ...['--silent', '--show-error', '--fail', '--globoff', '--location'],
  ...['--proto-redir', '=http,https,ftp,ftps'],
] as const;

/** What fetching needs to know of a call of the program. */
export type Fetching = Pick<Invocation, 'context' | 'macros' | 'output'>;

/**
 * Fetches a file into one without a name. What goes wrong is said on standard error, as curl says it.
 *
 * @param limitBytes - a longer package is given up
 * @returns undefined when nothing, or not everything, could be fetched
 * @throws {FileError} when it cannot be kept
 */
export async function fetchPackage(
  address: string,
  invocation: Fetching,
  limitBytes?: number,
): Promise<UnnamedFile | undefined> {
  const { context, output } = invocation;
  const words = [...(await proxyWords(invocation)), ...usualWords];
  if (!existsSync(program)) {
    context.log.error(`Could not find url helper: "${[program, ...words].join(' ')}"`);
    return undefined;
  }
  const file = makeUnnamedFile(temporaryFolder(invocation));
  let isKept = false;
  output.flush();
  const child = startProcess(program, [...words, '--output', '-', address], {
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  const ending = processEnd(child);
  const intake = packageIntake(file, address, invocation, limitBytes);
  try {
    let isWanted = true;
    for await (const piece of child.stdout ?? []) {
      isWanted = intake.take(piece);
      if (!isWanted) break;
    }
    if (!isWanted) child.kill('SIGTERM');
    const { status } = await ending;
    isKept = intake.isComplete() && (status === 0 || !isWanted);
    return isKept ? file : undefined;
  } catch (thrown) {
    child.kill('SIGTERM');
    await ending.catch(() => {});
    throw fileError('keeping', address, thrown);
  } finally {
    if (!isKept) file[Symbol.dispose]();
  }
}

/** A proxy that was asked for; those of the environment curl finds itself. */
async function proxyWords({ macros, context }: Fetching): Promise<readonly string[]> {
  const { machineMacros } = await import('../../transaction/index.ts');
  const known = macros ?? machineMacros(context.environment);
  const host = known.value('_httpproxy');
  if (host === undefined) return [];
  const port = known.value('_httpport');
  return ['--proxy', port === undefined ? host : `${host}:${port}`];
}

/** Where files without a name lie. */
export function temporaryFolder({ context }: Fetching): string {
  return context.environment['TMPDIR'] ?? '/var/tmp';
}
