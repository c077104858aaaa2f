/** Packages and databases that others made; used in place, absent on most machines. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const corpusFolder = resolve(import.meta.dirname, '../../../shared/corpus');

/** Why a test over the corpus is skipped, or false when it is here. */
export const withoutCorpus: string | false = existsSync(corpusFolder)
  ? false
  : 'the corpus of packages (../shared/corpus) is not on this machine';

export interface CorpusPackage {
  readonly path: string;
  /** What real rpm says of it: readable or refused. */
  readonly isOk: boolean;
}

/** Every package of the corpus with real rpm's verdict. */
export function corpusPackages(): CorpusPackage[] {
  const table = readFileSync(join(corpusFolder, 'parse-check.tsv'), 'utf8');
  return table
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [path = '', verdict] = line.split('\t');
      return { path: join(corpusFolder, path), isOk: verdict === 'ok' };
    });
}

export function corpusPath(path: string): string {
  return join(corpusFolder, path);
}
