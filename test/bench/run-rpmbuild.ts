import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Builds binary packages below `topFolder`; throws with rpmbuild's own words when it fails.
 *
 * @param macros - further definitions, `name value` each
 */
export function runRpmbuild(topFolder: string, spec: string, macros: readonly string[] = []): void {
  const all = [`_topdir ${topFolder}`, '__os_install_post %{nil}', ...macros];
  const definitions = all.flatMap((macro) => ['--define', macro]);
  const args = ['-bb', ...definitions, join(topFolder, spec)];
  const built = spawnSync('rpmbuild', args, { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`rpmbuild of ${spec}: ${built.stderr}`);
}
