import { posix } from 'node:path';
import { Tag } from '../../format/index.ts';
import type { Header } from '../../format/index.ts';
import type { SourceFolders } from '../../transaction/index.ts';
import type { Invocation } from './invocation.ts';
import { UsageError } from './parse-options.ts';

/** The macros that say where sources go, as rpm's own macro file has them. */
const usual: Readonly<Record<string, string>> = {
  _topdir: '%{getenv:HOME}/rpmbuild',
  _sourcedir: '%{_topdir}/SOURCES',
  _specdir: '%{_topdir}/SPECS',
};

/** Macros that stand for the package itself while it is unpacked. */
const packageTags: Readonly<Record<string, number>> = {
  name: Tag.NAME,
  version: Tag.VERSION,
  release: Tag.RELEASE,
  epoch: Tag.EPOCH,
  arch: Tag.ARCH,
  os: Tag.OS,
};

const maxDepth = 16;

/**
 * Where a source package's files go, `--define` and the package's own name and version considered.
 *
 * @returns absolute paths inside the root; a relative one begins at the root, as with rpm
 */
export function sourceFolders({ options, context }: Invocation, header: Header): SourceFolders {
  const macros = { ...usual, ...definedMacros(options.values('define')) };
  const value = (name: string, depth: number): string | undefined => {
    const body = Object.hasOwn(macros, name) ? macros[name] : undefined;
    if (body !== undefined) return depth > maxDepth ? body : expand(body, depth + 1);
    const tag = Object.hasOwn(packageTags, name) ? packageTags[name] : undefined;
    if (tag === undefined) return undefined;
    return header.string(tag) ?? header.number(tag)?.toString();
  };
  const expand = (text: string, depth: number): string =>
    text.replaceAll(
      /%(?:%|\{getenv:(\w+)\}|\{(\??)(\w+)\}|(\w+))/g,
      (whole, variable?: string, optional?: string, braced?: string, bare?: string) => {
        if (whole === '%%') return '%';
        if (variable !== undefined) return context.environment[variable] ?? '';
        return value(braced ?? bare ?? '', depth) ?? (optional === '?' ? '' : whole);
      },
    );
  const folder = (name: string): string => posix.normalize(`/${expand(`%{${name}}`, 0)}`);
  return { sources: folder('_sourcedir'), specs: folder('_specdir') };
}

/**
 * `NAME BODY` of each `--define`.
 *
 * @throws {UsageError} for a macro that nothing here asks for
 */
function definedMacros(defines: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const define of defines) {
    const [, name = '', body = ''] = /^\s*(\S+)\s+(.*)$/s.exec(define) ?? [];
    if (!Object.hasOwn(usual, name))
      throw new UsageError(`--define of ${name === '' ? `'${define}'` : name} is not available`);
    found[name] = body;
  }
  return found;
}

/** @throws {UsageError} where `--define` asks for what there is not */
export function checkDefines(defines: readonly string[]): void {
  definedMacros(defines);
}
