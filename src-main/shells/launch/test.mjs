import { ensureDependencies } from './ensure-dependencies.mjs';
import { continueOnProjectNode } from './ensure-node.mjs';
import { runEntry } from './launch-context.mjs';

/* Runs on the machine's own Node first, then once more on the project's: what needs that one is imported late. */
await runEntry(async (context) => {
  const args = process.argv.slice(2);
  await ensureDependencies(context);
  const status = await continueOnProjectNode(context, import.meta.url, args);
  if (status !== undefined) return status;
  const { runTests } = await import('./run-tests.mjs');
  return await runTests(context, args);
});
