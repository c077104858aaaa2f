/** Starts the helper for one plan and follows what it says; with pkexec where privileges are needed. */
import { existsSync } from 'node:fs';
import type { TransactionOutcome } from '../../contract/plan.ts';
import type { ChildProcess, Log } from '../../base/index.ts';
import {
  CancelledError,
  processEnd,
  RpmError,
  startProcess,
  visibleText,
} from '../../base/index.ts';
import {
  fromWireError,
  HELPER_STOP_LINE,
  LineSplitter,
  parseHelperRecord,
  parseLine,
} from '../../ipc/index.ts';
import type { HelperRequest } from '../../ipc/index.ts';
import type { HelperLaunch, HelperLauncher, HelperListener } from '../../operations/index.ts';

const PKEXEC_DISMISSED = 126;
const PKEXEC_DENIED = 127;
const usualPkexec = ['/usr/bin/pkexec', '/bin/pkexec'] as const;
/** How much of what a failing program wrote is kept for the message. */
const KEPT_LINES = 20;

export interface HelperPrograms {
  /** The Node that runs the helper; an absolute path where pkexec is used. */
  readonly nodePath: string;
  readonly nodeEnvironment: Readonly<Record<string, string>>;
  readonly helperPath: string;
  readonly cliPath: string;
  /** The program of a packaged build that the polkit policy names; absent: Node is started itself. */
  readonly privilegedHelper?: string;
  /** Where pkexec may be; the first that is there is used. */
  readonly pkexecPaths?: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

interface Ending {
  outcome: TransactionOutcome | undefined;
  error: RpmError | undefined;
  readonly lastLines: string[];
}

/** The helper as a program of its own. */
export function createHelperLauncher(programs: HelperPrograms): HelperLauncher {
  return {
    run: (launch, listener, signal) => runHelper(programs, launch, listener, signal),
    initialise: (root, databasePath) => initialiseDatabase(programs, root, databasePath),
  };
}

async function runHelper(
  programs: HelperPrograms,
  launch: HelperLaunch,
  listener: HelperListener,
  signal: AbortSignal,
): Promise<TransactionOutcome> {
  const { needsPrivileges, ...rest } = launch;
  const request: HelperRequest = rest;
  const child = spawnHelper(programs, needsPrivileges);
  const ended = processEnd(child).catch((thrown: unknown) => {
    throw new RpmError('HELPER_FAILED', `starting the helper: ${String(thrown)}`);
  });
  const ending: Ending = { outcome: undefined, error: undefined, lastLines: [] };
  follow(child, listener, ending);
  // A helper that ends early closes its end; its exit status tells more than EPIPE does.
  child.stdin?.on('error', (error) => programs.log.debug(`helper: ${error.message}`));
  child.stdin?.write(`${JSON.stringify(request)}\n`);
  const stop = (): void => void child.stdin?.write(`${HELPER_STOP_LINE}\n`);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const { status, signal: killedBy } = await ended;
    if (ending.error !== undefined) throw ending.error;
    if (ending.outcome !== undefined) return ending.outcome;
    throw helperFailure(status, killedBy, needsPrivileges, ending.lastLines);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function spawnHelper(programs: HelperPrograms, needsPrivileges: boolean): ChildProcess {
  const { nodePath, nodeEnvironment, helperPath, environment } = programs;
  // Its own group: whoever ends the engine does not end a transaction halfway.
  const options = { stdio: ['pipe', 'pipe', 'pipe'] as const, detached: true, cwd: '/' };
  if (!needsPrivileges) {
    const env = { ...environment, ...nodeEnvironment };
    return startProcess(nodePath, [helperPath], { ...options, stdio: [...options.stdio], env });
  }
  const pkexec = (programs.pkexecPaths ?? usualPkexec).find((path) => existsSync(path));
  if (pkexec === undefined)
    throw new RpmError(
      'HELPER_REFUSED',
      'asking for privileges: there is no pkexec on this machine',
      { hint: 'Install polkit, or start Turntable as the user who owns the root.' },
    );
  // pkexec clears the environment, so what the program needs of it goes on its command line.
  const assignments = Object.entries(nodeEnvironment).map(([name, value]) => `${name}=${value}`);
  const node = assignments.length === 0 ? [nodePath] : ['/usr/bin/env', ...assignments, nodePath];
  const { privilegedHelper } = programs;
  const command = privilegedHelper === undefined ? [...node, helperPath] : [privilegedHelper];
  return startProcess(pkexec, command, {
    ...options,
    stdio: [...options.stdio],
    env: environment,
  });
}

function follow(child: ChildProcess, listener: HelperListener, ending: Ending): void {
  const keep = (line: string): void => {
    ending.lastLines.push(line);
    if (ending.lastLines.length > KEPT_LINES) ending.lastLines.shift();
  };
  const heard = (line: string): void => {
    const parsed = parseLine(line);
    if (parsed.kind === 'package') listener.package(parsed.name, parsed.version, parsed.release);
    else if (parsed.kind === 'percent') listener.percent(parsed.percent);
    else if (parsed.kind === 'record') receiveRecord(parsed.value, listener, ending);
    else if (parsed.text !== '') listener.text(parsed.text, 'stdout');
  };
  eachLine(child.stdout, heard);
  eachLine(child.stderr, (line) => {
    if (line === '') return;
    keep(visibleText(line));
    listener.text(visibleText(line), 'stderr');
  });
}

function receiveRecord(value: unknown, listener: HelperListener, ending: Ending): void {
  const record = parseHelperRecord(value);
  if (record?.type === 'progress') listener.progress(record.progress);
  else if (record?.type === 'outcome') ending.outcome = record.outcome;
  else if (record?.type === 'error') ending.error = fromWireError(record.error);
}

function eachLine(stream: NodeJS.ReadableStream | null, heard: (line: string) => void): void {
  const splitter = new LineSplitter();
  stream?.on('data', (chunk: Buffer) => {
    for (const line of splitter.push(chunk)) heard(line);
  });
  stream?.on('end', () => {
    for (const line of splitter.end()) heard(line);
  });
}

function helperFailure(
  status: number | null,
  killedBy: string | null,
  usedPkexec: boolean,
  lastLines: readonly string[],
): RpmError {
  if (usedPkexec && status === PKEXEC_DISMISSED)
    return new CancelledError('asking for privileges: the prompt was dismissed');
  if (usedPkexec && status === PKEXEC_DENIED)
    return new RpmError('HELPER_REFUSED', 'asking for privileges: they were not granted', {
      hint: 'Ask an administrator of this machine, or use a root of your own.',
    });
  const end = killedBy === null ? `exit status ${status}` : `signal ${killedBy}`;
  const said = lastLines.length === 0 ? '' : `: ${lastLines.join('\n')}`;
  return new RpmError('HELPER_FAILED', `running the helper: it ended with ${end}${said}`, {
    hint: 'What was begun is written down: put it right, or plan again, and it is finished or taken back first.',
  });
}

async function initialiseDatabase(
  { nodePath, nodeEnvironment, cliPath, environment }: HelperPrograms,
  root: string,
  databasePath: string,
): Promise<void> {
  const args = [cliPath, 'rpm', '--root', root, '--dbpath', databasePath, '--initdb'];
  const child = startProcess(nodePath, args, {
    env: { ...environment, ...nodeEnvironment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: string[] = [];
  eachLine(child.stderr, (line) => lines.push(visibleText(line)));
  const { status } = await processEnd(child);
  if (status !== 0)
    throw new RpmError(
      'HELPER_FAILED',
      `making a database in ${root}: exit status ${status}: ${lines.join('\n')}`,
    );
}
