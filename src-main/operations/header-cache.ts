/** Package files of folders, with what upgrading from them needs; read once for each path, time and size. */
import type { Dirent } from 'node:fs';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { PackageSummary } from '../contract/package.ts';
import type { Log } from '../base/index.ts';
import { openFileSource, toRpmError } from '../base/index.ts';
import { readPackageHead } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { changelogOf } from './package-details.ts';
import { summaryOf } from './package-summary.ts';

/** What is kept of a package file. */
export interface CandidateFile {
  readonly path: string;
  readonly summary: PackageSummary;
  /** The newest entries of its changelog. */
  readonly changelog: readonly { readonly timeSeconds: number; readonly text: string }[];
}

interface CachedFile {
  readonly stamp: string;
  /** Absent for files that are no (readable) packages, so that they are not read again either. */
  readonly candidate?: CandidateFile;
}

const LIMIT_FILES = 50_000;
const LIMIT_CHANGELOG = 50;

export class HeaderCache {
  readonly #files = new Map<string, CachedFile>();

  /** Binary packages directly inside the folders; those that cannot be read are reported and left out. */
  async candidates(folders: readonly string[], log: Log): Promise<readonly CandidateFile[]> {
    const found: CandidateFile[] = [];
    let read = 0;
    for (const path of folders.flatMap((folder) => packageFilesIn(folder, log))) {
      const stamp = stampOf(path);
      if (stamp === undefined) continue;
      let cached = this.#files.get(path);
      if (cached?.stamp !== stamp) {
        cached = readCandidate(path, stamp, log);
        this.#files.set(path, cached);
        read += 1;
        if (read % 20 === 0) await turn();
      }
      if (cached.candidate !== undefined) found.push(cached.candidate);
    }
    return found;
  }
}

function packageFilesIn(folder: string, log: Log): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (thrown) {
    log.warning(`reading folder ${folder}: ${String(thrown)}`);
    return [];
  }
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.rpm'))
    .map(({ name }) => join(folder, name))
    .toSorted()
    .slice(0, LIMIT_FILES);
}

/** Undefined for what is no file or cannot be looked at: a link in a circle must not hide the others. */
function stampOf(path: string): string | undefined {
  try {
    const status = statSync(path, { bigint: true, throwIfNoEntry: false });
    return status?.isFile() === true ? `${status.ino}.${status.size}.${status.mtimeNs}` : undefined;
  } catch {
    return undefined;
  }
}

function readCandidate(path: string, stamp: string, log: Log): CachedFile {
  try {
    using source = openFileSource(path);
    const { header, isSource } = readPackageHead(source);
    return isSource ? { stamp } : { stamp, candidate: candidateOf(path, header) };
  } catch (thrown) {
    log.warning(toRpmError(thrown).message);
    return { stamp };
  }
}

function candidateOf(path: string, header: Header): CandidateFile {
  return {
    path,
    summary: summaryOf(header, { kind: 'file', path }, 'available'),
    changelog: changelogOf(header)
      .slice(0, LIMIT_CHANGELOG)
      .map(({ timeSeconds, author, text }) => ({ timeSeconds, text: `${author}\n${text}` })),
  };
}
