import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RpmError, writeFileAtomically } from '../base/index.ts';
import type { GitRepository } from './git-repository.ts';
import { packageFile } from './release-layout.ts';
import type { ReleasePackage } from './release-layout.ts';
import { bumped, specVersion, withChangelog, withVersion } from './spec-text.ts';
import type { Releaser, SpecVersion } from './spec-text.ts';

/** How the next version is found, and what is said of it. */
export interface TagRequest {
  readonly keepsVersion: boolean;
  readonly version: string | undefined;
  readonly release: string | undefined;
  /** Lines of the change log in place of the commits' subjects. */
  readonly changes: readonly string[];
  readonly nowSeconds: number;
}

/** What was tagged. */
export interface TaggedRelease {
  /** `name-version-release` */
  readonly tag: string;
  /** Undefined for the first one. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Tags a package's next release: bumps its version (or release, as the layout says), writes what the
 * commits since the last tag say into the spec's change log, notes it in the layout, commits and tags.
 * Where git refuses, the files are as they were.
 *
 * @throws {RpmError} BAD_ARGUMENT when the spec has changes of its own, nothing changed since the last
 *   tag, the tag is there, or git refuses; SPEC_MALFORMED for a spec without plain version
 */
export function tagRelease(
  repository: GitRepository,
  one: ReleasePackage,
  request: TagRequest,
): TaggedRelease {
  const specPath = join(repository.folder, one.specPath);
  if (repository.run('status', '--porcelain', '--', one.specPath) !== '')
    throw new RpmError('BAD_ARGUMENT', `${one.specPath} has changes that are not committed`);
  const text = readFileSync(specPath, 'utf8');
  const next = nextVersion(specVersion(text, one.specPath), one.bumps, request);
  const after = `${next.version}-${next.release}`;
  const tag = `${one.name}-${after}`;
  if (repository.hasTag(tag)) throw new RpmError('BAD_ARGUMENT', `the tag ${tag} is there already`);
  const before = lastRelease(repository, one);
  const changes = request.changes.length > 0 ? request.changes : subjects(repository, one, before);
  const releaser: Releaser = {
    name: repository.run('config', 'user.name'),
    address: repository.run('config', 'user.email'),
    nowSeconds: request.nowSeconds,
  };
  const written = withChangelog(withVersion(text, next), changes, next, releaser);
  writeFileAtomically(specPath, written);
  try {
    note(repository, one, after);
    const kind = one.bumps === 'release' ? 'release' : 'minor release';
    const message = `Automatic commit of package [${one.name}] ${kind} [${after}].`;
    repository.run('commit', '-m', message, '--', one.specPath, packageFile(one));
  } catch (thrown) {
    writeFileSync(specPath, text);
    repository.answer('reset', '--quiet', '--', packageFile(one));
    throw thrown;
  }
  const said = `Tagging package [${one.name}] version [${after}] in directory [${one.folder}].`;
  repository.run('tag', '-a', '-m', said, tag);
  return { tag, before, after };
}

/** The tag of the release before, by what the layout noted; undefined where there is none. */
export function lastRelease(repository: GitRepository, one: ReleasePackage): string | undefined {
  const noted = repository.answer('show', `HEAD:${packageFile(one)}`)?.split(/\s/, 1)[0];
  return noted !== undefined && repository.hasTag(`${one.name}-${noted}`) ? noted : undefined;
}

function nextVersion(
  { version, release }: SpecVersion,
  bumps: ReleasePackage['bumps'],
  request: TagRequest,
): SpecVersion {
  if (request.keepsVersion) return { version, release };
  if (request.version !== undefined)
    return { version: request.version, release: request.release ?? '1' };
  if (request.release !== undefined) return { version, release: request.release };
  return bumps === 'release'
    ? { version, release: bumped(release) }
    : { version: bumped(version), release: '1' };
}

const ownCommit = /^Automatic commit of package \[/;

function subjects(
  repository: GitRepository,
  one: ReleasePackage,
  before: string | undefined,
): readonly string[] {
  const range = before === undefined ? 'HEAD' : `${one.name}-${before}..HEAD`;
  const format = `--pretty=format:${one.changelogFormat}`;
  const log = repository.run('log', format, '--no-merges', range, '--', one.folder);
  const lines = log.split('\n').filter((line) => line.trim() !== '' && !ownCommit.test(line));
  if (lines.length === 0)
    throw new RpmError('BAD_ARGUMENT', `nothing was committed since ${one.name}-${before ?? ''}`);
  return lines;
}

function note(repository: GitRepository, one: ReleasePackage, after: string): void {
  const path = join(repository.folder, packageFile(one));
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomically(path, `${after} ${one.folder}\n`);
  repository.run('add', '--', packageFile(one));
}
