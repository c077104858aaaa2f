/** What every database answers in the same way, whatever its format. */
import type { Log } from '../base/index.ts';
import { readDatabaseHeader, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { parseLabelCandidates } from '../nevra/index.ts';
import type { LabelCandidate } from '../nevra/index.ts';
import type { InstalledPackage, ReadableDatabase } from './readable-database.ts';

/** A row as a package; one that is damaged is reported and left out. */
export function readInstalled(
  instance: number,
  blob: () => Uint8Array,
  log: Log,
): InstalledPackage | undefined {
  try {
    return { instance, header: readDatabaseHeader(blob(), `package #${instance}`) };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    log.error(`rpmdb: damaged header #${instance} retrieved -- skipping. (${why})`);
    return undefined;
  }
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
  if (version !== undefined && header.string(Tag.VERSION) !== version) return false;
  if (release !== undefined && header.string(Tag.RELEASE) !== release) return false;
  if (epoch !== undefined && (header.number(Tag.EPOCH) ?? 0) !== epoch) return false;
  return arch === undefined || header.string(Tag.ARCH) === arch;
}
