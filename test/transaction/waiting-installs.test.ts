import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileInfo } from '../../src-main/files/index.ts';
import type { StagedInstall } from '../../src-main/transaction/install-element.ts';
import { WaitingInstalls } from '../../src-main/transaction/waiting-installs.ts';

/** An install of these places; `->` behind one makes it a link. */
function install(...places: readonly string[]): StagedInstall {
  return making([], ...places);
}

/** The same, for which these directories are to be made. */
function making(made: readonly string[], ...places: readonly string[]): StagedInstall {
  const files = places.map((place) => {
    const path = place.replace('->', '');
    const directory = path.slice(0, path.lastIndexOf('/') + 1);
    return { path, directory, sizeBytes: 10, linkTarget: place.endsWith('->') ? 'x' : '' };
  });
  return {
    files: files as unknown as readonly FileInfo[],
    places: files.map(({ path }) => path),
    record: { made },
  } as unknown as StagedInstall;
}

function allows(waiting: readonly StagedInstall[], next: StagedInstall): boolean {
  const installs = new WaitingInstalls();
  for (const one of waiting) installs.add(one);
  return installs.allows(next);
}

test('what has files of its own may wait with others, in the same directories too', () => {
  assert.equal(allows([], install('/usr/bin/a')), true);
  assert.equal(allows([install('/usr/bin/a')], install('/usr/bin/b', '/etc/b')), true);
  assert.equal(allows([install('/opt/a', '/opt/a/x')], install('/opt/a/y')), true);
});

test('one that shares a file, or owns a directory another has files in, comes after it', () => {
  assert.equal(allows([install('/usr/bin/a')], install('/usr/bin/a')), false);
  assert.equal(allows([install('/opt/a')], install('/opt/a')), false, 'both own a directory');
  assert.equal(allows([install('/opt/a/x')], install('/opt/a')), false, 'its times would change');
});

test('one that leads through a link of another comes after it', () => {
  assert.equal(allows([install('/opt/link->')], install('/opt/link/file')), false);
  assert.equal(allows([install('/opt/link->')], install('/opt/linked/file')), true);
});

test('so many wait and no more, and none when they were taken', () => {
  const installs = new WaitingInstalls();
  for (let at = 0; !installs.isFull; at += 1) installs.addPrepared(install(`/opt/${at}`));
  for (const one of installs.takePrepared()) installs.add({ ...one, unpacked: undefined });
  assert.equal(installs.take().length, 64);
  assert.equal(installs.isEmpty, true);
  assert.equal(installs.allows(install('/opt/1')), true);
});

test('what is prepared comes after a directory that another will make', () => {
  const installs = new WaitingInstalls();
  const next = making(['/opt/new'], '/opt/new/b');
  installs.addPrepared(making(['/opt/new'], '/opt/new/a'));
  assert.equal(installs.allows(next), true);
  assert.equal(installs.makesTheSame(next), true);
  for (const one of installs.takePrepared()) installs.add({ ...one, unpacked: undefined });
  assert.equal(installs.makesTheSame(next), false, 'it is there now');
  assert.equal(installs.allows(install('/opt/new/a')), false, 'its files are still waiting');
});

test('they are announced a few at a time', () => {
  const installs = new WaitingInstalls();
  for (let at = 0; !installs.isToAnnounce; at += 1) installs.addPrepared(install(`/opt/${at}`));
  assert.equal(installs.takePrepared().length, 16);
  assert.equal(installs.isToAnnounce, false);
});
