/** The files of a source package: the spec, sources and patches. */
import { statSync } from 'node:fs';
import { pathForSystem } from '../../base/index.ts';
import { FileFlag } from '../../format/index.ts';
import { failBuild } from '../build-log.ts';
import { expanded } from '../build-surroundings.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';
import { reasonOf } from '../named-file.ts';
import type { Spec } from '../spec.ts';
import { everyVerifyFlag, usualDefaults } from './file-entry.ts';
import type { FileAttributes } from './file-entry.ts';
import { readFileLine } from './file-line.ts';
import { statusFrom, typeOf } from './file-record.ts';
import type { FileRecord } from './file-record.ts';
import { settleFiles } from './packaged-file.ts';
import type { FileSet } from './packaged-file.ts';

/**
 * @param specPath - the spec itself, which the package has first
 * @throws {BuildFailure} for a source that is not there
 */
export function listSources(
  spec: Spec,
  specPath: string,
  around: BuildSurroundings,
  latestSeconds: number | undefined,
): FileSet {
  const attributes = sourceAttributes(around);
  let hasFailed = false;
  const fail = (reason: string): void => {
    hasFailed = true;
    around.log.error(reason);
  };
  const sources = [
    { path: specPath, flags: FileFlag.SPECFILE },
    ...[...spec.sources, ...spec.patches].map(({ path, isLeftOut }) => ({
      path,
      flags: isLeftOut ? FileFlag.GHOST : 0,
    })),
    ...spec.icons.map(({ path }) => ({ path, flags: 0 })),
  ];
  const records = sources.flatMap(({ path, flags }) => {
    try {
      return [recordOf(path, flags, attributes)];
    } catch (thrown) {
      fail(`Bad file: ${path}: ${reasonOf(thrown)}`);
      return [];
    }
  });
  if (hasFailed) failBuild(around.log);
  const set = settleFiles(records, around, {
    isSource: true,
    buildRoot: '/',
    documentationFolders: [],
    latestSeconds,
    fail,
  });
  if (hasFailed) failBuild(around.log);
  return set;
}

/** `%_srcdefattr`: what `%defattr` is to other packages. */
function sourceAttributes(around: BuildSurroundings): FileAttributes {
  const text = expanded(around, '%{?_srcdefattr}');
  const defaults = usualDefaults();
  if (text !== '') readFileLine(`%defattr ${text}`, defaults, () => undefined);
  return defaults.attributes;
}

function recordOf(path: string, flags: number, { mode, owner, group }: FileAttributes): FileRecord {
  const status = statusFrom(statSync(pathForSystem(path)));
  return {
    diskPath: path,
    path: path.slice(path.lastIndexOf('/') + 1),
    status,
    mode: mode === undefined ? status.mode : typeOf(status.mode) | mode,
    owner: owner ?? 'root',
    group: group ?? 'root',
    flags,
    attributesCertainty: 0,
    verifyCertainty: 0,
    verifyFlags: everyVerifyFlag,
    languages: '',
    capabilities: '',
  };
}
