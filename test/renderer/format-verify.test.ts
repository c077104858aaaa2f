import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  filterCounts,
  filterPackages,
  isUnderFilter,
  matrixColumns,
  packageCell,
  type VerifyFilter,
} from '../../src-renderer/format/index.ts';
import { fixturePackages } from './support/fixture-packages.ts';
import { verifiedFile, verifyReport } from './support/fixture-verify.ts';

const filters: readonly VerifyFilter[] = [
  'all',
  'config',
  'program',
  'missing',
  'permissions',
  'unreadable',
];

describe('triage of verified files', () => {
  const cases = [
    {
      file: verifiedFile({ path: '/etc/a', letters: 'S5T', isConfig: true }),
      under: ['all', 'config'],
    },
    { file: verifiedFile({ path: '/usr/bin/a', letters: 'S5T' }), under: ['all', 'program'] },
    { file: verifiedFile({ path: '/usr/bin/b', letters: 'MU' }), under: ['all', 'permissions'] },
    {
      file: verifiedFile({ path: '/usr/bin/c', letters: 'S5M' }),
      under: ['all', 'program', 'permissions'],
    },
    {
      file: verifiedFile({ path: '/usr/bin/d', letters: '', outcome: 'missing' }),
      under: ['all', 'missing'],
    },
    {
      file: verifiedFile({ path: '/etc/e', letters: '?', outcome: 'unreadable', isConfig: true }),
      under: ['all', 'unreadable'],
    },
    { file: verifiedFile({ path: '/usr/bin/f', letters: 'T' }), under: ['all'] },
  ] as const;

  for (const { file, under } of cases) {
    it(`${file.line.trim()} is under ${under.join(', ')}`, () => {
      assert.deepEqual(
        filters.filter((filter) => isUnderFilter(file, filter)),
        filters.filter((filter) => (under as readonly string[]).includes(filter)),
      );
    });
  }

  it('adds a package up into cells', () => {
    const files = cases.map(({ file }) => file);
    assert.deepEqual(packageCell(files, 'digest'), {
      differing: 3,
      unreadable: 1,
      isConfigOnly: false,
    });
    assert.deepEqual(packageCell(files.slice(0, 1), 'digest'), {
      differing: 1,
      unreadable: 0,
      isConfigOnly: true,
    });
    assert.deepEqual(packageCell(files, 'missing'), {
      differing: 1,
      unreadable: 0,
      isConfigOnly: false,
    });
    assert.equal(matrixColumns.length, 10);
  });

  it('counts what each filter shows', () => {
    const { packages } = verifyReport(fixturePackages(200));
    const counts = filterCounts(packages);
    for (const filter of filters) {
      const shown = filterPackages(packages, filter).flatMap(({ files }) => files);
      assert.equal(shown.length, counts[filter], filter);
      assert.ok(counts[filter] > 0, filter);
    }
  });
});
