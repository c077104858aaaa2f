/** Metadata of others read by us and by dnf 5. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { processContext } from '../../src-main/base/index.ts';
import { formatCapability } from '../../src-main/dependency/index.ts';
import type { Capability } from '../../src-main/dependency/index.ts';
import { Repository, repositoryAt } from '../../src-main/repository/index.ts';
import type { RepositoryPackage } from '../../src-main/repository/index.ts';
import { corpusPath, withoutCorpus } from '../support/corpus.ts';
import { peerRpm } from '../support/plan-case.ts';
import { runProgram } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const peer = peerRpm();
const root = '/var/tmp/peer-sid';
const tool = resolve(import.meta.dirname, '../../../shared/tools/peer-root');
const skip =
  withoutCorpus ||
  (typeof peer === 'string' ? peer : false) ||
  (existsSync(join(root, 'usr/bin/dnf5')) ? false : 'dnf 5 is not in the root of rpm 6.1');

const places = [
  'Katello+katello/test/fixtures/test_repos/zoo_dup',
  'openSUSE+libzypp/zypp/tests/data/11.0-update',
  'openSUSE+libzypp/zypp/tests/data/obs_virtualbox_11_1',
  'rpm-software-management+librepo/tests/test_data/repo_yum_03',
  'rpm-software-management+createrepo_c/tests/testdata/repo_with_additional_metadata',
  'rpm-software-management+libdnf/data/tests/modules/modules/_non-modular/x86_64',
];

/** libsolv makes supplements of what SUSE's old packages said in other words. */
const isOldSuse = (place: string): boolean => place.startsWith('openSUSE');
const kinds = [
  ...(['provides', 'requires', 'conflicts', 'obsoletes'] as const),
  ...(['recommends', 'suggests', 'supplements', 'enhances'] as const),
];
const kindsOf = (place: string) =>
  kinds.filter((kind) => kind !== 'supplements' || !isOldSuse(place));
const words = ['full_nevra', 'downloadsize', 'installsize', 'buildtime', 'sourcerpm', 'vendor'];

const sorted = (texts: readonly string[]): string =>
  [
    ...new Set(
      texts
        .map((text) => text.trim())
        // SUSE's split provides, `package:/path`, libsolv makes something else of
        .filter((text) => text !== '' && !/^[^ (]+:\//.test(text)),
    ),
  ]
    .sort()
    .join('\n');

function lineOf(one: RepositoryPackage, place: string): string {
  const epoch = `${one.epoch ?? 0}:`;
  const lists = kindsOf(place).map((kind) =>
    sorted(one[kind].map((each: Capability) => formatCapability(each))),
  );
  const { packageSizeBytes, installedSizeBytes, buildTimeSeconds, sourcePackage, vendor } = one;
  return [
    `${one.name}-${epoch}${one.version}-${one.release}.${one.arch}`,
    ...[packageSizeBytes, installedSizeBytes, buildTimeSeconds, sourcePackage, vendor],
    ...lists,
  ].join('|');
}

/** dnf leaves packages of modules out that nobody switched on. */
function withoutModules(path: string): void {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/<data type="modules">[\s\S]*?<\/data>/g, ''));
}

for (const place of places)
  test(`packages of ${place} as dnf 5 reads them`, { skip }, async () => {
    using scratch = scratchFolder('repository', join(root, 'work'));
    cpSync(corpusPath(join('repodata', place)), join(scratch.path, 'r'), { recursive: true });
    withoutModules(join(scratch.path, 'r/repodata/repomd.xml'));
    const seen = scratch.path.slice(root.length);
    const fields = [...words, ...kindsOf(place)].map((word) => `%{${word}}`).join('|');
    const { stdout, stderr } = runProgram(tool, [
      ...['sid', root, 'dnf5', '-q', `--repofrompath=t,file://${seen}/r`, '--repo=t'],
      ...[`--setopt=cachedir=${seen}/cache`, '--setopt=optional_metadata_types='],
      ...['repoquery', '--available', '--qf', `${fields}~~`],
    ]);
    const theirs = stdout
      .split('~~')
      .filter((record) => record.includes('|'))
      .map((record) => {
        const parts = record.split('|');
        const lists = parts.slice(words.length).map((list) => sorted(list.split('\n')));
        return [...parts.slice(0, words.length), ...lists].join('|').trimStart();
      });
    assert.notEqual(theirs.length, 0, stderr);
    const ours: string[] = [];
    const repository = await Repository.open(repositoryAt(join(scratch.path, 'r')), {
      context: processContext(),
    });
    for await (const one of repository.packages()) ours.push(lineOf(one, place));
    const [mine, yours] = [new Set(ours), new Set(theirs)];
    // a few are enough to see what is different
    assert.deepEqual([...mine].filter((line) => !yours.has(line)).slice(0, 3), []);
    assert.deepEqual([...yours].filter((line) => !mine.has(line)).slice(0, 3), []);
  });
