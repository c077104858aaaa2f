/** One line of `%files`, taken apart. Rules: rpm-spec(5) and observed behaviour of rpm 4.18. */
import { capabilityText } from '../../base/index.ts';
import { FileFlag, VerifyFlag } from '../../format/index.ts';
import { asSaid, entryWith, LineFlag } from './file-entry.ts';
import type { FileDevice, FileEntry, LineDefaults } from './file-entry.ts';

/** What is wrong with a line, in rpm's words. */
export class FileLineError extends Error {
  readonly reasons: readonly string[];

  constructor(...reasons: readonly string[]) {
    super(reasons.join('; '));
    this.reasons = reasons;
  }
}

/** What else is worth a word. */
type Warn = (text: string) => void;

export interface FileLine {
  readonly entry: FileEntry;
  /** As they are written. */
  readonly names: readonly string[];
}

/** Directives that are words of their own. */
const simpleDirectives: Readonly<Record<string, number>> = {
  '%dir': LineFlag.DIRECTORY,
  '%docdir': LineFlag.DOCUMENTATION_FOLDER,
  '%doc': LineFlag.DOC,
  '%ghost': LineFlag.GHOST,
  '%exclude': LineFlag.EXCLUDE,
  '%readme': LineFlag.README,
  '%license': LineFlag.LICENSE,
  '%pubkey': LineFlag.PUBKEY,
  '%missingok': LineFlag.MISSINGOK,
  '%artifact': LineFlag.ARTIFACT,
};

const verifyWords: Readonly<Record<string, number>> = {
  md5: VerifyFlag.FILEDIGEST,
  filedigest: VerifyFlag.FILEDIGEST,
  size: VerifyFlag.FILESIZE,
  link: VerifyFlag.LINKTO,
  user: VerifyFlag.USER,
  owner: VerifyFlag.USER,
  group: VerifyFlag.GROUP,
  mtime: VerifyFlag.MTIME,
  mode: VerifyFlag.MODE,
  rdev: VerifyFlag.RDEV,
  caps: VerifyFlag.CAPS,
};

const configWords: Readonly<Record<string, number>> = {
  missingok: FileFlag.MISSINGOK,
  noreplace: FileFlag.NOREPLACE,
};

/** Flags with which a name need not begin at the root. */
const relative = LineFlag.DOC | LineFlag.LICENSE | LineFlag.PUBKEY;

/**
 * Takes a line apart; `%defattr` and `%defverify` change what holds for the lines behind it.
 *
 * @throws {FileLineError}
 */
export function readFileLine(text: string, defaults: LineDefaults, warn: Warn): FileLine {
  const entry = entryWith(defaults);
  const line = new DirectiveText(text);
  takeVerify(line, '%verify', entry);
  takeVerify(line, '%defverify', defaults);
  takeAttributes(line, '%attr', entry);
  takeAttributes(line, '%defattr', defaults);
  entry.device = takeDevice(line);
  takeConfig(line, entry);
  takeLanguages(line, entry, warn);
  takeCapabilities(line, entry);
  return { entry, names: takeWords(line.text, entry) };
}

interface Call {
  /** What stands in the parentheses. */
  readonly inside: string;
  /** What follows them. */
  readonly behind: string;
}

/** A line from which directives are taken one after the other. */
class DirectiveText {
  text: string;

  constructor(text: string) {
    this.text = text;
  }

  /**
   * Takes `NAME(...)`.
   *
   * @param isBareAllowed - the name alone will do; then nothing is inside
   */
  take(name: string, isBareAllowed = false): Call | 'bare' | undefined {
    const at = this.text.indexOf(name);
    if (at < 0) return undefined;
    const rest = this.text.slice(at + name.length);
    const open = /^\s*/.exec(rest)?.[0].length ?? 0;
    if (rest[open] !== '(') {
      if (!isBareAllowed) throw new FileLineError(`Missing '(' in ${name} ${rest.slice(open)}`);
      this.text = `${this.text.slice(0, at)} ${rest}`;
      return 'bare';
    }
    const close = rest.indexOf(')', open);
    if (close < 0) throw new FileLineError(`Missing ')' in ${name}(${rest.slice(open + 1)}`);
    const behind = rest.slice(close + 1);
    this.text = `${this.text.slice(0, at)} ${behind}`;
    return { inside: rest.slice(open + 1, close), behind };
  }

