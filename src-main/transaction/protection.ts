/** Packages that are not to go: listed by the machine's administrator, Turntable's own, the running kernel. */
import { globSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Problem } from '../contract/problem.ts';
import { isSystemError } from '../base/index.ts';
import { filePaths } from '../files/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import type { DiskView } from './disk-view.ts';
import type { TransactionElement } from './transaction-element.ts';

/** What must not go, as far as it can be known before a transaction. */
export interface Protection {
  /** Names, or patterns of names, and the file that lists them. */
  readonly listed: readonly { readonly pattern: string; readonly path: string }[];
  /** Files of this program inside the root; none where it lies outside. */
  readonly ownFiles: readonly string[];
  /** `uname -r`; undefined for a root that is not the running system. */
  readonly kernelRelease: string | undefined;
}

/** Ours, and those of dnf 4, dnf 5 and yum, which have the same form: a name or pattern a line. */
const listPatterns = [
  'etc/turntable/protected.d/*.conf',
  'etc/dnf/protected.d/*.conf',
  'usr/share/dnf5/libdnf.conf.d/protected.d/*.conf',
  'etc/yum/protected.d/*.conf',
] as const;

/** What a root says is protected. @param root - absolute */
export function protectionOf(root: string): Protection {
  const listed = listPatterns.flatMap((pattern) =>
    globSync(pattern, { cwd: root })
      .toSorted()
      .flatMap((path) =>
        namesIn(join(root, path)).map((name) => ({ pattern: name, path: `/${path}` })),
      ),
  );
  return {
    listed,
    ownFiles: insideRoot(root, import.meta.filename),
    kernelRelease: root === '/' ? release() : undefined,
  };
}

/** Files that this program loads while it runs, inside the root: what replaces them waits to the end. */
export function programFiles(root: string): readonly string[] {
  return [...insideRoot(root, import.meta.filename), ...insideRoot(root, process.execPath)];
}

function insideRoot(root: string, path: string): readonly string[] {
  if (root === '/') return [path];
  return path.startsWith(`${root}/`) ? [path.slice(root.length)] : [];
}

function namesIn(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim())
      .filter((line) => line !== '');
  } catch (thrown) {
    if (isSystemError(thrown)) return []; // what cannot be read protects nothing
    throw thrown;
  }
}

/** A problem for each protected package that would go without another version in its place. */
export function protectionProblems(
  elements: readonly TransactionElement[],
  protection: Protection,
  disk: Pick<DiskView, 'resolveDirectory'>,
): readonly Problem[] {
  const coming = new Set(
    elements.flatMap(({ kind, identity }) => (kind === 'install' ? [identity.name] : [])),
  );
  return elements.flatMap((element): Problem[] => {
    if (element.kind === 'install') return [];
    const { header, identity, nevra } = element;
    const { kernelRelease, ownFiles, listed } = protection;
    if (kernelRelease !== undefined && holdsKernel(header, kernelRelease))
      return [{ kind: 'protected', nevra, reason: 'running-kernel', detail: kernelRelease }];
    if (coming.has(identity.name)) return [];
    if (ownsAny(header, ownFiles, disk))
      return [{ kind: 'protected', nevra, reason: 'own', detail: '' }];
    const list = listed.find(({ pattern }) => isMatch(identity.name, pattern));
    if (list === undefined) return [];
    return [{ kind: 'protected', nevra, reason: 'listed', detail: list.path }];
  });
}

/** `*` and `?` as in a shell; everything else is itself. */
function isMatch(name: string, pattern: string): boolean {
  const body = pattern
    .replace(/[^\w*?]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${body}$`).test(name);
}

/** Where distributions put the image of a kernel. */
function holdsKernel(header: Header, kernelRelease: string): boolean {
  const names = new Set(header.strings(Tag.BASENAMES));
  if (!names.has('vmlinuz') && !names.has(`vmlinuz-${kernelRelease}`)) return false;
  const places = new Set([
    `/boot/vmlinuz-${kernelRelease}`,
    `/lib/modules/${kernelRelease}/vmlinuz`,
    `/usr/lib/modules/${kernelRelease}/vmlinuz`,
  ]);
  return filePaths(header).some((path) => places.has(path));
}

function ownsAny(
  header: Header,
  files: readonly string[],
  disk: Pick<DiskView, 'resolveDirectory'>,
): boolean {
  if (files.length === 0) return false;
  const names = new Set(header.strings(Tag.BASENAMES));
  const wanted = files.filter((path) => names.has(basename(path)));
  if (wanted.length === 0) return false;
  const places = new Set(
    wanted.map((path) => disk.resolveDirectory(`${dirname(path)}/`) + basename(path)),
  );
  return filePaths(header).some((path) => {
    const name = basename(path);
    return (
      wanted.some((one) => basename(one) === name) &&
      places.has(disk.resolveDirectory(`${dirname(path)}/`) + name)
    );
  });
}

/**
 * Puts what replaces this program's own files at the end: until then everything it still has to load is
 * the version that is running. Order among the others stays.
 */
export function ownFilesLast(
  elements: readonly TransactionElement[],
  files: readonly string[],
  disk: Pick<DiskView, 'resolveDirectory'>,
): readonly TransactionElement[] {
  if (files.length === 0) return elements;
  const own = new Set(elements.filter(({ header }) => ownsAny(header, files, disk)));
  if (own.size === 0) return elements;
  const isOwn = (element: TransactionElement): boolean =>
    own.has(element) ||
    (element.kind === 'erase' && element.causedBy !== undefined && own.has(element.causedBy));
  return [...elements.filter((element) => !isOwn(element)), ...elements.filter(isOwn)];
}
