import { tagNames } from '../../../format/index.ts';
import type { Invocation } from '../invocation.ts';

/** `--querytags`: every tag name a query format knows, one a line. */
export async function run({ output }: Invocation): Promise<number> {
  for (const name of tagNames()) output.write(`${name}\n`);
  return 0;
}
