/** Starts the processes that read specs and build them, and ends them when they take too much. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { WireError } from '../../contract/errors.ts';
import {
  CancelledError,
  decodeText,
  processEnd,
  RpmError,
  startProcess,
} from '../../base/index.ts';
import type { ChildProcess, Log } from '../../base/index.ts';
import { fromWireError, LineSplitter } from '../../ipc/index.ts';
import type { BuildListener, WorkshopLauncher } from '../../operations/index.ts';
import type {
  BuildRecord,
  RunBuildRequest,
  SpecQuestion,
  SpecQuestionKind,
} from '../../workshop/index.ts';

/** The descriptor on which these processes answer. */
export const RECORD_FD = 3;

export interface SpecLimits {
  /** What one question may take. */
  readonly timeMs: number;
  /** The same for a matrix, which reads a spec many times. */
  readonly matrixTimeMs: number;
  /** What the process may hold of the machine's memory. */
  readonly memoryBytes: number;
}

const usualLimits: SpecLimits = {
  timeMs: 15_000,
  matrixTimeMs: 60_000,
  memoryBytes: 768 * 2 ** 20,
};

export interface WorkshopPrograms {
  readonly nodePath: string;
  readonly nodeEnvironment: Readonly<Record<string, string>>;
  readonly workshopPath: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly limits?: SpecLimits;
}

/** How often the memory of a process at work is looked at. */
const lookEveryMs = 50;
/** A process without work ends after this. */
const idleMs = 60_000;
/** After so many answers another process takes over: what WebAssembly has taken it never gives back. */
const mostAnswers = 60;
/** What a build that is to stop may take until everything of it is ended. */
const graceMs = 8000;

export function createWorkshopLauncher(programs: WorkshopPrograms): WorkshopLauncher & Disposable {
  const reader = new SpecReader(programs);
  return {
    // The process answers with what the question's own function returns.
    ask: (question, signal) => reader.ask(question, signal) as Promise<never>,
    build: (request, listener, signal) => runBuildProcess(programs, request, listener, signal),
    [Symbol.dispose]: () => reader[Symbol.dispose](),
  };
}

interface Waiting {
  readonly question: SpecQuestion;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** One process at a time, one question after the other. */
class SpecReader implements Disposable {
  readonly #programs: WorkshopPrograms;
  readonly #queue: Waiting[] = [];
  #current: Waiting | undefined;
  #child: ChildProcess | undefined;
  #answers = 0;
  #nextId = 1;
  #watch: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(programs: WorkshopPrograms) {
    this.#programs = programs;
  }

  ask<K extends SpecQuestionKind>(
    question: SpecQuestion<K>,
    signal: AbortSignal,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        question,
        resolve: (value) => {
          signal.removeEventListener('abort', cancel);
          resolve(value);
        },
        reject: (error) => {
          signal.removeEventListener('abort', cancel);
          reject(error as Error);
        },
      };
      const cancel = (): void => this.#cancel(waiting);
      signal.addEventListener('abort', cancel, { once: true });
      this.#queue.push(waiting);
      this.#next();
    });
  }

  [Symbol.dispose](): void {
    this.#endChild();
    clearTimeout(this.#idle);
  }

  #cancel(waiting: Waiting): void {
    const error = new CancelledError(`reading ${waiting.question.document.path}: cancelled`);
    const at = this.#queue.indexOf(waiting);
    if (at >= 0) this.#queue.splice(at, 1);
    if (this.#current === waiting) this.#fail(error);
    else waiting.reject(error);
  }

  #next(): void {
    if (this.#current !== undefined) return;
    const waiting = this.#queue.shift();
    if (waiting === undefined) {
      this.#idle = setTimeout(() => this.#endChild(), idleMs).unref();
      return;
    }
    clearTimeout(this.#idle);
    this.#current = waiting;
    if (this.#answers >= mostAnswers) this.#endChild();
    const child = (this.#child ??= this.#start());
    const id = this.#nextId++;
    child.stdin?.write(`${JSON.stringify({ id, question: waiting.question })}\n`);
    this.#guard(child, waiting.question);
  }

  #start(): ChildProcess {
    const { nodePath, nodeEnvironment, workshopPath, environment, log } = this.#programs;
    this.#answers = 0;
    const heap = Math.floor(this.#limits.memoryBytes / 2 ** 20);
    const child = startProcess(nodePath, [`--max-old-space-size=${heap}`, workshopPath, 'read'], {
      env: { ...environment, ...nodeEnvironment, NODE_OPTIONS: undefined },
      stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
      detached: true,
      cwd: '/',
    });
    child.stdin?.on('error', (error) => log.debug(`workshop: ${error.message}`));
    heardLines(child, (line) => {
      if (this.#child === child) this.#answered(line);
    });
    processEnd(child).then(
      ({ status, signal }) => {
        if (this.#child !== child) return;
        this.#child = undefined;
        this.#fail(limitError(this.#current?.question, signal ?? `exit status ${status}`));
      },
      (thrown: unknown) => {
        if (this.#child !== child) return;
        this.#child = undefined;
        this.#fail(new RpmError('INTERNAL', `starting the workshop: ${String(thrown)}`));
      },
    );
    return child;
  }

  get #limits(): SpecLimits {
    return this.#programs.limits ?? usualLimits;
  }

  /** Ends the process at its limits. */
  #guard(child: ChildProcess, question: SpecQuestion): void {
    const { timeMs, matrixTimeMs, memoryBytes } = this.#limits;
    const limitMs = question.kind === 'matrix' ? matrixTimeMs : timeMs;
    const began = performance.now();
    this.#watch = setInterval(() => {
      const tookMs = performance.now() - began;
      if (tookMs > limitMs) this.#fail(limitError(question, `more than ${limitMs / 1000} s`));
      else if (residentBytes(child.pid) > memoryBytes)
        this.#fail(limitError(question, `more than ${Math.round(memoryBytes / 2 ** 20)} MB`));
    }, lookEveryMs);
  }

  #answered(line: string): void {
    const current = this.#current;
    if (current === undefined) return;
    this.#answers += 1;
    this.#done();
    const { value, error } = JSON.parse(line) as { value?: unknown; error?: WireError };
    if (error === undefined) current.resolve(value);
    else current.reject(fromWireError(error));
    this.#next();
  }

  /** The question at work is over, and its process with it. */
  #fail(error: unknown): void {
    const current = this.#current;
    this.#endChild();
    this.#done();
    current?.reject(error);
    this.#next();
  }

  #done(): void {
    clearInterval(this.#watch);
    this.#current = undefined;
  }

  #endChild(): void {
    const child = this.#child;
    this.#child = undefined;
    if (child !== undefined) endGroup(child, 'SIGKILL');
  }
}

