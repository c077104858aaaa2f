/** rpmrc files of this machine, of `--rcfile` and of the user, and what they say of the platform. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isSystemError, systemErrorText } from '../../base/index.ts';
import type { Context } from '../../base/index.ts';
import { builtInTables, platformOf, readRcFiles } from '../../nevra/index.ts';
import type { Platform, RcReading, RcText } from '../../nevra/index.ts';
import { thisMachine } from '../../transaction/index.ts';
import { matchesOf } from './file-patterns.ts';
import type { ParsedOptions } from './parse-options.ts';
import { configurationFiles, usualRcFiles } from './rc-places.ts';

/**
 * What the rpmrc files say; on a machine without rpm, what rpm's own would.
 *
 * @throws {RpmError} BAD_ARGUMENT where the first of them cannot be read
 */
export function readRcConfiguration(
  { given }: Pick<ParsedOptions, 'given'>,
  { environment }: Pick<Context, 'environment'>,
): RcReading {
  const list = configurationFiles(given, 'rcfile');
  const usual = usualRcFiles(environment);
  if (list !== undefined) return readRcFiles(list.split(':').flatMap(filesOf), textOf);
  const isForeign =
    environment['RPM_CONFIGDIR'] === undefined && !usual.some((path) => existsSync(path));
  if (isForeign) return { ...builtInTables(thisMachine()), faults: [] };
  return readRcFiles(usual, textOf, (path, at) => at > 0 && !existsSync(path));
}

/** For what this machine builds and what it installs. */
export function machinePlatform(rc: RcReading, target: string | undefined): Platform {
  if (target === undefined) return platformOf(rc, thisMachine());
  const [cpu = '', ...rest] = target.replace(/-gnu$/, '').split('-');
  return platformOf(rc, thisMachine(), { cpu, os: rest.at(-1) ?? 'linux' });
}

/** What is no pattern has to be there; what is may find nothing. */
function filesOf(word: string): readonly string[] {
  return matchesOf(word.replace(/^~(?=\/|$)/, homedir)).filter(
    (path) => !word.startsWith('~') || existsSync(path),
  );
}

function textOf(path: string): RcText {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (thrown) {
    if (isSystemError(thrown)) return { reason: systemErrorText(thrown.code ?? '') };
    throw thrown;
  }
}
