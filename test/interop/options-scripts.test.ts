/** The switches that leave out one kind of script or trigger: what runs is written to a file, and compared. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildSketches } from '../support/package-sketch.ts';
import { addShell, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('options-scripts');
after(() => scratch[Symbol.dispose]());

const kinds = ['%pretrans', '%pre', '%post', '%preun', '%postun', '%posttrans'] as const;
const events = ['%triggerprein', '%triggerin', '%triggerun', '%triggerpostun'] as const;
const note = (name: string, kind: string): string => `echo "${name} %${kind} $*" >> /var/log/ran`;

/** A package that tells of each of its scripts, and one with triggers on it. */
const packages = (): string[] =>
  buildSketches(scratch.path, [
    ...['1-1', '2-1'].map((evr) => ({
      name: 'told',
      evr,
      files: { '/opt/told': evr },
      scripts: Object.fromEntries(kinds.map((kind) => [kind, note(`told-${evr}`, kind)])),
    })),
    {
      name: 'watcher',
      files: { '/opt/watcher': 'w' },
      scripts: Object.fromEntries(
        events.map((event) => [`${event} -- told`, note('watcher', event)]),
      ),
    },
  ]);

const switches: readonly (readonly string[])[] = [
  ['--noscripts'],
  ['--notriggers'],
  ...[...kinds, ...events].map((kind) => [`--no${kind.slice(1)}`]),
  ['--nopre', '--nopost', '--notriggerin'],
  ['--justdb'],
];

test('each switch leaves out its own scripts and no others', { skip }, () => {
  const [first = '', second = '', watcher = ''] = packages();
  const roots = sideBySide(scratch.path, (root) => {
    addShell(root);
    mkdirSync(join(root, 'var/log'), { recursive: true });
    writeFileSync(join(root, 'var/log/ran'), '');
  });
  roots.step('-i', watcher);
  for (const given of switches) {
    roots.both((root) => writeFileSync(join(root, 'var/log/ran'), `with ${given.join(' ')}\n`));
    roots.output('-i', ...given, first);
    roots.output('-U', ...given, second);
    roots.output('-e', ...given, 'told');
    roots.both((root) => {
      // a log that both wrote at their own time would differ in nothing else
      const log = join(root, 'var/log/ran');
      writeFileSync(log, `${readFileSync(log, 'utf8')}end\n`);
    });
    roots.compare();
  }
});