function limitError(question: SpecQuestion | undefined, what: string): RpmError {
  return new RpmError(
    'SPEC_LIMIT',
    `reading ${question?.document.path ?? 'a spec'}: it took too much and was ended (${what})`,
  );
}

/** What a process holds in memory; 0 where the system does not tell. */
function residentBytes(pid: number | undefined): number {
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1];
    return Number(pages ?? 0) * 4096;
  } catch {
    return 0;
  }
}

function heardLines(child: ChildProcess, heard: (line: string) => void): void {
  const channel = child.stdio[RECORD_FD];
  if (channel === null || channel === undefined || !('read' in channel)) return;
  const splitter = new LineSplitter(2 ** 28);
  channel.on('data', (chunk: Buffer) => splitter.push(chunk).forEach(heard));
  channel.on('error', () => {});
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // nothing of it is left
  }
}

async function runBuildProcess(
  { nodePath, nodeEnvironment, workshopPath, environment }: WorkshopPrograms,
  request: RunBuildRequest,
  listener: BuildListener,
  signal: AbortSignal,
): Promise<string | undefined> {
  // Its own group: scripts in it are ended by the build, and the build by its standard input.
  const child = startProcess(nodePath, [workshopPath, 'build'], {
    env: { ...environment, ...nodeEnvironment, NODE_OPTIONS: undefined },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
    cwd: dirname(request.path),
  });
  const ended = processEnd(child);
  let isTold = false;
  heardLines(child, (line) => {
    const record = JSON.parse(line) as BuildRecord;
    isTold ||= record.kind === 'end';
    listener.record(record);
  });
  eachOutputLine(child.stdout, (line) => listener.output(line, 'output'));
  eachOutputLine(child.stderr, (line) => listener.output(line, 'error'));
  child.stdin?.on('error', () => {});
  child.stdin?.write(`${JSON.stringify(request)}\n`);
  let force: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.stdin?.end();
    force = setTimeout(() => endGroup(child, 'SIGKILL'), graceMs);
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const { status, signal: endedBy } = await ended;
    return isTold ? undefined : `the build ended with ${endedBy ?? `exit status ${status}`}`;
  } finally {
    clearTimeout(force);
    signal.removeEventListener('abort', stop);
  }
}

/** Longer lines are cut into several, so that no program fills the memory with one. */
const longestLine = 64 * 1024;

function eachOutputLine(stream: NodeJS.ReadableStream | null, heard: (line: string) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  const take = (chunk: Buffer): void => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      heard(decodeText(rest.subarray(from, end)));
      from = end + 1;
    }
    rest = rest.subarray(from);
    while (rest.length > longestLine) {
      heard(decodeText(rest.subarray(0, longestLine)));
      rest = rest.subarray(longestLine);
    }
  };
  stream?.on('data', take);
  stream?.on('end', () => {
    if (rest.length > 0) heard(decodeText(rest));
  });
}
