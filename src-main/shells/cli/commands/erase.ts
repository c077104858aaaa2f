import { changePackages, transactionOptions } from '../change-packages.ts';
import type { Invocation } from '../invocation.ts';

/** `-e`: packages go. */
export async function run(invocation: Invocation): Promise<number> {
  const { options, output, face } = invocation;
  if (invocation.arguments.length === 0) {
    output.error(`${face}: no packages given for erase`);
    return 1;
  }
  const allMatches = options.has('allmatches');
  const erase = invocation.arguments.map((label) => ({ label, allMatches }));
  const request = { install: [], erase, options: transactionOptions(options) };
  return changePackages(invocation, request);
}
