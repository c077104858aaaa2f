import { compatibleVersion } from '../versions.ts';
import type { Invocation } from '../invocation.ts';

/** `--version`, in the form scripts read. */
export async function run({ output }: Invocation): Promise<number> {
  output.write(`RPM version ${compatibleVersion}\n`);
  return 0;
}
