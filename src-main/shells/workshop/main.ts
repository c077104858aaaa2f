/**
 * The workshop process. `read`: answers questions about specs, one a line of standard input, and runs
 * nothing of them; whoever started it ends it when that takes too much. `build`: carries out one
 * build, as the user it is started by.
 *
 * Answers and records go to descriptor 3: what scripts and Lua print cannot be taken for one.
 */
import { writeSync } from 'node:fs';
import { processContext, toRpmError } from '../../base/index.ts';
import { LineSplitter } from '../../ipc/index.ts';
import { answerSpecQuestion, runBuild } from '../../workshop/index.ts';
import type { RunBuildRequest, SpecQuestion } from '../../workshop/index.ts';
import { RECORD_FD } from '../engine/launch-workshop.ts';

/** One line, whole; nobody hearing it ends the process. */
function tell(value: unknown): void {
  const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(RECORD_FD, bytes, at);
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
      if (code !== 'EAGAIN') process.exit(1);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function eachLine(heard: (line: string) => void, ended: () => void): void {
  const splitter = new LineSplitter(2 ** 26);
  process.stdin.on('data', (chunk: Buffer) => splitter.push(chunk).forEach(heard));
  process.stdin.on('error', ended);
  process.stdin.on('end', ended);
}

/** Lines are ours: the engine writes them from what it has checked. */
async function answer(line: string): Promise<void> {
  const { id, question } = JSON.parse(line) as {
    readonly id: number;
    readonly question: SpecQuestion;
  };
  try {
    tell({ id, value: await answerSpecQuestion(question, processContext()) });
  } catch (thrown) {
    tell({ id, error: toRpmError(thrown).toWire() });
  }
}

function readSpecs(): void {
  let last = Promise.resolve();
  eachLine(
    (line) => {
      last = last.then(() => answer(line));
    },
    () => process.exit(0),
  );
}

/** Stops when it is told to, and when nobody is left who could tell. */
function build(): void {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  let isBegun = false;
  eachLine((line) => {
    if (isBegun) return;
    isBegun = true;
    const request = JSON.parse(line) as RunBuildRequest;
    runBuild(request, processContext(undefined, controller.signal), tell).then(
      () => process.exit(0),
      (thrown: unknown) => {
        tell({ kind: 'end', reasons: [toRpmError(thrown).message] });
        process.exit(1);
      },
    );
  }, stop);
}

if (process.argv[2] === 'build') build();
else readSpecs();
