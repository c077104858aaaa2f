import {
  checked,
  Errno,
  FileType,
  encodeText,
  setAttribute,
  setEntryAttribute,
} from '../base/index.ts';
import type { Accounts } from './accounts.ts';
import type { RootTree } from './root-tree.ts';

const attribute = 'security.selinux';
const plainDirectory = FileType.DIRECTORY | 0o755;

/**
 * Gives an open file or directory its SELinux label; file systems that hold none are left alone.
 *
 * @throws {FileError} what the kernel says
 */
export function setOpenLabel(descriptor: number, path: string, label: string): void {
  checkLabel(setAttribute(descriptor, attribute, valueOf(label)), path);
}

/** As `setOpenLabel`, for links, devices and FIFOs. */
export function setEntryLabel(directory: number, name: string, path: string, label: string): void {
  checkLabel(setEntryAttribute(directory, name, attribute, valueOf(label)), path);
}

/** Labels directories that were made for a package and belong to none. */
export function labelDirectories(
  tree: RootTree,
  paths: readonly string[],
  { labelOf }: Pick<Accounts, 'labelOf'>,
): void {
  if (labelOf === undefined) return;
  for (const path of paths) {
    const label = labelOf(path, plainDirectory);
    const directory = label === undefined ? undefined : tree.directory(path);
    if (label !== undefined && directory !== undefined)
      setOpenLabel(directory.descriptor, path, label);
  }
}

function checkLabel(result: number, path: string): void {
  if (result !== -Errno.EOPNOTSUPP) checked(result, 'setting the SELinux label of', path);
}

/** The kernel keeps the NUL. */
function valueOf(label: string): Uint8Array {
  return encodeText(`${label}\0`);
}
