import { createReadStream, createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { RpmError } from '../base/index.ts';
import { GitRepository } from './git-repository.ts';
import type { ReleasePackage } from './release-layout.ts';
import { specVersion } from './spec-text.ts';
import { lastRelease } from './tag-release.ts';

/** What is built from. */
export interface ReleaseSources {
  /** `name-version-release` of the tag, as it is spoken of. */
  readonly tag: string;
  readonly archivePath: string;
  readonly specPath: string;
}

/**
 * Makes archive and spec of a package: of its last tag, or (`isTest`) of what is committed, with a mark
 * in their names of how many commits it is from the tag and which one it is. The same commit makes the
 * same archive every time.
 *
 * @param output - the archive's folder, made where it is missing
 * @param isOffline - whether the tag need not have been pushed
 * @throws {RpmError} BAD_ARGUMENT when there is no tag, or it was not pushed
 */
export async function releaseSources(
  repository: GitRepository,
  one: ReleasePackage,
  output: string,
  { isTest, isOffline }: { readonly isTest: boolean; readonly isOffline: boolean },
): Promise<ReleaseSources> {
  const noted = lastRelease(repository, one);
  if (noted === undefined)
    throw new RpmError('BAD_ARGUMENT', `${one.name} has no tag yet; 'turntable tag' makes one`);
  const tag = `${one.name}-${noted}`;
  if (!isTest && !isOffline) assertPushed(repository, tag);
  const commit = isTest ? repository.run('rev-parse', 'HEAD') : tag;
  const spec = `${repository.run('show', `${commit}:${one.specPath}`)}\n`;
  const mark = isTest ? testMark(repository, one, tag, commit) : undefined;
  const { version } = specVersion(spec, one.specPath);
  const prefix = mark === undefined ? `${one.name}-${version}` : `${one.name}-git-${mark}`;
  mkdirSync(output, { recursive: true });
  const archivePath = join(output, `${prefix}.tar.gz`);
  await archive(repository, commit, one.folder, prefix, archivePath);
  const specPath = join(output, `${prefix}.spec`);
  writeFileSync(specPath, mark === undefined ? spec : marked(spec, prefix, mark));
  return { tag, archivePath, specPath };
}

function assertPushed(repository: GitRepository, tag: string): void {
  if (repository.answer('ls-remote', '--exit-code', 'origin', `refs/tags/${tag}`) !== undefined)
    return;
  throw new RpmError('BAD_ARGUMENT', `the tag ${tag} is not at origin; push it, or say --offline`);
}

/** `commits since the tag.short hash` */
function testMark(
  repository: GitRepository,
  one: ReleasePackage,
  tag: string,
  commit: string,
): string {
  const count = repository.run('rev-list', '--count', `${tag}..${commit}`, '--', one.folder);
  return `${count}.${commit.slice(0, 7)}`;
}

/** The time of its files is that of the commit, and the compression says none. */
async function archive(
  repository: GitRepository,
  commit: string,
  folder: string,
  prefix: string,
  path: string,
): Promise<void> {
  const tar = `${path}.tmp`;
  // inside of a folder git takes what is below it, with the commit's time
  const within = new GitRepository(join(repository.folder, folder));
  const words = ['--format=tar', `--prefix=${prefix}/`, `--output=${tar}`];
  try {
    within.run('archive', ...words, commit);
    await pipeline(createReadStream(tar), createGzip({ level: 9 }), createWriteStream(path));
  } finally {
    rmSync(tar, { force: true });
  }
}

/** A spec that builds from an archive with the mark: release, first source and the folder it unpacks to. */
function marked(spec: string, prefix: string, mark: string): string {
  return spec
    .replace(/^(Release:[ \t]*[^%\s]+)/im, (line) => `${line}.git.${mark}`)
    .replace(/^(Source0?:[ \t]*)\S+/im, (_, before: string) => `${before}${prefix}.tar.gz`)
    .replace(/^(%(?:auto)?setup\b)([^\n]*)/m, (_, command: string, rest: string) => {
      const others = rest.replace(/\s-n\s+\S+/, '');
      return `${command} -n ${prefix}${others}`;
    });
}
