/** One script of a build: written to a file, run, and its end told. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { decodeText, encodeText, runGroup } from '../../base/index.ts';
import { failBuild } from '../build-log.ts';
import { expanded, expandedPath } from '../build-surroundings.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';
import { quotedWords } from '../section-words.ts';

/** The scripts there are, each with the macros that surround it: `%{PREFIX_template}` ... */
const kinds = {
  prep: { macros: '__spec_prep', shown: '%prep' },
  generate_buildrequires: { macros: '__spec_buildrequires', shown: '%generate_buildrequires' },
  conf: { macros: '__spec_conf', shown: '%conf' },
  build: { macros: '__spec_build', shown: '%build' },
  install: { macros: '__spec_install', shown: '%install' },
  check: { macros: '__spec_check', shown: '%check' },
  clean: { macros: '__spec_clean', shown: '%clean' },
  rmbuild: { macros: '__spec_rmbuild', shown: 'rmbuild' },
  doc: { macros: '___build', shown: '%doc' },
  license: { macros: '___build', shown: '%license' },
} as const;

export type ScriptKind = keyof typeof kinds;

export interface StageScript {
  readonly kind: ScriptKind;
  readonly body: string;
  /** The folder it begins in, below the build folder. */
  readonly folder: string | undefined;
  /** Its output is what it is run for. */
  readonly keepsOutput?: boolean;
}

/**
 * Runs a script of a build in a process group of its own.
 *
 * @returns its output, where that is kept
 * @throws {BuildFailure} when it fails; its file stays to be looked at
 */
export async function runStageScript(
  around: BuildSurroundings,
  { kind, body, folder, keepsOutput = false }: StageScript,
): Promise<string> {
  const { log, isVerbose, environment, signal } = around;
  const { macros, shown } = kinds[kind];
  const template = expanded(around, `%{${macros}_template}`);
  const enter = folder === undefined ? '' : `cd '${folder}'\n`;
  const before = `${template}${enter}`;
  const text = `${before}${body}${expanded(around, `%{${macros}_post}`)}`;
  const path = writeScript(around, text);
  log.script?.({ kind, path, text, bodyLine: before.split('\n').length - 1 });
  const command = expanded(around, `%{${macros}_cmd} ${path}`);
  const [program = '', ...args] = quotedWords(command);
  log.notice(`Executing(${shown}): ${command}`);
  log.flush();
  const output = keepsOutput ? 'keep' : isVerbose ? 'inherit' : 'drop';
  const end = await runGroup(program, args, { environment, output, signal }).catch(() => undefined);
  if (end === undefined) failBuild(log, `Couldn't exec ${program}`, badStatus(path, shown));
  if (end.status !== 0) failBuild(log, badStatus(path, shown));
  unlinkSync(path);
  return decodeText(end.output);
}

function badStatus(path: string, shown: string): string {
  return `Bad exit status from ${path} (${shown})`;
}

function writeScript(around: BuildSurroundings, text: string): string {
  const name = randomBytes(6).toString('base64url').replace(/[-_]/g, 'x').slice(0, 6);
  const path = expandedPath(around, `%{_tmppath}/rpm-tmp.${name}`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, encodeText(text), { mode: 0o600, flag: 'wx' });
  return path;
}
