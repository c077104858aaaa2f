import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import {
  isSystemError,
  openFileSource,
  pathForSystem,
  RpmError,
  sourceOfDescriptor,
  systemErrorText,
} from '../../base/index.ts';
import { mergedHeader, readPackageHead } from '../../format/index.ts';
import type { Header, PackageHead } from '../../format/index.ts';
import { packageExaminer } from './examine-package.ts';
import type { ExaminePackage } from './examine-package.ts';
import type { Invocation } from './invocation.ts';

/** A package file of the command line, or why there is none; the message is for standard error, empty where rpm is silent. */
export type PackageAnswer =
  | {
      readonly kind: 'package';
      readonly path: string;
      readonly header: Header;
      readonly isSource: boolean;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** Larger text files are no manifest. */
const maxManifestBytes = 1 << 20;
/** A manifest may name manifests, but not without end. */
const maxManifestDepth = 8;

/**
 * The packages the arguments name: package files, `-` for standard input, manifests (text files that
 * list package files, with patterns) unless `--nomanifest`. Patterns the shell left alone are expanded
 * here, as rpm does it.
 *
 * @param missesMatches - whether a pattern that finds nothing has failed (installing) or is nothing (asking)
 */
export async function* readPackageArguments(
  invocation: Invocation,
  missesMatches = false,
): AsyncIterable<PackageAnswer> {
  const mayBeManifest = !invocation.options.has('nomanifest');
  const examine = await packageExaminer(invocation);
  for (const argument of invocation.arguments) {
    const paths = matchesOf(argument);
    if (paths.length === 0 && missesMatches)
      yield { kind: 'failed', message: `File not found by glob: ${argument}` };
    for (const path of paths) yield* readArgument(path, 0, mayBeManifest, examine);
  }
}

async function* readArgument(
  path: string,
  depth: number,
  mayBeManifest: boolean,
  examine: ExaminePackage,
): AsyncIterable<PackageAnswer> {
  try {
    const head = readHead(path);
    const fault = await examine(head, path);
    if (fault === undefined)
      yield { kind: 'package', path, header: mergedHeader(head), isSource: head.isSource };
    else yield { kind: 'failed', message: fault };
  } catch (thrown) {
    if (!(thrown instanceof RpmError)) throw thrown;
    const errno = thrown.context['errno'];
    if (typeof errno === 'string' && thrown.message.startsWith('opening ')) {
      yield { kind: 'failed', message: `open of ${path} failed: ${systemErrorText(errno)}` };
      return;
    }
    if (thrown.code !== 'NOT_AN_RPM') {
      yield { kind: 'failed', message: thrown.message };
      return;
    }
    // without manifests rpm counts a file that is no package, but says nothing of it
    if (!mayBeManifest) {
      yield { kind: 'failed', message: '' };
      return;
    }
    const listed = depth < maxManifestDepth ? manifestPaths(path) : undefined;
    if (listed === undefined)
      yield { kind: 'failed', message: `${path}: not an rpm package (or package manifest)` };
    else for (const one of listed) yield* readArgument(one, depth + 1, true, examine);
  }
}

function readHead(path: string): PackageHead {
  if (path === '-') return readPackageHead(sourceOfDescriptor(0, '<stdin>'));
  using source = openFileSource(path);
  return readPackageHead(source);
}

/** What a manifest lists, patterns expanded; undefined when the file is no manifest. */
function manifestPaths(path: string): readonly string[] | undefined {
  let text: string;
  try {
    const status = statSync(path);
    if (!status.isFile() || status.size > maxManifestBytes) return undefined;
    text = readFileSync(path, 'latin1');
  } catch (thrown) {
    if (isSystemError(thrown)) return undefined;
    throw thrown;
  }
  // oxlint-disable-next-line no-control-regex -- a text has no other control characters
  if (/[^\t\n\r\x20-\x7e\x80-\xff]/.test(text)) return undefined;
  const words = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => word !== '');
  return words.length === 0 ? undefined : words.flatMap(expandPattern);
}

function expandPattern(word: string): readonly string[] {
  const found = matchesOf(word);
  return found.length === 0 ? [word] : found;
}

/** The files a pattern finds; a word without wildcards, or the name of a file that is there, stands for itself. */
function matchesOf(word: string): readonly string[] {
  if (!/[*?[{]/.test(word) || existsSync(pathForSystem(word))) return [word];
  return alternativesOf(word).flatMap((pattern) => globSync(pattern).sort());
}

/** `a{b,c}` as `ab` and `ac`: the files of one alternative come before those of the next. */
function alternativesOf(word: string): readonly string[] {
  const [, before, inside, after] = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(word) ?? [];
  if (before === undefined || inside === undefined || after === undefined) return [word];
  return inside.split(',').flatMap((part) => alternativesOf(before + part + after));
}
