import { readFileSync } from 'node:fs';
import { decodeText, encodeText, isSystemError } from '../../base/index.ts';
import { compareVersions } from '../../nevra/index.ts';
import type { Output } from './output.ts';

const usage = 'Usage: rpmsort [FILE...]\n';

/** A label taken apart for sorting; what is missing comes before everything. */
interface SortKey {
  readonly line: string;
  readonly name: Uint8Array;
  readonly version: string;
  readonly release: string;
}

/** `rpmsort [FILE...]` of rpm 6: lines that are labels, by name, then version, then release. */
export async function runRpmsort(words: readonly string[], output: Output): Promise<number> {
  if (words.some((word) => ['-?', '--help', '--usage'].includes(word))) {
    output.write(usage);
    return 0;
  }
  if (words.some((word) => /^-./.test(word))) {
    output.error('Invalid input');
    return 1;
  }
  const keys: SortKey[] = [];
  for (const path of words.length === 0 ? ['-'] : words) {
    const text = textOf(path);
    if (text === undefined) {
      output.error(`cannot open \`${path}'`);
      return 1;
    }
    for (const line of text.split('\n')) if (line !== '') keys.push(keyOf(line));
  }
  for (const { line } of keys.sort(compare)) output.write(`${line}\n`);
  return 0;
}

function textOf(path: string): string | undefined {
  try {
    return decodeText(readFileSync(path === '-' ? 0 : path));
  } catch (thrown) {
    if (isSystemError(thrown)) return undefined;
    throw thrown;
  }
}

/** The last two parts are version and release; of two parts the second is the version. */
function keyOf(line: string): SortKey {
  const last = line.lastIndexOf('-');
  const previous = last <= 0 ? -1 : line.lastIndexOf('-', last - 1);
  const [nameEnd, versionEnd] =
    previous >= 0 ? [previous, last] : [last < 0 ? line.length : last, line.length];
  return {
    line,
    name: encodeText(line.slice(0, nameEnd)),
    version: line.slice(nameEnd + 1, versionEnd),
    release: line.slice(versionEnd + 1),
  };
}

function compare(a: SortKey, b: SortKey): number {
  return (
    Buffer.compare(a.name, b.name) ||
    compareVersions(a.version, b.version) ||
    compareVersions(a.release, b.release)
  );
}
