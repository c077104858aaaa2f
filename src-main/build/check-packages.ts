/** Programs of the machine's own that look at what was built (`%_build_pkgcheck`). */
import { runGroup } from '../base/index.ts';
import { failBuild } from './build-log.ts';
import { expanded, macroNumber } from './build-surroundings.ts';
import type { BuildSurroundings } from './build-surroundings.ts';

/** Runs one, if the macro names any. @throws {BuildFailure} where its no is to count */
export async function checkPackageFiles(
  around: BuildSurroundings,
  macro: string,
  paths: string,
): Promise<void> {
  const program = expanded(around, `%{?${macro}}`);
  if (program === '') return;
  const { log, environment, signal } = around;
  const command = `${program} ${paths}`;
  log.notice(`Executing "${command}":`);
  log.flush();
  const settings = { environment, output: 'inherit', signal } as const;
  const { status } = await runGroup('/bin/sh', ['-c', command], settings);
  if (status === 0) return;
  log.error(
    status === 127 ? `Execution of "${command}" failed.` : `Package check "${command}" failed.`,
  );
  if (macroNumber(around, '_nonzero_exit_pkgcheck_terminate_build') !== 0) failBuild(log);
}
