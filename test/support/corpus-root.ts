/** Roots whose database real rpm filled with the corpus: only the rows, no files, no scripts. */
import { readFileSync } from 'node:fs';
import { corpusPackages, withoutCorpus } from './corpus.ts';
import { realRpm, runProgram, withoutRpm } from './real-rpm.ts';
import { databasePath, freshRoot } from './rpm-roots.ts';

/** Why a root of the corpus cannot be made here; false when it can. */
export const withoutCorpusRoot: string | false =
  withoutCorpus ||
  withoutRpm ||
  (process.getuid?.() === 0 ? false : 'needs root: real rpm refuses to install otherwise');

const rowsOnly = [
  '--justdb --nodeps --noscripts --notriggers --ignorearch --ignoreos --ignoresize --noorder',
  '--replacefiles --replacepkgs --oldpackage --nosignature',
].flatMap((words) => words.split(' '));

/** Debian's rpm wants to be told twice; no other one knows the option. */
const insist = isDebian() ? ['--force-debian'] : [];

function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** Installs packages' rows with real rpm. */
export function installRows(root: string, paths: readonly string[]): void {
  const result = realRpm([
    '--root',
    root,
    '--dbpath',
    databasePath,
    ...insist,
    '-i',
    ...rowsOnly,
    ...paths,
  ]);
  if (result.status !== 0) throw new Error(result.stderr.slice(0, 2000));
}

/** Binary packages of the corpus whose digests are right: what real rpm installs without a word. */
export function installablePackages(): readonly string[] {
  const candidates = corpusPackages().filter(
    ({ path, isOk }) => isOk && !/drpm|\.(src|nosrc|patch)\.rpm$/.test(path),
  );
  const checked = runProgram('rpmkeys', [
    '--nosignature',
    '-K',
    ...candidates.map(({ path }) => path),
  ]);
  const good = new Set(
    checked.stdout
      .split('\n')
      .filter((line) => /: .*\bdigests\b.* OK$/.test(line))
      .map((line) => line.replace(/: [^:]*$/, '')),
  );
  return candidates.map(({ path }) => path).filter((path) => good.has(path));
}

/** A root with a database of all installable packages of the corpus, written by real rpm. */
export function corpusRoot(folder: string): string {
  const root = freshRoot(folder, 'corpus-root');
  installRows(root, installablePackages());
  return root;
}
