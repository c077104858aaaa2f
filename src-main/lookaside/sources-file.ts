import { RpmError } from '../base/index.ts';

/** One file of a `sources` file. */
export interface SourceEntry {
  /** A name without folders. */
  readonly fileName: string;
  /** As Node names it: `md5`, `sha512` ... */
  readonly hashName: string;
  /** Lower-case hexadecimal. */
  readonly checksum: string;
}

/** Checksums by their names, with how many hexadecimal digits each has. */
const digits: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
};

/** `SHA512 (file) = checksum`, as BSD's programs print it. */
const tagged = /^(\w+) \((.+)\) = ([0-9A-Fa-f]+)$/;
/** `checksum  file`, as md5sum prints it. */
const bare = /^([0-9A-Fa-f]+) [ *](.+)$/;

/**
 * The entries of a `sources` file; each line may be in either syntax, empty ones and comments are passed over.
 *
 * @param name - of the file, for messages
 * @throws {RpmError} BAD_ARGUMENT naming the line, also where a file's name leads out of the folder
 */
export function parseSources(text: string, name: string): SourceEntry[] {
  const entries: SourceEntry[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const refuse = (found: string): RpmError =>
      new RpmError('BAD_ARGUMENT', `${name}: line ${at + 1}: ${found}`);
    const entry = entryOf(trimmed, refuse);
    if (entries.some(({ fileName }) => fileName === entry.fileName))
      throw refuse(`${entry.fileName} is there twice`);
    entries.push(entry);
  }
  return entries;
}

function entryOf(line: string, refuse: (found: string) => RpmError): SourceEntry {
  const [, taggedHash, taggedName, taggedSum] = tagged.exec(line) ?? [];
  const [, bareSum, bareName] = bare.exec(line) ?? [];
  const fileName = taggedName ?? bareName;
  const checksum = (taggedSum ?? bareSum)?.toLowerCase();
  if (fileName === undefined || checksum === undefined)
    throw refuse(`neither 'HASH (file) = checksum' nor 'checksum  file': ${line}`);
  const hashName = taggedHash?.toLowerCase() ?? hashOfLength(checksum.length);
  if (hashName === undefined || digits[hashName] === undefined)
    throw refuse(`unknown checksum ${taggedHash ?? `of ${checksum.length} digits`}`);
  if (digits[hashName] !== checksum.length)
    throw refuse(`${hashName} has ${digits[hashName]} digits, not ${checksum.length}`);
  if (!isPlainName(fileName)) throw refuse(`'${fileName}' is no plain file name`);
  return { fileName, hashName, checksum };
}

function hashOfLength(length: number): string | undefined {
  return Object.keys(digits).find((name) => digits[name] === length);
}

/** Whether a name stays in its folder, and is not mistaken for an option. */
export function isPlainName(name: string): boolean {
  return !/[/\0]/.test(name) && !['.', '..'].includes(name) && !name.startsWith('-');
}

/** Whether a checksum of this name can stand in a `sources` file. */
export function isKnownHash(name: string): boolean {
  return digits[name] !== undefined;
}

/** The text of a `sources` file: the newer syntax, but for MD5, which only the older one has. */
export function sourcesText(entries: readonly SourceEntry[]): string {
  return entries
    .map(({ fileName, hashName, checksum }) =>
      hashName === 'md5'
        ? `${checksum}  ${fileName}\n`
        : `${hashName.toUpperCase()} (${fileName}) = ${checksum}\n`,
    )
    .join('');
}
