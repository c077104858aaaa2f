import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  compareNevra,
  formatNevr,
  formatNevra,
  formatNvr,
  formatNvra,
  formatPackageEvr,
  parseLabelCandidates,
} from '../../src-main/nevra/index.ts';

const bash = { name: 'bash', epoch: 1, version: '5.2', release: '3.fc40', arch: 'x86_64' };

describe('NEVRA', () => {
  it('has a form for each use', () => {
    assert.equal(formatNvr(bash), 'bash-5.2-3.fc40');
    assert.equal(formatNvra(bash), 'bash-5.2-3.fc40.x86_64');
    assert.equal(formatNevr(bash), 'bash-1:5.2-3.fc40');
    assert.equal(formatNevra(bash), 'bash-1:5.2-3.fc40.x86_64');
    assert.equal(formatPackageEvr(bash), '1:5.2-3.fc40');
    assert.equal(formatNvra({ ...bash, arch: undefined }), 'bash-5.2-3.fc40');
  });

  it('sorts by name, EVR, architecture', () => {
    assert.equal(compareNevra(bash, { ...bash, name: 'cash' }), -1);
    assert.equal(compareNevra(bash, { ...bash, epoch: 2 }), -1);
    assert.equal(compareNevra(bash, { ...bash, arch: 'i686' }), 1);
    assert.equal(compareNevra(bash, { ...bash }), 0);
  });
});

describe('parseLabelCandidates', () => {
  const shown = (label: string): string[] =>
    parseLabelCandidates(label).map(({ name, epoch, version, release, arch }) =>
      [name, epoch, version, release, arch].map((part) => part ?? '').join('|'),
    );

  it('reads dashes from the right', () => {
    assert.deepEqual(shown('a-b-1-2'), ['a-b-1-2||||', 'a-b-1||2||', 'a-b||1|2|']);
  });

  it('takes what follows the last dot for the architecture, after the plain readings', () => {
    assert.deepEqual(shown('a-1-2.x86_64'), [
      'a-1-2.x86_64||||',
      'a-1||2.x86_64||',
      'a||1|2.x86_64|',
      'a-1-2||||x86_64',
      'a-1||2||x86_64',
      'a||1|2|x86_64',
    ]);
    assert.deepEqual(shown('a.b-c'), ['a.b-c||||', 'a.b||c||']);
  });

  it('finds the epoch in the version', () => {
    assert.ok(shown('a-3:1-2').includes('a|3|1|2|'));
  });

  it('has one reading for a bare name, an empty text or a leading dash', () => {
    assert.deepEqual(shown('bash'), ['bash||||']);
    assert.deepEqual(shown(''), ['||||']);
    assert.deepEqual(shown('-x'), ['-x||||']);
  });
});
