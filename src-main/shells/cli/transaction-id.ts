import { UsageError } from './parse-options.ts';

/** A transaction as the command line names it. */
export function transactionIdOf(word: string): number {
  if (/^\d{1,9}$/.test(word)) return Number(word);
  throw new UsageError(`'${word}' is no number of a transaction; turntable history lists them`);
}
