import { join } from 'node:path';
import { projectNode } from './ensure-node.mjs';
import { prepareTestEnvironment } from './test-environment.mjs';

/** @import { LaunchContext } from './launch-context.mjs' */

/**
 * @param {LaunchContext} context
 * @param {readonly string[]} args passed on to the benchmarks
 * @returns {Promise<number>} exit status
 */
export async function runBench(context, args) {
  const { environment, stop } = await prepareTestEnvironment(context);
  const program = join(context.root, 'test', 'bench', 'main.ts');
  try {
    const options = { cwd: context.root, environment, inherit: true };
    return (await context.run(projectNode(context), [program, ...args], options)).status;
  } finally {
    stop();
  }
}
