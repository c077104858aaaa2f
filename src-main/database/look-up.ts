/** What every database answers in the same way, whatever its format. */
import { silentLog } from '../base/index.ts';
import type { Log } from '../base/index.ts';
import { readDatabaseHeader, storedHeaderFault, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { parseLabelCandidates, valuePattern } from '../nevra/index.ts';
import type { LabelCandidate } from '../nevra/index.ts';
import { digestFault } from './header-digests.ts';
import type { InstalledPackage, OpenOptions, ReadableDatabase } from './readable-database.ts';

/**
 * A row as a package. What rpm would not take for one (its structure, its digests) is reported in
 * rpm's words and left out.
 */
export function readInstalled(
  instance: number,
  blob: () => Uint8Array,
  { log = silentLog, withoutDigests = false }: OpenOptions,
): InstalledPackage | undefined {
  try {
    const bytes = blob();
    const fault = storedHeaderFault(bytes);
    if (fault !== undefined) return skipped(instance, fault, log);
    const header = readDatabaseHeader(bytes, `package #${instance}`, true);
    const wrong = withoutDigests ? undefined : digestFault(header);
    if (wrong !== undefined) return skipped(instance, wrong, log);
    if (header.has(Tag.NAME)) return { instance, header };
    log.error(`rpmdb: damaged header #${instance} retrieved -- skipping.`);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    log.error(`rpmdb: damaged header #${instance} retrieved -- skipping. (${why})`);
  }
  return undefined;
}

function skipped(instance: number, why: string, log: Log): undefined {
  log.error(`rpmdbNextIterator: skipping h#${String(instance).padStart(8)} ${why}`);
}

/** What the user's label names: the first reading of it that matches anything. */
export function packagesByLabel(
  database: Pick<ReadableDatabase, 'find'>,
  label: string,
): InstalledPackage[] {
  for (const candidate of parseLabelCandidates(label)) {
    const found = database
      .find('Name', candidate.name)
      .filter(({ header }) => isNamedBy(header, candidate));
    if (found.length > 0) return found;
  }
  return [];
}

/** Packages that list exactly this path; symlinks on the way are not followed. */
export function ownersOf(
  database: Pick<ReadableDatabase, 'findInstances' | 'get'>,
  path: string,
): InstalledPackage[] {
  const slash = path.lastIndexOf('/');
  const directory = path.slice(0, slash + 1);
  const hits = database.findInstances('Basenames', path.slice(slash + 1));
  const owners = new Map<number, InstalledPackage>();
  for (const { instance, tagIndex } of hits) {
    const found = owners.get(instance) ?? database.get(instance);
    if (found !== undefined && directoryOf(found.header, tagIndex) === directory)
      owners.set(instance, found);
  }
  return [...owners.values()].sort((a, b) => a.instance - b.instance);
}

/** Directory (with its slash) of the file at a place in BASENAMES; undefined when out of range. */
function directoryOf(header: Header, fileIndex: number): string | undefined {
  const place = header.numbers(Tag.DIRINDEXES)[fileIndex];
  return place === undefined ? undefined : header.strings(Tag.DIRNAMES)[place];
}

function isNamedBy(header: Header, candidate: LabelCandidate): boolean {
  const { epoch, version, release, arch } = candidate;
  if (epoch !== undefined && (header.number(Tag.EPOCH) ?? 0) !== epoch) return false;
  return (
    isMatched(header.string(Tag.VERSION), version) &&
    isMatched(header.string(Tag.RELEASE), release) &&
    isMatched(header.string(Tag.ARCH), arch)
  );
}

/** The parts behind the name may be patterns; what is no pattern matches nothing. */
function isMatched(value: string | undefined, wanted: string | undefined): boolean {
  if (wanted === undefined || value === wanted) return true;
  const test = valuePattern(wanted);
  return typeof test === 'function' && value !== undefined && test(value);
}
