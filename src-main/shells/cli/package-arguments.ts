import { openFileSource, RpmError, systemErrorText, visibleText } from '../../base/index.ts';
import { mergedHeader, readPackageHead } from '../../format/index.ts';
import type { Header } from '../../format/index.ts';
import { damageText } from './damage-text.ts';
import { packageExaminer } from './examine-package.ts';
import type { ExaminePackage } from './examine-package.ts';
import { isFetched } from './fetched-address.ts';
import { matchesOf } from './file-patterns.ts';
import type { Invocation } from './invocation.ts';
import { locateArgument } from './locate-argument.ts';
import type { LocatedArgument } from './locate-argument.ts';
import { manifestPaths } from './package-manifest.ts';

/** A package file that was asked for. */
export interface GivenPackage {
  readonly kind: 'package';
  /** What it was called, for messages. */
  readonly name: string;
  /** Where it can be opened: for installing, as long as the process lives, else until the next answer is asked for. */
  readonly path: string;
  readonly header: Header;
  readonly isSource: boolean;
}

/** A package file of the command line, or why there is none, for standard error; rpm has not always something to say. */
export type PackageAnswer =
  | GivenPackage
  | { readonly kind: 'failed'; readonly messages: readonly string[] };

/** So many manifests in each other, or without a package between them, are enough. */
const maxManifests = 999;
/** Manifests may list manifests, and these the same again; somewhere it is no longer meant. */
const maxFiles = 1_000_000;

/** The packages that arguments name, as rpm reads them for different purposes. */
export interface PackageReader {
  /** One after the other, manifests where they stand; what does not match a pattern is nothing. */
  toQuery(words: readonly string[]): AsyncIterable<PackageAnswer>;
  /**
   * Patterns first, then everything that has to be fetched, then packages, and behind them what manifests
   * among them list. When something is wrong in one of these steps, the next is not taken.
   */
  toInstall(words: readonly string[]): AsyncIterable<PackageAnswer>;
}

/**
 * Reads package files, addresses, `-` for standard input, and unless `--nomanifest` manifests: text files
 * that list all of these. Patterns the shell left alone are expanded here, as rpm does it.
 */
export async function packageReader(invocation: Invocation): Promise<PackageReader> {
  const examine = await packageExaminer(invocation);
  return {
    toQuery: (words) => queried(words, invocation, examine),
    toInstall: (words) => new InstallReader(invocation, examine).read(words),
  };
}

/**
 * Everything that is to be installed, and how many of the arguments were wrong; why, is said on standard error.
 * Each can be opened at its path as long as the process lives.
 */
export async function packagesToInstall(
  invocation: Invocation,
): Promise<{ readonly packages: readonly GivenPackage[]; readonly failures: number }> {
  const packages: GivenPackage[] = [];
  let failures = 0;
  const reader = await packageReader(invocation);
  for await (const answer of reader.toInstall(invocation.arguments)) {
    if (answer.kind === 'package') packages.push(answer);
    else {
      for (const message of answer.messages) invocation.context.log.error(message);
      failures += 1;
    }
  }
  return { packages, failures };
}

async function* queried(
  words: readonly string[],
  invocation: Invocation,
  examine: ExaminePackage,
): AsyncGenerator<PackageAnswer> {
  const mayBeManifest = !invocation.options.has('nomanifest');
  const waiting = words.flatMap(matchesOf).toReversed();
  let manifests = 0;
  let files = 0;
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    using located = await locateArgument(name, invocation);
    const found = await readPackage(name, located, examine);
    files += 1;
    if (found.kind === 'package') {
      manifests = 0;
      yield found;
    } else if (found.kind === 'unreadable') yield failed(found.message);
    else if (found.kind === 'damaged') yield failed(...found.messages, noPackage(name));
    // without manifests rpm counts a file that is no package, but says nothing of it
    else if (!mayBeManifest) yield failed();
    else if (manifests >= maxManifests || files > maxFiles) {
      manifests = 0;
      yield failed(tooDeep(name));
    } else {
      manifests += 1;
      const listed = manifestPaths(found.path);
      if (listed === undefined) yield failed(noPackage(name));
      else waiting.push(...listed.toReversed());
    }
  }
}

/** A file that is still to be looked into. */
interface Waiting {
  readonly name: string;
  /** Undefined as long as nobody has looked for it. */
  readonly located: LocatedArgument | undefined;
  /** How many manifests led to it. */
  readonly depth: number;
}

/** Reads what is to be installed, step by step. */
class InstallReader {
  readonly #invocation: Invocation;
  readonly #examine: ExaminePackage;
  #waiting: Waiting[] = [];
  #files = 0;
  #failures = 0;
  readonly #added = { source: 0, binary: 0 };

  constructor(invocation: Invocation, examine: ExaminePackage) {
    this.#invocation = invocation;
    this.#examine = examine;
  }

