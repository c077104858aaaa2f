/**
 * Triggers of every kind that fail or are killed: what is said, and what goes on all the same. As rpm 4.18
 * has it; in 6.1 %triggerprein and %triggerun stop their element, and the others change the exit status.
 */
import { after, test } from 'node:test';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { addShell, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';

const ends = { fails: 'exit 7', dies: 'kill -9 $$' };
const events = ['triggerprein', 'triggerin', 'triggerun', 'triggerpostun'];
const fileEvents = ['filetrigger', 'transfiletrigger'].flatMap((family) =>
  ['in', 'un', 'postun'].map((event) => family + event),
);

function watcher(name: string, end: string): PackageSketch {
  const heads = [
    ...events.map((kind) => `%${kind} -- target`),
    ...fileEvents.map((kind) => `%${kind} -- /srv`),
  ];
  const scripts = heads.map((head) => [head, `echo "${head}"; ${end}`]);
  return { name, files: { [`/opt/${name}`]: name }, scripts: Object.fromEntries(scripts) };
}

function target(evr: string): PackageSketch {
  const kinds = ['%pre', '%post', '%preun', '%postun'];
  return {
    name: 'target',
    evr,
    files: { '/srv/target': evr },
    scripts: Object.fromEntries(kinds.map((kind) => [kind, `echo "${kind} ${evr} $*"`])),
  };
}

const scratch = scratchFolder('failing-triggers');
after(() => scratch[Symbol.dispose]());

for (const [name, end] of Object.entries(ends))
  test(`triggers, and each ${name}`, { skip: withoutInstall }, () => {
    const sketches = [watcher(name, end), target('1-1'), target('2-1')];
    const [watching = '', first = '', second = ''] = buildSketches(scratch.path, sketches);
    const roots = sideBySide(scratch.path, (root) => addShell(root));
    roots.output('-i', '--nodeps', watching);
    roots.output('-ivh', '--nodeps', first);
    roots.output('-Uvh', '--nodeps', second);
    roots.output('-e', 'target');
    roots.output('-i', '--nodeps', first);
    roots.output('-e', name);
    roots.compare();
  });
