/**
 * Triggers on paths, beside both real rpms: which run, in which order, with which arguments and what on
 * their standard input. Every script tells its package, its kind, its arguments and its input. Arguments
 * are as with rpm 4.18, which gives all of them a 0; rpm 6 counts packages. Where a path fires a
 * %transfiletriggerpostun by a prefix that is not the trigger's first, ours runs it as rpm 6 does; rpm 4.18
 * passes over it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { Judge } from '../support/judges.ts';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { addShell } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const kinds = ['%pretrans', '%pre', '%post', '%preun', '%postun', '%posttrans'];
const events = ['in', 'un', 'postun'];

function tell(what: string): string {
  return `echo "${what}"; echo "  arguments: $# $*"; while read -r line; do echo "  $line"; done`;
}

/** A package whose every script tells of itself. */
function told(name: string, evr: string, more: Partial<PackageSketch>): PackageSketch {
  const own = kinds.map((kind) => [kind, tell(`%${kind} ${name}-${evr}`)]);
  return { name, evr, ...more, scripts: { ...Object.fromEntries(own), ...more.scripts } };
}

/** File triggers and transaction file triggers of every event on these paths. */
function watching(label: string, paths: string, option = ''): Record<string, string> {
  const heads = ['filetrigger', 'transfiletrigger'].flatMap((family) =>
    events.map((event) => `%${family}${event}`),
  );
  return Object.fromEntries(
    heads.map((head) => [`${head} ${option} -- ${paths}`, tell(`%${head} ${label} ${option}`)]),
  );
}

const sketches = {
  watcher: told('watcher', '1-1', {
    files: { '/opt/watched/of-watcher': 'w' },
    scripts: watching('watcher-1', '/opt/watched /srv'),
  }),
  one: { name: 'one', scripts: watching('one', '/srv') },
  watcher2: told('watcher', '2-1', {
    files: { '/opt/watched/of-watcher': 'w2' },
    scripts: watching('watcher-2', '/opt/watched /srv'),
  }),
  second: {
    name: 'second',
    files: { '/opt/watched/of-second': 's' },
    scripts: watching('second', '/opt/watched'),
  },
  graded: {
    name: 'graded',
    files: { '/usr/share/graded': 'g' },
    scripts: Object.assign(
      {},
      ...['9999', '2000000', '10000', '100'].map((priority) =>
        watching('graded', '/opt/watched', `-P ${priority}`),
      ),
    ) as Record<string, string>,
  },
  narrow: {
    name: 'narrow',
    files: { '/usr/share/narrow': 'n' },
    scripts: watching('narrow', '/opt/watched/a /opt/wat /opt/watched/deep/ /opt/watched'),
  },
  target: told('target', '1-1', {
    files: {
      '/opt/watched/a': '1',
      '/opt/watched/only-in-1': '1',
      '/opt/watched/deep/': '',
      '/opt/watched/deep/b': '1',
      '/srv/shared': 'same',
      '/usr/share/doc/target/README': 'r1',
      '/opt/watched/README': 'doc',
      '/opt/watched/log': 'ghost',
    },
    attributes: {
      '/opt/watched/README': '%doc',
      '/opt/watched/log': '%ghost',
    },
  }),
  target2: told('target', '2-1', {
    files: {
      '/opt/watched/a': '2',
      '/opt/watched/only-in-2': '2',
      '/opt/watched/deep/': '',
      '/opt/watched/deep/b': '2',
      '/srv/shared': 'same',
    },
  }),
  sharer: { name: 'sharer', files: { '/srv/shared': 'same', '/opt/watched/of-sharer': 'x' } },
  settings: told('settings', '1-1', {
    files: { '/srv/settings': 'v1' },
    attributes: { '/srv/settings': '%config(noreplace)' },
  }),
  settings2: told('settings', '2-1', {
    files: { '/srv/settings': 'v2' },
    attributes: { '/srv/settings': '%config(noreplace)' },
  }),
  settings3: told('settings', '3-1', {
    files: { '/srv/settings': 'v2' },
    attributes: { '/srv/settings': '%config(noreplace)' },
  }),
  other: { name: 'other', files: { '/opt/elsewhere': 'x', '/opt/watched-not': 'x' } },
} satisfies Record<string, PackageSketch>;

type Key = keyof typeof sketches;

