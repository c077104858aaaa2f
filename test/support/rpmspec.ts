/** `rpmspec`, real and ours, and what of their answers is compared. */
import { resolve } from 'node:path';
import { cli } from './our-cli.ts';
import { runProgram } from './real-rpm.ts';
import type { ProgramResult } from './real-rpm.ts';

/** Specs of our own, one for each thing a spec can say. */
export const specFolder = resolve(import.meta.dirname, '../build/specs');

export const realRpmspec = (args: readonly string[], cwd = specFolder, input = ''): ProgramResult =>
  runProgram('/usr/bin/rpmspec', args, { cwd, input });

export const ourRpmspec = (args: readonly string[], cwd = specFolder, input = ''): ProgramResult =>
  runProgram(process.execPath, [cli, 'rpmspec', ...args], { cwd, input });

/** What begins a section; rpm 4.18 loses the one behind %prep, which later ones do not. */
const sectionLine =
  /^%(?:generate_buildrequires|conf|build|install|check|clean|files|pre|post)\b.*\n/gm;

export const withoutSections = (result: ProgramResult): ProgramResult => ({
  ...result,
  stdout: result.stdout.replace(sectionLine, ''),
});

/** Tags that rpm 6 has in the headers of specs and 4.18 has not: they tell source from binary packages. */
const laterTags =
  / {2}<rpmTag name="(?:Sourcerpm|Sourcenevr|Sourcepackage)">\n(?:\t.*\n)* {2}<\/rpmTag>\n/g;

export const withoutLater = (result: ProgramResult): ProgramResult => ({
  ...result,
  stdout: result.stdout.replace(laterTags, ''),
});
