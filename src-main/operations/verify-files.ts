import type { FileCheckProgress, VerifiedPackage, VerifyReport } from '../contract/verify.ts';
import type { PackageId } from '../contract/package.ts';
import type { Context } from '../base/index.ts';
import { headerOfTarget, verifyInstalled } from './verify-installed.ts';
import type { VerifyRequest } from './verify-installed.ts';
import { referenceOf } from './package-summary.ts';

/** One package to be looked at while somebody looks at its files. */
export interface FileCheckRequest extends Omit<VerifyRequest, 'ids'> {
  readonly id: PackageId;
}

/**
 * Compares the files of one package with the disk.
 *
 * @returns what was found, and the report it would be part of
 * @throws {CancelledError}, {RpmError} NOT_INSTALLED, FILE_NOT_FOUND, HEADER_MALFORMED
 */
export async function verifyFiles(
  { id, ...request }: FileCheckRequest,
  context: Context,
  onProgress: (progress: FileCheckProgress) => void,
): Promise<{ readonly found: VerifiedPackage; readonly report: VerifyReport }> {
  const reference = referenceOf(headerOfTarget(request.root, id), id);
  const report = await verifyInstalled(
    { ...request, ids: [id] },
    context,
    ({ filesDone, bytesRead, elapsedMs }) => onProgress({ id, filesDone, bytesRead, elapsedMs }),
  );
  const nothing: VerifiedPackage = {
    package: reference,
    filesChecked: report.filesChecked,
    files: [],
    unmetDependencies: [],
  };
  return { found: report.packages[0] ?? nothing, report };
}