  takeCall(name: string): Call | undefined {
    const call = this.take(name);
    return call === 'bare' ? undefined : call;
  }
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function takeVerify(line: DirectiveText, name: string, target: LineDefaults): void {
  const call = line.takeCall(name);
  if (call === undefined) return;
  let [flags, isNegated] = [0, false];
  for (const word of wordsOf(call.inside)) {
    if (word === 'not') isNegated = !isNegated;
    else if (Object.hasOwn(verifyWords, word)) flags |= verifyWords[word] ?? 0;
    else throw new FileLineError(`Invalid ${name} token: ${word}`);
  }
  target.verifyFlags = (isNegated ? ~flags : flags) >>> 0;
  target.verifyCertainty |= asSaid;
}

function takeAttributes(line: DirectiveText, name: string, target: LineDefaults): void {
  const call = line.takeCall(name);
  if (call === undefined) return;
  const isForAll = name === '%defattr';
  const behind = call.behind.trim();
  if (isForAll && behind !== '')
    throw new FileLineError(`Non-white space follows ${name}(): ${call.behind.trimStart()}`);
  const words = wordsOf(call.inside);
  const [mode, owner, group, directoryMode] = words;
  const isWhole = mode !== undefined && owner !== undefined && group !== undefined;
  if (!isWhole || words.length > (isForAll ? 4 : 3))
    throw new FileLineError(`Bad syntax: ${name}(${call.inside})`);
  target.attributes = {
    mode: modeOf(mode, `Bad mode spec: ${name}(${call.inside})`),
    owner: given(owner),
    group: given(group),
    directoryMode: modeOf(directoryMode, `Bad dirmode spec: ${name}(${call.inside})`),
  };
  target.attributesCertainty |= asSaid;
}

/** `-` says nothing. */
function given(word: string | undefined): string | undefined {
  return word === '-' ? undefined : word;
}

function modeOf(word: string | undefined, fault: string): number | undefined {
  if (word === undefined || word === '-') return undefined;
  const digits = /^[0-7]+/.exec(word)?.[0];
  if (digits === undefined) throw new FileLineError(fault);
  return Number.parseInt(digits, 8);
}

function takeDevice(line: DirectiveText): FileDevice | undefined {
  const call = line.takeCall('%dev');
  if (call === undefined) return undefined;
  const missing = (what: string): FileLineError =>
    new FileLineError(`Missing ${what} in %dev(${call.inside})`);
  const [kind = '', major = '', minor = ''] = wordsOf(call.inside);
  const letter = kind.charAt(0);
  if (letter !== 'b' && letter !== 'c') throw missing('devtype');
  const isNumber = (word: string): boolean => /^\d+$/.test(word) && Number(word) < 256;
  if (!isNumber(major)) throw missing('devmajor');
  if (!isNumber(minor)) throw missing('devminor');
  return { kind: letter, major: Number(major), minor: Number(minor) };
}

function takeConfig(line: DirectiveText, entry: FileEntry): void {
  const call = line.take('%config', true);
  if (call === undefined) return;
  entry.flags |= FileFlag.CONFIG;
  if (call === 'bare') return;
  for (const word of wordsOf(call.inside)) {
    if (!Object.hasOwn(configWords, word))
      throw new FileLineError(`Invalid %config token: ${word}`);
    entry.flags |= configWords[word] ?? 0;
  }
}

function takeLanguages(line: DirectiveText, entry: FileEntry, warn: Warn): void {
  for (let call = line.takeCall('%lang'); call !== undefined; call = line.takeCall('%lang')) {
    const words = wordsOf(call.inside);
    for (const word of words.length === 0 ? [''] : words) {
      const { length } = word;
      if (length < 1 || (length === 1 && word !== 'C') || length >= 32)
        throw new FileLineError(`Unusual locale length: "${word}" in %lang(${call.inside})`);
      if (entry.languages.includes(word)) warn(`Duplicate locale ${word} in %lang(${call.inside})`);
      else entry.languages.push(word);
    }
    entry.languages.sort();
  }
}

function takeCapabilities(line: DirectiveText, entry: FileEntry): void {
  const call = line.take('%caps', true);
  if (call === undefined || call === 'bare') return;
  const known = capabilityText(call.inside);
  if (known === undefined)
    throw new FileLineError(`%caps(${call.inside}) needs libcap, which is not there`);
  if (known.text === undefined) throw new FileLineError(`Invalid capability: ${call.inside}`);
  entry.capabilities = known.text;
}

/** Words that are directives count, all others are names. */
function takeWords(text: string, entry: FileEntry): readonly string[] {
  const names: string[] = [];
  const faults: string[] = [];
  for (const { word, isQuoted } of quotedNames(text)) {
    if (!isQuoted && Object.hasOwn(simpleDirectives, word)) {
      entry.flags |= simpleDirectives[word] ?? 0;
      continue;
    }
    if (!word.startsWith('/')) {
      if ((entry.flags & relative) === 0) {
        faults.push(`File must begin with "/": ${word}`);
        continue;
      }
      if ((entry.flags & (LineFlag.DOC | LineFlag.LICENSE)) !== 0) entry.flags |= LineFlag.SPECIAL;
    }
    names.push(word);
  }
  if (faults.length > 0) throw new FileLineError(...faults);
  return names;
}

/** Names in double quotes may have blanks. */
function quotedNames(text: string): readonly { word: string; isQuoted: boolean }[] {
  return [...text.matchAll(/"([^"]*)(?:"|$)|([^\s]+)/g)].map(([, quoted, plain = '']) => ({
    word: quoted ?? plain,
    isQuoted: quoted !== undefined,
  }));
}
