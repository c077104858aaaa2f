import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FileFlag } from '../../src-main/format/index.ts';
import { parseRecipe } from '../../src-main/operations/demonstration-recipe.ts';
import { repositoryRoot } from '../architecture/source-files.ts';

const folder = join(repositoryRoot, 'assets/demonstration');
const recipes = (name: string) =>
  readdirSync(join(folder, name)).map((file) =>
    parseRecipe(readFileSync(join(folder, name, file), 'utf8'), file),
  );

test('every recipe is read, with groups three levels deep and files of every kind', () => {
  const base = recipes('base');
  assert.ok(base.length >= 12);
  for (const { name, group, files = [] } of base) {
    assert.equal(group?.split('/').length, 3, name);
    assert.ok(files.length > 0, name);
  }
  const flags = base.flatMap(({ files = [] }) => files.map((file) => file.flags ?? 0));
  for (const flag of [
    FileFlag.CONFIG,
    FileFlag.DOC,
    FileFlag.LICENSE,
    FileFlag.GHOST,
    FileFlag.NOREPLACE,
  ])
    assert.ok(flags.some((bits) => (bits & flag) !== 0));
  assert.ok(base.some(({ scripts }) => scripts?.postin !== undefined));
});

test('every upgrade is of something installed, and keeps its history', () => {
  const installed = new Map(recipes('base').map((one) => [one.name, one]));
  const upgrades = recipes('upgrades');
  assert.ok(upgrades.length >= 3);
  for (const upgrade of upgrades) {
    const old = installed.get(upgrade.name);
    assert.ok(old, upgrade.name);
    assert.notEqual(upgrade.version, old.version);
    assert.deepEqual(upgrade.changelog?.slice(-(old.changelog?.length ?? 0)), old.changelog);
  }
});

test('a wrong recipe is refused with its line', () => {
  const head = 'Name: x\nVersion: 1\nRelease: 1\nSummary: s\nLicense: l\nBuilt: 2026-01-01\n';
  assert.equal(parseRecipe(`${head}%file /a\n%%one\ntwo\n\n%post\nx\n`, 'r').files?.length, 1);
  const [file] = parseRecipe(`${head}%file /a mode=755\n%%one\ntwo\n\n%post\nx\n`, 'r').files ?? [];
  assert.deepEqual(file, { path: '/a', content: '%one\ntwo\n', mode: 0o755 });
  for (const [text, found] of [
    ['Name: x\n', /it has no Version/],
    [`${head}nonsense\n`, /what is 'nonsense'/],
    [`${head}%nonsense\n`, /no section %nonsense/],
    [`${head.replace('2026-01-01', 'soon')}`, /'soon' is no date/],
    [`${head}%link /a\n`, /no target/],
  ] as const)
    assert.throws(() => parseRecipe(text, 'r'), { code: 'BAD_ARGUMENT', message: found });
});
