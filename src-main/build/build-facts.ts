/** What all packages of one build have in common. */
import { expanded, macroNumber } from './build-surroundings.ts';
import type { BuildSurroundings } from './build-surroundings.ts';

export interface BuildFacts {
  readonly timeSeconds: number;
  readonly host: string;
  /** No time of a file is later; undefined where times are as they are. */
  readonly latestSeconds: number | undefined;
  /** For who asks whether packages belong together. */
  readonly cookie: string;
  readonly format: PackageFormat;
}

/** 4, or 6 with `%_rpmformat 6`: no file that rpm 4 reads only with tags of 32 bits, other digests. */
export type PackageFormat = 4 | 6;

/** The format macros ask for; any other than these two is taken for 4. */
export function packageFormat(around: BuildSurroundings): PackageFormat {
  return macroNumber(around, '_rpmformat') === 6 ? 6 : 4;
}

function warnOfFormat(around: BuildSurroundings): void {
  const given = expanded(around, '%{?_rpmformat}');
  const number = macroNumber(around, '_rpmformat');
  if (given !== '' && number !== 4 && number !== 6)
    around.log.warning(`invalid rpm format ${number} requested, using 4`);
}

/** The version of rpm whose packages these are. */
export const writtenVersion = '4.18.0';

/** Reads what macros and environment say of the time and the host of a build. */
export function buildFacts(around: BuildSurroundings): BuildFacts {
  const epoch = sourceDate(around);
  const isFixed = macroNumber(around, 'use_source_date_epoch_as_buildtime') !== 0;
  const timeSeconds = isFixed && epoch !== undefined ? epoch : around.nowSeconds();
  const isClamped = macroNumber(around, 'clamp_mtime_to_source_date_epoch') !== 0;
  const named = expanded(around, '%{?_buildhost}');
  const host = named === '' ? around.hostName() : named;
  warnOfFormat(around);
  return {
    timeSeconds,
    host,
    latestSeconds: isClamped ? epoch : undefined,
    cookie: `${host} ${timeSeconds}`,
    format: packageFormat(around),
  };
}

/** SOURCE_DATE_EPOCH. */
function sourceDate({ environment, log }: BuildSurroundings): number | undefined {
  const { SOURCE_DATE_EPOCH: text } = environment;
  if (text === undefined) return undefined;
  if (/^\s*[+-]?\d+$/.test(text)) return Number(text);
  log.error('unable to parse SOURCE_DATE_EPOCH');
  return undefined;
}

const daySeconds = 86_400;

/**
 * The environment of a build, with the time of the newest entry of the changelog where macros want that.
 *
 * @param newestSeconds - undefined where there is no entry
 */
export function withChangelogDate(
  around: BuildSurroundings,
  newestSeconds: number | undefined,
): BuildSurroundings {
  const isWanted =
    macroNumber(around, 'source_date_epoch_from_changelog') !== 0 &&
    around.environment['SOURCE_DATE_EPOCH'] === undefined;
  if (!isWanted || newestSeconds === undefined) return around;
  // entries without a time of day are of noon, which may not have been yet
  const isNoon = newestSeconds % daySeconds === daySeconds / 2;
  const seconds = isNoon ? newestSeconds - daySeconds / 2 : newestSeconds;
  around.log.notice(`setting SOURCE_DATE_EPOCH=${seconds}`);
  return { ...around, environment: { ...around.environment, SOURCE_DATE_EPOCH: String(seconds) } };
}
