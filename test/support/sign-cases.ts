/** Packages signed by ours and by a real rpmsign in turn. */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProgram } from './real-rpm.ts';
import type { ProgramResult } from './real-rpm.ts';
import type { SigningHome } from './signing-home.ts';

const main = resolve(import.meta.dirname, '../../src-main/shells/cli/main.ts');

/** The same time for every signature, so that the same key makes the same ones. */
export const frozen: readonly string[] = [
  ...['--define', '__gpg /usr/bin/gpg'],
  ...['--define', '_gpg_sign_cmd_extra_args --quiet --faked-system-time=20300101T000000!'],
];

export const as = (signer: string): readonly string[] => ['--key-id', signer];

/** One after the other on the same file. */
export interface SignCase {
  readonly title: string;
  readonly runs: readonly (readonly string[])[];
}

export interface Played {
  readonly results: readonly ProgramResult[];
  readonly bytes: Buffer;
}

/** Runs a case on a copy of a package in a fresh folder. */
export function play(
  folder: string,
  from: string,
  runs: SignCase['runs'],
  rpmsign: (folder: string, words: readonly string[]) => ProgramResult,
): Played {
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.rpm', 'second.rpm']) copyFileSync(from, join(folder, name));
  const results = runs.map((words) => rpmsign(folder, [...words, 'package.rpm']));
  return { results, bytes: readFileSync(join(folder, 'package.rpm')) };
}

/** `rpmsign` of ours in a folder, with the keys of a home. */
export const ours =
  (home: SigningHome) =>
  (cwd: string, words: readonly string[]): ProgramResult =>
    runProgram(process.execPath, [main, 'rpmsign', ...words], {
      cwd,
      env: { GNUPGHOME: home.folder },
    });
