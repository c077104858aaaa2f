/**
 * Starts the engine process, starts it again when it dies, and is what the broker forwards to. Used by
 * every shell that shows a window; it needs nothing newer than Node 20.
 */
import { Duplex } from 'node:stream';
import type { Transport } from '../../contract/wire.ts';
import type { ChildProcess, Log } from '../../base/index.ts';
import { startProcess } from '../../base/index.ts';
import type { EngineLink } from '../../ipc/index.ts';
import { lineTransport } from '../../ipc/index.ts';
import type { NodeProgram } from './choose-node.ts';

/** The descriptor on which the engine finds its end of the connection. */
export const CONNECTION_FD = 3;

const BACK_OFF_MS = [200, 1000, 2000, 5000, 10_000] as const;
/** An engine that lived this long starts the back-off anew. */
const STEADY_MS = 30_000;

export interface EngineProcessOptions {
  readonly node: NodeProgram;
  /** The engine's entry: `dist/engine/main.js`, or the source. */
  readonly entryPath: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

export interface EngineProcess extends EngineLink {
  /** The process id while an engine runs. */
  readonly pid: number | undefined;
  /** Ends the engine for good; resolves when it is gone. */
  stop(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly transport: Transport;
}

/** Starts the engine and keeps it running until `stop`. */
export function startEngineProcess(options: EngineProcessOptions): EngineProcess {
  const { log } = options;
  const messageListeners: ((message: unknown) => void)[] = [];
  const downListeners: ((reason: string) => void)[] = [];
  let running: Running | undefined;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let isStopping = false;

  const start = (): void => {
    const startedAt = performance.now();
    const child = spawnEngine(options);
    let isEnded = false;
    const onEnd = (reason: string): void => {
      if (isEnded) return;
      isEnded = true;
      running = undefined;
      for (const listener of downListeners) listener(reason);
      if (isStopping) return;
      if (performance.now() - startedAt > STEADY_MS) failures = 0;
      const waitMs = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length - 1)] ?? 10_000;
      failures += 1;
      log.error(`the engine ended (${reason}); starting it again in ${waitMs} ms`);
      retry = setTimeout(start, waitMs);
    };
    child.once('error', (error) => onEnd(error.message));
    child.once('exit', (status, signal) =>
      onEnd(signal === null ? `exit status ${status}` : `signal ${signal}`),
    );
    const channel = child.stdio[CONNECTION_FD];
    // Without a process there is no channel either; the error event tells why.
    if (!(channel instanceof Duplex)) return;
    const transport = lineTransport(channel, log);
    transport.onMessage((message) => {
      for (const listener of messageListeners) listener(message);
    });
    running = { child, transport };
  };
  start();

  return {
    get pid() {
      return running?.child.pid;
    },
    send(message) {
      if (running === undefined) return false;
      running.transport.send(message);
      return true;
    },
    onMessage: (listener) => void messageListeners.push(listener),
    onDown: (listener) => void downListeners.push(listener),
    async stop() {
      isStopping = true;
      clearTimeout(retry);
      const ending = running;
      if (ending === undefined) return;
      const gone = new Promise<void>((resolve) => {
        ending.child.once('exit', () => resolve());
        ending.child.once('error', () => resolve());
      });
      // Closing its connection is how it is asked to end.
      ending.transport.close();
      const force = setTimeout(() => ending.child.kill('SIGKILL'), 3000);
      await gone;
      clearTimeout(force);
    },
  };
}

function spawnEngine({ node, entryPath, args, environment }: EngineProcessOptions): ChildProcess {
  const env: NodeJS.ProcessEnv = { ...environment, ...node.environment };
  // A debugger or loader meant for the shell must not reach the engine.
  delete env['NODE_OPTIONS'];
  return startProcess(node.path, [entryPath, ...args], {
    env,
    // Standard input is not the connection: a library that prints must not break the protocol.
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    // Ctrl+C in the terminal goes to the whole group; the shell decides when the engine ends.
    detached: true,
  });
}
