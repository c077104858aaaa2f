import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { planInRoot, prepareRoot, requestOf } from '../support/plan-case.ts';
import type { Situation } from '../support/plan-case.ts';
import { withoutRpmbuild } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

/** Every script kind of a package, each printing its name; in Lua, so that the root needs no shell. */
function scripted(
  name: string,
  evr: string,
  more: Readonly<Record<string, string>> = {},
): PackageSketch {
  const label = `${name}-${evr}.noarch`;
  const kinds = ['%pretrans', '%pre', '%post', '%preun', '%postun', '%posttrans'];
  const own = Object.fromEntries(kinds.map((kind) => [`${kind} -p <lua>`, say(kind, label)]));
  const triggers = Object.fromEntries(
    Object.entries(more).map(([head, condition]) => [
      `${head} -p <lua> ${condition}`,
      say(head.split(' ')[0] ?? '', label),
    ]),
  );
  return {
    name,
    evr,
    files: { [`/opt/${name}/file`]: evr, [`/srv/${name}`]: evr },
    scripts: { ...own, ...triggers },
  };
}

function say(kind: string, label: string): string {
  return `print("${kind.replace('%', '%%')} ${label}")`;
}

const watcher = scripted('watcher', '1-1', {
  '%triggerprein': '-- foo',
  '%triggerin': '-- foo',
  '%triggerun': '-- foo',
  '%triggerpostun': '-- foo < 2',
});
const nosy = scripted('nosy', '1-1', {
  '%triggerin': '-- foo >= 2, bar',
  '%triggerun': '-- bar',
});
const filer = scripted('filer', '1-1', {
  '%filetriggerin': '-- /opt/foo',
  '%filetriggerun': '-- /opt/foo',
  '%filetriggerpostun': '-- /opt/foo',
  '%transfiletriggerin': '-- /srv /opt/bar',
  '%transfiletriggerun': '-- /srv',
  '%transfiletriggerpostun': '-- /srv',
  '%filetriggerin -P 100': '-- /srv/foo',
});
const sharer: PackageSketch = {
  name: 'sharer',
  files: { '/opt/foo/file': '1-1', '/srv/foo': '1-1' },
};
const selfTriggers = {
  '%triggerprein': '-- selfish',
  '%triggerin': '-- selfish',
  '%triggerun': '-- selfish',
  '%triggerpostun': '-- selfish',
  '%filetriggerin': '-- /srv/selfish',
  '%filetriggerun': '-- /srv/selfish',
  '%transfiletriggerin': '-- /srv/selfish',
};
const packages = {
  selfish: scripted('selfish', '1-1', selfTriggers),
  selfish2: scripted('selfish', '2-1', selfTriggers),
  sharer,
  old: scripted('foo', '1-1'),
  next: scripted('foo', '2-1'),
  bar: scripted('bar', '1-1'),
  watcher,
  nosy,
  filer,
};

const situations: readonly Omit<Situation, 'packages'>[] = [
  { title: 'an install', verb: '-U', args: ['next', 'bar'] },
  { title: 'an upgrade', installed: ['old'], verb: '-U', args: ['next'] },
  {
    title: 'an upgrade that is watched',
    installed: ['old', 'watcher'],
    verb: '-U',
    args: ['next'],
  },
  {
    title: 'an install that is watched',
    installed: ['watcher', 'nosy'],
    verb: '-i',
    args: ['old'],
  },
  {
    title: 'the watcher comes last',
    installed: ['old', 'bar'],
    verb: '-i',
    args: ['watcher', 'nosy'],
  },
  { title: 'all at once', verb: '-i', args: ['watcher', 'nosy', 'next', 'bar'] },
  { title: 'an erasure', installed: ['old', 'bar'], verb: '-e', args: ['foo', 'bar'] },
  {
    title: 'an erasure that is watched',
    installed: ['old', 'bar', 'watcher', 'nosy'],
    verb: '-e',
    args: ['foo', 'bar'],
  },
  {
    title: 'the watcher goes',
    installed: ['old', 'bar', 'watcher', 'nosy'],
    verb: '-e',
    args: ['watcher', 'nosy'],
  },
  { title: 'files are watched', installed: ['filer'], verb: '-i', args: ['old', 'bar'] },
  {
    title: 'an upgrade whose files are watched',
    installed: ['filer', 'old'],
    verb: '-U',
    args: ['next'],
  },
  {
    title: 'an erasure whose files are watched',
    installed: ['filer', 'old', 'bar'],
    verb: '-e',
    args: ['foo', 'bar'],
  },
  {
    title: 'file triggers come with what fires them',
    installed: ['sharer'],
    verb: '-i',
    args: ['old', 'filer', 'bar'],
  },
  {
    title: 'file triggers come after what fires them',
    installed: ['old', 'bar'],
    verb: '-i',
    args: ['filer'],
  },
  {
    title: 'file triggers go before what fires them',
    installed: ['old', 'filer'],
    verb: '-e',
    args: ['filer'],
  },
  {
    title: 'everything goes',
    installed: ['old', 'bar', 'watcher', 'nosy', 'filer', 'sharer', 'selfish'],
    verb: '-e',
    args: ['foo', 'bar', 'watcher', 'nosy', 'filer', 'sharer', 'selfish'],
  },
  {
    title: 'a package that watches itself',
    installed: ['selfish', 'filer'],
    verb: '-U',
    args: ['selfish2'],
  },
  {
    title: 'an erasure whose files another package keeps',
    installed: ['filer', 'old', 'sharer'],
    verb: '-e',
    args: ['foo'],
  },
];

describe('scripts are planned in the order real rpm runs them', { skip: withoutRpmbuild }, () => {
  for (const partial of situations) {
    test(partial.title, () => {
      using scratch = scratchFolder('scripts');
      const situation: Situation = { ...partial, packages };
      const keys = Object.keys(packages);
      const built = buildSketches(scratch.path, Object.values(packages));
      const path = (key: string): string => built[keys.indexOf(key)] ?? '';
      const root = join(scratch.path, 'root');
      mkdirSync(root);
      prepareRoot(root, situation, path);
      const result = planInRoot(root, requestOf(situation, path));
      assert.equal(result.kind, 'planned');
      if (result.kind !== 'planned') return;
      const planned = result.plan.consequences.scripts.map(({ kind, nevra }) => `${kind} ${nevra}`);
      const names = situation.verb === '-e' ? situation.args : situation.args.map(path);
      const real = spawnSync(
        'rpm',
        ['--root', root, '--dbpath', '/var/lib/rpm', situation.verb, '--nodeps', ...names],
        { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } },
      );
      assert.deepEqual(
        planned,
        real.stdout.split('\n').filter((line) => line.startsWith('%')),
      );
    });
  }
});
