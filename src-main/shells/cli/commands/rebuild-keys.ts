import { keyPackage } from '../../../check/index.ts';
import { Tag } from '../../../format/index.ts';
import { installedKeyRows, oneOfEach } from '../installed-keys.ts';
import { onKeys } from '../key-command.ts';
import type { Invocation } from '../invocation.ts';
import { compatibleVersion } from '../versions.ts';

/**
 * `rpmkeys --rebuild`: writes the row of every key anew, one for each key; when it was imported stays.
 * Rows whose key cannot be read are left alone.
 */
export async function run(invocation: Invocation): Promise<number> {
  const { context } = invocation;
  return onKeys(invocation, async (database) => {
    const rows = await installedKeyRows(database, context.log);
    const blobs: Uint8Array[] = [];
    for (const { certificate, header } of oneOfEach(rows)) {
      const imported = header.number(Tag.INSTALLTIME) ?? Math.floor(context.now() / 1000);
      blobs.push(keyPackage(certificate, imported, compatibleVersion));
    }
    database.transaction(() => {
      for (const { instance } of rows) database.remove(instance);
      for (const blob of blobs) database.add(blob);
    });
    return 0;
  });
}
