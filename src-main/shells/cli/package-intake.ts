import { writeSync } from 'node:fs';
import { visibleText } from '../../base/index.ts';
import type { UnnamedFile } from '../../base/index.ts';
import type { Invocation } from './invocation.ts';
import { maxManifestBytes } from './package-manifest.ts';

/** No package comes near this; somebody who never stops sending is stopped here. */
const maxPackageBytes = 16 * 2 ** 30;

const packageMagic = [0xed, 0xab, 0xee, 0xdb] as const;

/** Keeps what comes from somewhere else in a file, as far as it may be wanted. */
export interface PackageIntake {
  /** Whether more is wanted; what is no package is wanted as far as a manifest may be long. */
  take(piece: Uint8Array): boolean;
  /** Whether what was taken is all there is to know; a package that is too long is complained about. */
  isComplete(): boolean;
}

/** @param name - what to call the source in the complaint */
export function packageIntake(
  { descriptor }: UnnamedFile,
  name: string,
  { context }: Pick<Invocation, 'context'>,
  limitBytes = maxPackageBytes,
): PackageIntake {
  const start: number[] = [];
  let length = 0;
  return {
    take(piece) {
      start.push(...piece.subarray(0, Math.max(0, packageMagic.length - start.length)));
      for (let at = 0; at < piece.length; )
        at += writeSync(descriptor, piece, at, piece.length - at);
      length += piece.length;
      const isPackage = packageMagic.every((value, at) => start[at] === value);
      return length <= (isPackage ? limitBytes : maxManifestBytes);
    },
    isComplete() {
      const isPackage = packageMagic.every((value, at) => start[at] === value);
      if (!isPackage || length <= limitBytes) return true;
      context.log.error(visibleText(`${name}: given up after ${length} bytes`));
      return false;
    },
  };
}
