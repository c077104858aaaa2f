import { decideConfigFate } from '../files/index.ts';
import type { ConfigFate, FileInfo } from '../files/index.ts';
import { FileFlag } from '../format/index.ts';
import type { DiskView } from './disk-view.ts';

/**
 * What becomes of what is there when a package brings a file: of several packages that have it now the
 * latest row decides, unless an earlier one lets the file be (observed in rpm 4.18,
 * test/interop/shared-files). The disk is asked about config files alone.
 *
 * @param owners - the file as each installed package has it, in the order of their rows
 */
export function configFate(
  newFile: FileInfo,
  owners: readonly FileInfo[],
  disk: Pick<DiskView, 'look'>,
  allfiles: boolean | undefined,
): ConfigFate {
  let fate: ConfigFate = 'create';
  for (const oldFile of owners.length > 0 ? owners : [undefined]) {
    if (((newFile.flags | (oldFile?.flags ?? 0)) & FileFlag.CONFIG) === 0) continue;
    fate = decideConfigFate({ newFile, oldFile, onDisk: disk.look(newFile.path), allfiles });
    if (fate === 'skip') return fate;
  }
  return fate;
}
