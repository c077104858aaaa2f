/**
 * Swaps two entries of the working folder for each other, on and on until it is killed: run as a program.
 *
 *   node swapping-run.ts ONE OTHER
 */
import { writeSync } from 'node:fs';
import { AT_FDCWD, checked, renameAt, RenameFlag } from '../../src-main/base/index.ts';

const [one = '', other = ''] = process.argv.slice(2);
for (let count = 1; ; count += 1) {
  checked(renameAt(AT_FDCWD, one, AT_FDCWD, other, RenameFlag.EXCHANGE), 'swapping', one);
  if (count === 100) writeSync(1, 'swapping\n');
}