  async *read(words: readonly string[]): AsyncGenerator<PackageAnswer> {
    const names: string[] = [];
    for (const word of words) {
      const found = matchesOf(word);
      if (found.length === 0) yield this.#failed(`File not found by glob: ${word}`);
      names.push(...found);
    }
    let step: Listed | undefined = { names, depth: 0 };
    while (step !== undefined) {
      yield* this.#fetch(step);
      if (this.#failures > 0) return;
      step = yield* this.#readUntilManifest();
    }
    const { source, binary } = this.#added;
    this.#invocation.context.log.debug(`found ${source} source and ${binary} binary packages`);
  }

  /** Fetches what has an address, and puts everything in the line. */
  async *#fetch({ names, depth }: Listed): AsyncGenerator<PackageAnswer> {
    const { verbosity, output } = this.#invocation;
    for (const name of names) {
      const isRemote = isFetched(name);
      if (isRemote && (verbosity === 'verbose' || verbosity === 'debug'))
        output.write(`Retrieving ${visibleText(name)}\n`);
      const located = isRemote ? await locateArgument(name, this.#invocation) : undefined;
      if (isRemote && located === undefined)
        yield this.#failed(`skipping ${name} - transfer failed`);
      else this.#waiting.push({ name, located, depth });
    }
  }

  /** @returns what a manifest lists; undefined when the line has come to its end */
  async *#readUntilManifest(): AsyncGenerator<PackageAnswer, Listed | undefined> {
    for (let one = this.#waiting.shift(); one !== undefined; one = this.#waiting.shift()) {
      const { name, depth } = one;
      this.#invocation.context.log.debug(`============== ${name}`);
      const located = one.located ?? (await locateArgument(name, this.#invocation));
      const found = await readPackage(name, located, this.#examine);
      this.#files += 1;
      if (found.kind === 'package') {
        this.#note(found);
        yield found;
      } else if (found.kind === 'unreadable') yield this.#failed(found.message);
      else if (found.kind === 'damaged')
        yield this.#failed(...found.messages, `${name} cannot be installed`);
      else if (this.#invocation.options.has('nomanifest'))
        yield this.#failed(`${name} cannot be installed`);
      else if (depth >= maxManifests || this.#files > maxFiles) yield this.#failed(tooDeep(name));
      else {
        const names = manifestPaths(found.path);
        if (names !== undefined) return { names, depth: depth + 1 };
        // rpm 4.18 adds the reason it has not
        yield this.#failed(`${noPackage(name)}: `);
      }
    }
    return undefined;
  }

  #note({ isSource }: GivenPackage): void {
    const kind = isSource ? 'source' : 'binary';
    const { source, binary } = this.#added;
    this.#invocation.context.log.debug(`\tadded ${kind} package [${source + binary}]`);
    this.#added[kind] += 1;
  }

  #failed(...messages: readonly string[]): PackageAnswer {
    this.#failures += 1;
    return failed(...messages);
  }
}

interface Listed {
  readonly names: readonly string[];
  readonly depth: number;
}

type Found =
  | GivenPackage
  | { readonly kind: 'unreadable'; readonly message: string }
  /** A package as far as one can see; what is wrong has been said but for the messages. */
  | { readonly kind: 'damaged'; readonly messages: readonly string[] }
  /** A manifest, perhaps. */
  | { readonly kind: 'other'; readonly path: string };

/** @param located - undefined when the file could not be fetched */
async function readPackage(
  name: string,
  located: LocatedArgument | undefined,
  examine: ExaminePackage,
): Promise<Found> {
  if (located === undefined) return { kind: 'unreadable', message: openFailure(name, 'ENOENT') };
  const { path } = located;
  try {
    using source = openFileSource(path, name);
    const head = readPackageHead(source);
    if (!(await examine(head, name))) return { kind: 'damaged', messages: [] };
    return { kind: 'package', name, path, header: mergedHeader(head), isSource: head.isSource };
  } catch (thrown) {
    if (!(thrown instanceof RpmError)) throw thrown;
    const errno = thrown.context['errno'];
    if (typeof errno === 'string' && thrown.message.startsWith('opening '))
      return { kind: 'unreadable', message: openFailure(name, errno) };
    if (thrown.code === 'NOT_AN_RPM') return { kind: 'other', path };
    return { kind: 'damaged', messages: [damageText(name, thrown)] };
  }
}

function failed(...messages: readonly string[]): PackageAnswer {
  return { kind: 'failed', messages };
}

function openFailure(name: string, errno: string): string {
  return `open of ${name} failed: ${systemErrorText(errno)}`;
}

function noPackage(name: string): string {
  return `${name}: not an rpm package (or package manifest)`;
}

function tooDeep(name: string): string {
  return `Max level of manifest recursion exceeded: ${name}`;
}
