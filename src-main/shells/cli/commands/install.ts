import { resolve } from 'node:path';
import type { InstallRequest } from '../../../contract/plan.ts';
import { changePackages, transactionOptions } from '../change-packages.ts';
import type { Invocation } from '../invocation.ts';
import { readPackageArguments } from '../package-arguments.ts';
import type { ParsedOptions } from '../parse-options.ts';
import { unpackSources } from '../unpack-sources.ts';
import type { SourcePackage } from '../unpack-sources.ts';

/** `-i`, `-U`, `-F`, `--reinstall`: packages come, and with `-U` and `-F` older versions go. */
export async function run(invocation: Invocation): Promise<number> {
  const { options, output, face } = invocation;
  if (invocation.arguments.length === 0) {
    output.error(`${face}: no packages given for install`);
    return 1;
  }
  const mode = modeOf(options);
  const install: InstallRequest[] = [];
  const sources: SourcePackage[] = [];
  let failed = 0;
  for await (const answer of readPackageArguments(invocation, true)) {
    if (answer.kind === 'package') {
      if (!answer.isSource) install.push({ path: resolve(answer.path), mode });
      else if (mode !== 'freshen') sources.push({ path: answer.path, header: answer.header });
    } else {
      output.error(`error: ${answer.message}`);
      failed += 1;
    }
  }
  if (failed > 0) return Math.min(255, failed);
  const given = transactionOptions(options);
  const request = {
    install,
    erase: [],
    options: mode === 'reinstall' ? { ...given, replacepkgs: true } : given,
  };
  // One does not depend on the other: sources are unpacked also when the transaction has failed.
  const changed = install.length === 0 ? 0 : await changePackages(invocation, request);
  return Math.min(255, changed + (await unpackSources(invocation, sources)));
}

/** The strongest of the options, as rpm has them. */
function modeOf(options: ParsedOptions): InstallRequest['mode'] {
  if (options.has('freshen')) return 'freshen';
  if (options.has('upgrade')) return 'upgrade';
  return options.has('reinstall') ? 'reinstall' : 'install';
}