interface Case {
  readonly title: string;
  /** Words of each step; a key of the sketches stands for its package file. */
  readonly steps: readonly (readonly string[])[];
  /** Also beside rpm 6.1, which no longer fires file triggers of packages that are about to go. */
  readonly isAlike?: boolean;
  /** Beside rpm 6.1 alone. */
  readonly isOfNewer?: boolean;
  /** Files that the user writes to after the first step. */
  readonly changed?: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: 'an installed trigger and packages that come and go',
    isAlike: true,
    steps: [
      ['-i', 'watcher'],
      ['-i', 'target'],
      ['-U', 'target2'],
      ['-i', 'other'],
      ['-e', '@target'],
    ],
  },
  {
    title: 'a trigger that comes and goes after its targets',
    steps: [
      ['-i', 'target', 'other'],
      ['-i', 'watcher'],
      ['-U', 'watcher2'],
      ['-e', '@watcher'],
    ],
  },
  {
    title: 'trigger and targets at once',
    steps: [
      ['-i', 'target', 'watcher', 'sharer'],
      ['-U', 'target2', 'watcher2'],
      ['-e', '@target', '@watcher'],
    ],
  },
  {
    title: 'files that another package keeps',
    isAlike: true,
    steps: [
      ['-i', 'watcher', 'target', 'sharer'],
      ['-e', '@target'],
      ['-e', '@sharer'],
    ],
  },
  {
    title: 'packages of one transaction that share a file',
    steps: [
      ['-i', 'watcher'],
      ['-i', 'target', 'sharer'],
      ['-e', '@target', '@sharer'],
    ],
  },
  {
    title: 'config files that stay',
    isAlike: true,
    changed: ['/srv/settings'],
    steps: [
      ['-i', 'one', 'settings'],
      ['-U', 'settings2'],
      ['-U', 'settings3'],
      ['-e', '@settings'],
    ],
  },
  {
    title: 'a later prefix and a package that goes',
    isOfNewer: true,
    steps: [
      ['-i', 'watcher', 'settings'],
      ['-e', '@settings'],
    ],
  },
  {
    title: 'documentation that was left out goes',
    steps: [
      ['-i', 'watcher'],
      ['-i', '--excludedocs', 'target'],
      ['-e', '@target'],
    ],
  },
  {
    title: 'priorities around the scripts',
    steps: [
      ['-i', 'graded'],
      ['-i', 'target'],
      ['-i', 'second', 'watcher'],
      ['-U', 'target2'],
      ['-e', '@graded', '@target'],
    ],
  },
  {
    title: 'prefixes that end anywhere',
    isAlike: true,
    steps: [
      ['-i', 'narrow'],
      ['-i', 'target'],
      ['-e', '@narrow'],
      ['-i', 'narrow'],
      ['-e', '@target'],
    ],
  },
  {
    title: 'files that are left out, and the same package again',
    steps: [
      ['-i', 'watcher'],
      ['-i', '--excludedocs', 'target'],
      ['-i', '--replacepkgs', 'target'],
      ['-U', '--oldpackage', 'target2'],
      ['-U', '--oldpackage', 'target'],
      ['-e', '@target', '@watcher'],
    ],
  },
  {
    title: 'left out on request',
    isAlike: true,
    steps: [
      ['-i', '--notriggers', 'watcher'],
      ['-i', '--notriggers', 'target'],
      ['-U', '--notriggerin', 'target2'],
      ['-e', '--notriggerun', '@target'],
      ['-i', '--noscripts', 'target'],
      ['-e', '--notriggerpostun', '@target'],
    ],
  },
];

/** All cases that hold for a judge. */
export function compareFileTriggers(judge: Judge): void {
  describe(`file triggers beside ${judge.name}`, { skip: judge.skip }, () => {
    const scratch = scratchFolder('file-triggers', judge.folder);
    after(() => scratch[Symbol.dispose]());
    const built = new Map<string, string>();
    for (const { title, steps, changed = [], isAlike, isOfNewer } of cases) {
      if (judge.isNewer ? !isAlike && !isOfNewer : isOfNewer) continue;
      test(title, () => {
        build(scratch.path, built);
        const roots = watchedRoots(scratch.path, judge);
        for (const words of steps) {
          const spelled = words.map((word) => built.get(word) ?? word.replace('@', ''));
          roots.output(spelled[0] ?? '', '--nodeps', ...spelled.slice(1));
          if (words === steps[0])
            roots.both((root) => {
              for (const path of changed) writeFileSync(join(root, path), 'changed by the user');
            });
        }
        roots.compare();
      });
    }
  });
}

function build(folder: string, built: Map<string, string>): void {
  if (built.size > 0) return;
  const keys = Object.keys(sketches) as Key[];
  const paths = buildSketches(folder, Object.values(sketches));
  for (const [at, key] of keys.entries()) built.set(key, paths[at] ?? '');
}

function watchedRoots(folder: string, judge: Judge): SideBySide {
  return sideBySide(
    folder,
    (root) => addShell(root),
    judge,
    judge.isNewer ? /arguments:/ : undefined,
  );
}
