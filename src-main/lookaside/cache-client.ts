import { processEnd, RpmError, startProcess } from '../base/index.ts';
import type { SourceEntry } from './sources-file.ts';

/** A cache, and who asks it. */
export interface CacheSettings {
  /** What addresses of files begin with: `https://src.fedoraproject.org/repo/pkgs/rpms`. */
  readonly baseUrl: string;
  /** Of the package. */
  readonly packageName: string;
  /** Where files are brought to; `BASE/upload` unless given. */
  readonly uploadUrl?: string | undefined;
  /** Files with the caller's certificate, its key, and the certificates the server is known by. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  readonly authorities?: string | undefined;
}

const pathOf = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join('/');

/**
 * Speaks with a cache through curl, which knows certificates, proxies and passwords, and which fetches
 * packages too. Nothing of a file is held in memory.
 */
export class CacheClient {
  readonly #settings: CacheSettings;

  constructor(settings: CacheSettings) {
    this.#settings = settings;
  }

  /** Where a file lies: in a folder of its own for each content, as dist-git keeps them; those with MD5 one folder higher. */
  addressOf({ fileName, hashName, checksum }: SourceEntry): string {
    const { baseUrl, packageName } = this.#settings;
    const hash = hashName === 'md5' ? [checksum] : [hashName, checksum];
    return `${withoutSlash(baseUrl)}/${pathOf(packageName, fileName, ...hash, fileName)}`;
  }

  /**
   * Fetches a file.
   *
   * @param target - an existing file that is overwritten
   * @throws {RpmError} FILE_UNREADABLE with curl's own words
   */
  async fetch(entry: SourceEntry, target: string): Promise<void> {
    await this.#curl(['--location', '--output', target], this.addressOf(entry));
  }

  /** Whether the cache has a file of this name and content. @throws {RpmError} FILE_UNREADABLE */
  async isThere(entry: SourceEntry): Promise<boolean> {
    const answer = await this.#post(entry, ['--form-string', `filename=${entry.fileName}`]);
    if (/^Available\b/.test(answer)) return true;
    if (/^Missing\b/.test(answer)) return false;
    throw refused(entry, answer);
  }

  /** Brings a file there. @throws {RpmError} FILE_UNREADABLE when the cache does not take it */
  async bring(entry: SourceEntry, path: string): Promise<void> {
    const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
    const part = `file=@${quoted(path)};filename=${quoted(entry.fileName)}`;
    await this.#post(entry, ['--form', part]);
  }

  #post(entry: SourceEntry, form: readonly string[]): Promise<string> {
    const { baseUrl, uploadUrl, packageName } = this.#settings;
    const words = [
      ...['--form-string', `name=${packageName}`],
      ...['--form-string', `${entry.hashName}sum=${entry.checksum}`],
      ...form,
    ];
    return this.#curl(words, uploadUrl ?? `${withoutSlash(baseUrl)}/upload`);
  }

  async #curl(words: readonly string[], address: string): Promise<string> {
    const { certificate, key, authorities } = this.#settings;
    const files = Object.entries({ cert: certificate, key, cacert: authorities }).flatMap(
      ([option, path]) => (path === undefined ? [] : [`--${option}`, path]),
    );
    const usual = ['--disable', '--silent', '--show-error', '--fail', '--proto', '=http,https'];
    const child = startProcess('curl', [...usual, ...files, ...words, '--', address], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [answer, complaint, end] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      processEnd(child).catch((thrown: unknown) => {
        throw new RpmError('FILE_UNREADABLE', 'curl cannot be started', { cause: thrown });
      }),
    ]);
    if (end.status === 0) return answer;
    const said = complaint.trim().split('\n').at(-1) ?? '';
    throw new RpmError('FILE_UNREADABLE', `${address}: ${said || 'curl failed'}`);
  }
}

/** Answers are a word; more than this is not read on. */
const mostCharacters = 65_536;

async function textOf(stream: AsyncIterable<Buffer> | null): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? [])
    if (text.length < mostCharacters) text += chunk.toString();
  return text;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function refused(entry: SourceEntry, answer: string): RpmError {
  const said = answer.trim().slice(0, 200);
  return new RpmError('FILE_UNREADABLE', `the cache says of ${entry.fileName}: ${said}`);
}
