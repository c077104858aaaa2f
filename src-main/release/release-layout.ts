import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { RpmError } from '../base/index.ts';
import type { GitRepository } from './git-repository.ts';

/** Names of the folder that tells of releases: tito's today, and that of its first years. */
const layoutFolders = ['.tito', 'rel-eng'] as const;

/** A package in a repository that tells of its releases. */
export interface ReleasePackage {
  readonly name: string;
  /** `.tito` or `rel-eng`. */
  readonly layoutFolder: string;
  /** The folder of the spec, relative to the repository's top: `./` or `one/`. */
  readonly folder: string;
  /** The spec, relative to the repository's top. */
  readonly specPath: string;
  /** What is bumped when it is tagged. */
  readonly bumps: 'version' | 'release';
  /** git's format of a line of the change log. */
  readonly changelogFormat: string;
}

/**
 * The package whose spec lies in a folder.
 *
 * @throws {RpmError} BAD_ARGUMENT when the repository has no layout, or the folder not exactly one spec
 */
export function releasePackage(repository: GitRepository, folder: string): ReleasePackage {
  const top = repository.folder;
  const layoutFolder = layoutFolders.find((name) => existsSync(join(top, name)));
  if (layoutFolder === undefined)
    throw new RpmError(
      'BAD_ARGUMENT',
      `${top} has neither .tito nor rel-eng; 'turntable release init' makes one`,
    );
  const [spec, another] = readdirSync(folder).filter((name) => name.endsWith('.spec'));
  if (spec === undefined || another !== undefined)
    throw new RpmError(
      'BAD_ARGUMENT',
      `${folder}: ${spec === undefined ? 'there is no spec' : 'there is more than one spec'}`,
    );
  const within = relative(top, resolve(folder));
  const properties = readProperties(join(top, layoutFolder, 'tito.props'));
  const own = readProperties(join(folder, 'tito.props'));
  const property = (key: string): string | undefined => own.get(key) ?? properties.get(key);
  const text = readFileSync(join(folder, spec), 'utf8');
  return {
    name: /^Name:\s*(\S+)/im.exec(text)?.[1] ?? '',
    layoutFolder,
    folder: within === '' ? './' : `${within}/`,
    specPath: join(within, spec),
    bumps: property('tagger')?.endsWith('ReleaseTagger') === true ? 'release' : 'version',
    changelogFormat: property('changelog_format') ?? '%s (%ae)',
  };
}

/** `key = value` lines of a file with sections, whose names do not matter here; none where there is no file. */
function readProperties(path: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!existsSync(path)) return found;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [, key, value] = /^\s*([\w.]+)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined && !line.startsWith('#')) found.set(key, value);
  }
  return found;
}

/** Where the layout says which version of a package was tagged last. */
export function packageFile({ layoutFolder, name }: ReleasePackage): string {
  return join(layoutFolder, 'packages', name);
}

const usualProperties = `[buildconfig]
builder = tito.builder.Builder
tagger = tito.tagger.VersionTagger
changelog_do_not_remove_cherrypick = 0
changelog_format = %s (%ae)
`;

/** Makes the layout and commits it; false where there is one. */
export function initLayout(repository: GitRepository): boolean {
  const { folder } = repository;
  if (layoutFolders.some((name) => existsSync(join(folder, name)))) return false;
  const packages = join(folder, '.tito/packages');
  mkdirSync(packages, { recursive: true });
  writeFileSync(join(folder, '.tito/tito.props'), usualProperties);
  writeFileSync(
    join(packages, '.readme'),
    'One file a package: its last tagged version and its folder.\n',
  );
  repository.run('add', '--', '.tito');
  repository.run('commit', '-m', 'Initialized to use tito.', '--', '.tito');
  return true;
}
