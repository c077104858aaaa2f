/** Files that were installed and are in no package (`%__check_files`). */
import { failBuild } from '../build-log.ts';
import { expanded, macroNumber } from '../build-surroundings.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';
import { runHelper } from '../automatic/generated-dependencies.ts';

/**
 * @param packaged - where the files and links of all packages lie
 * @throws {BuildFailure} when there are others, unless a macro forgives them
 */
export async function checkUnpackaged(
  around: BuildSurroundings,
  packaged: readonly string[],
  buildRoot: string,
): Promise<void> {
  const command = expanded(around, '%{?__check_files}');
  if (command === '') return;
  around.log.notice(`Checking for unpackaged file(s): ${command}`);
  const input = packaged.map((path) => `${path}\n`).join('');
  const found = (await runHelper(around, command, input, buildRoot)) ?? '';
  if (found === '' || found.startsWith('\n')) return;
  const text = `Installed (but unpackaged) file(s) found:\n${found.replace(/\n$/, '')}`;
  if (macroNumber(around, '_unpackaged_files_terminate_build') !== 0) failBuild(around.log, text);
  around.log.warning(text);
}
