/**
 * The exit status for so many failures: their number, as far as rpm counts. Its rpmkeys takes the rest of
 * a division by 256 instead, so that 256 bad packages are none; we do not.
 */
export function exitStatus(failures: number): number {
  return Math.min(failures, 254);
}
