import { readSync } from 'node:fs';
import { fileError, makeUnnamedFile } from '../../base/index.ts';
import { fetchPackage, temporaryFolder } from './fetch-package.ts';
import type { Fetching } from './fetch-package.ts';
import { isFetched } from './fetched-address.ts';
import { packageIntake } from './package-intake.ts';

/** A file that can be opened by `path`, in this process, until this is disposed of. */
export interface LocatedArgument extends Disposable {
  readonly path: string;
}

/**
 * Where an argument's file lies: at its path, behind `file://` and a machine's name, or, of what is
 * fetched or comes on standard input (`-`), in a file without a name, for packages are opened more than once.
 *
 * @returns undefined when it could not be fetched, which was said
 * @throws {FileError} when what comes cannot be kept
 */
export async function locateArgument(
  argument: string,
  invocation: Fetching,
): Promise<LocatedArgument | undefined> {
  if (isFetched(argument)) return fetchPackage(argument, invocation);
  if (argument === '-') return keepInput(invocation);
  const path = argument.startsWith('file://')
    ? argument.slice('file://'.length).replace(/^[^/]*/, '')
    : argument;
  return { path, [Symbol.dispose]() {} };
}

function keepInput(invocation: Fetching): LocatedArgument | undefined {
  const kept = makeUnnamedFile(temporaryFolder(invocation));
  const intake = packageIntake(kept, 'standard input', invocation);
  try {
    const piece = new Uint8Array(1 << 16);
    let count = readInput(piece);
    while (count > 0 && intake.take(piece.subarray(0, count))) count = readInput(piece);
  } catch (thrown) {
    kept[Symbol.dispose]();
    throw fileError('keeping', 'standard input', thrown);
  }
  if (intake.isComplete()) return kept;
  kept[Symbol.dispose]();
  return undefined;
}

/** One read of standard input; a terminal or pipe that does not block is asked again. */
function readInput(piece: Uint8Array): number {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      return readSync(0, piece, 0, piece.length, null);
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw thrown;
      Atomics.wait(pause, 0, 0, 5);
    }
  }
}
