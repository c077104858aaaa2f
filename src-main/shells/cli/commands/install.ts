import { resolve } from 'node:path';
import type { InstallRequest } from '../../../contract/plan.ts';
import { changePackages, transactionOptions } from '../change-packages.ts';
import { exitStatus } from '../exit-status.ts';
import type { Invocation } from '../invocation.ts';
import { packagesToInstall } from '../package-arguments.ts';
import type { GivenPackage } from '../package-arguments.ts';
import type { ParsedOptions } from '../parse-options.ts';
import { unpackSources } from '../unpack-sources.ts';

/** `-i`, `-U`, `-F`, `--reinstall`: packages come, and with `-U` and `-F` older versions go. */
export async function run(invocation: Invocation): Promise<number> {
  const { options, output, face } = invocation;
  if (invocation.arguments.length === 0) {
    output.error(`${face}: no packages given for install`);
    return 1;
  }
  const mode = modeOf(options);
  const { packages, failures } = await packagesToInstall(invocation);
  if (failures > 0) return exitStatus(failures);
  const install = packages
    .filter(({ isSource }) => !isSource)
    .map(({ path }) => ({ path: resolve(path), mode }));
  const sources = packages.filter(({ isSource }) => isSource && mode !== 'freshen');
  const given = transactionOptions(options);
  const request = {
    install,
    erase: [],
    options: mode === 'reinstall' ? { ...given, replacepkgs: true } : given,
  };
  // One does not depend on the other: sources are unpacked also when the transaction has failed.
  const changed =
    install.length === 0
      ? 0
      : await changePackages(invocation, request, { opened: openedPackages(packages) });
  return exitStatus(changed + (await unpackSources(invocation, sources)));
}

/** What has been read of the packages already; for planning, which opens each once. */
function openedPackages(packages: readonly GivenPackage[]): Map<string, GivenPackage> {
  return new Map(packages.map((one) => [resolve(one.path), one]));
}

/** The strongest of the options, as rpm has them. */
function modeOf(options: ParsedOptions): InstallRequest['mode'] {
  if (options.has('freshen')) return 'freshen';
  if (options.has('upgrade')) return 'upgrade';
  return options.has('reinstall') ? 'reinstall' : 'install';
}
