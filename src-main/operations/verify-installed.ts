import { randomUUID } from 'node:crypto';
import type { PackageId } from '../contract/package.ts';
import type { VerifiedPackage, VerifyProgress, VerifyReport } from '../contract/verify.ts';
import { openFileSource } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { mergedHeader, readPackageHead } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { verifyMask, verifyPackages } from '../verify/index.ts';
import type { VerifyTarget } from '../verify/index.ts';
import type { OpenRoot } from './open-root.ts';
import { referenceOf } from './package-summary.ts';

const PROGRESS_MS = 100;

export interface VerifyRequest {
  readonly root: OpenRoot;
  /** All installed packages when empty. */
  readonly ids: readonly PackageId[];
  readonly signal: AbortSignal;
  /** Requirements nothing satisfies, as text, for a package's header. */
  readonly unmetOf: (header: Header) => readonly string[];
}

/**
 * Compares packages with the disk, telling about every tenth of a second how far it is.
 *
 * @throws {CancelledError}, {RpmError} NOT_INSTALLED, FILE_NOT_FOUND, HEADER_MALFORMED
 */
export async function verifyInstalled(
  { root, ids, signal, unmetOf }: VerifyRequest,
  context: Context,
  onProgress: (progress: VerifyProgress) => void,
): Promise<VerifyReport> {
  const reportId = randomUUID();
  const startedMs = context.monotonicMs();
  const startedAtSeconds = Math.floor(context.now() / 1000);
  const { database } = root;
  const packagesTotal = ids.length === 0 ? database.count() : ids.length;
  let filesDone = 0;
  let bytesRead = 0;
  let packagesDone = 0;
  let filesChecked = 0;
  let nevra = '';
  let toldMs = -Infinity;
  const elapsedMs = (): number => context.monotonicMs() - startedMs;
  const tell = (isLast = false): void => {
    if (!isLast && context.monotonicMs() - toldMs < PROGRESS_MS) return;
    toldMs = context.monotonicMs();
    onProgress({
      reportId,
      packagesDone,
      packagesTotal,
      filesDone,
      bytesRead,
      elapsedMs: elapsedMs(),
      nevra,
    });
  };
  const headers = new Map<PackageId, Header>();
  const remembering = function* (): Generator<VerifyTarget> {
    for (const target of targetsOf(root, ids)) {
      headers.set(target.package.id, target.header);
      yield target;
    }
  };
  tell();
  const packages: VerifiedPackage[] = [];
  const verified = verifyPackages(
    remembering(),
    { root: root.path, mask: verifyMask([]), ...ownerOfSandbox(root) },
    {
      isShared: (path) => database.findOwners(path).length > 1,
      signal,
      onProgress: (added) => {
        filesDone += added.files;
        bytesRead += added.bytes;
        tell();
      },
    },
  );
  for await (const one of verified) {
    packagesDone += 1;
    filesChecked += one.filesChecked;
    ({ nevra } = one.package);
    const header = headers.get(one.package.id);
    headers.delete(one.package.id);
    const unmetDependencies = header === undefined ? [] : unmetOf(header);
    if (one.files.length > 0 || unmetDependencies.length > 0)
      packages.push({
        package: one.package,
        filesChecked: one.filesChecked,
        files: one.files,
        unmetDependencies,
      });
    tell();
  }
  tell(true);
  return {
    reportId,
    subject: subjectOf(ids, nevra),
    startedAtSeconds,
    elapsedMs: elapsedMs(),
    packagesChecked: packagesDone,
    filesChecked,
    bytesRead,
    packages,
  };
}

function subjectOf(ids: readonly PackageId[], nevra: string): string {
  if (ids.length === 0) return 'every package';
  return ids.length === 1 ? nevra : `${ids.length} packages`;
}

function* targetsOf(root: OpenRoot, ids: readonly PackageId[]): Generator<VerifyTarget> {
  if (ids.length === 0) {
    for (const { instance, header } of root.database.all())
      yield { package: referenceOf(header, { kind: 'installed', instance }), header };
    return;
  }
  for (const id of ids) {
    const header = headerOfTarget(root, id);
    yield { package: referenceOf(header, id), header };
  }
}

/** @throws {RpmError} NOT_INSTALLED, FILE_NOT_FOUND, HEADER_MALFORMED */
export function headerOfTarget(root: OpenRoot, id: PackageId): Header {
  if (id.kind === 'installed') return root.installed(id.instance).header;
  using source = openFileSource(id.path);
  return mergedHeader(readPackageHead(source));
}

/** In a root of the user's own, what is the user's stands for what would be root's. */
function ownerOfSandbox({ kind }: OpenRoot): { rootOwner?: { uid: number; gid: number } } {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  return kind === 'sandbox' && uid !== 0 ? { rootOwner: { uid, gid } } : {};
}
