/**
 * Command lines with what they print. Our command line is held against the texts; the texts are held
 * against real rpm 4.18 where it is here. `UPDATE_CASES=1` writes them anew, from real rpm but for
 * what is this program's own: read the difference before keeping it.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runProgram, withoutRpm } from '../support/real-rpm.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';
import { commandWords, readCases, writeCases } from './case-file.ts';
import type { CaseOutcome, TextCase } from './case-file.ts';
import { makeFixture } from './fixture.ts';

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith('.case'));
const scratch = scratchFolder('cases');
const databaseOption = '--dbpath=$HERE/var/lib/rpm';
const startFolder = process.cwd();

/** Words with the fixture's place filled in; the database is added where the case names none. */
function wordsOf(command: string): readonly string[] {
  const [program = '', ...rest] = commandWords(command);
  const isPlaced = rest.some((word) => /^--(dbpath|root)/.test(word));
  return [program, ...(isPlaced || program === 'rpm2cpio' ? [] : [databaseOption]), ...rest].map(
    (word) => word.replaceAll('$HERE', scratch.path),
  );
}

const placeHidden = (text: string): string => text.replaceAll(scratch.path, '$HERE');

async function ours(command: string): Promise<CaseOutcome> {
  const words = wordsOf(command);
  const result = await runCli(words[0] === 'turntable' ? moved(words.slice(1)) : words);
  return {
    stdout: placeHidden(result.stdout),
    stderr: placeHidden(result.stderr),
    status: result.status,
  };
}

/** A verb comes before its options. */
function moved(words: readonly string[]): readonly string[] {
  const [option = '', verb = '', ...rest] = words;
  return option === databaseOption.replaceAll('$HERE', scratch.path)
    ? [verb, option, ...rest]
    : words;
}

function theirs(command: string): CaseOutcome {
  const [program = '', ...rest] = wordsOf(command);
  const result = runProgram(program, rest, { cwd: scratch.path, input: '' });
  return {
    stdout: placeHidden(result.stdout),
    stderr: placeHidden(result.stderr),
    status: result.status,
  };
}

const plain = ({ stdout, stderr, status }: CaseOutcome): CaseOutcome => ({
  stdout,
  stderr,
  status,
});

/** Other releases word some things differently. */
const isReference = withoutRpm === false && /4\.18\./.test(theirVersion());

function theirVersion(): string {
  return runProgram('rpm', ['--version']).stdout;
}

describe('command lines', () => {
  before(async () => {
    process.env['TZ'] = 'UTC';
    await makeFixture(scratch.path);
    process.chdir(scratch.path);
  });
  after(() => {
    process.chdir(startFolder);
    scratch[Symbol.dispose]();
  });

  for (const name of files) {
    const path = join(folder, name);
    const { cases } = readCases(readFileSync(path, 'utf8'));
    if (process.env['UPDATE_CASES'] === '1') {
      it(`writes ${name} anew`, async () => {
        assert.ok(isReference, 'real rpm 4.18 is needed to write the cases');
        const renewed = [];
        for (const { before: lines, textCase } of cases) {
          const { command, isOurs } = textCase;
          const outcome = isOurs ? await ours(command) : theirs(command);
          renewed.push({ before: lines, textCase: { ...textCase, ...outcome } });
        }
        writeFileSync(path, writeCases({ cases: renewed }));
      });
      continue;
    }
    describe(name, () => {
      for (const { textCase } of cases) checkCase(name, textCase);
    });
  }
});

function checkCase(file: string, textCase: TextCase): void {
  it(`${file}:${textCase.line} ${textCase.command}`, async (t) => {
    assert.deepEqual(await ours(textCase.command), plain(textCase));
    if (textCase.isOurs) return;
    if (isReference) assert.deepEqual(theirs(textCase.command), plain(textCase), 'real rpm');
    else t.diagnostic('not compared: real rpm 4.18 is not on this machine');
  });
}
