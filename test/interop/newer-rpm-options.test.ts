/** The options of a change beside rpm 6.1, on one package that has a bit of everything. */
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { judges } from '../support/judges.ts';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';

const judge = judges.find(({ isNewer }) => isNewer);
const skip = judge === undefined ? 'no rpm 6.1 is at hand' : judge.skip;
const scratch = scratchFolder('newer-options', judge?.folder);
after(() => scratch[Symbol.dispose]());

const elf = (name: string, arch: string): PackageSketch => ({
  name,
  arch,
  files: { '/usr/bin/tool': `${arch === 'i686' ? 'ELF32' : 'ELF64'} of ${name}` },
  attributes: { '/usr/bin/tool': '%attr(755,root,root)' },
});
const mixed = (evr: string): PackageSketch => ({
  name: 'mixed',
  evr,
  tags: ['Prefix: /opt/mixed'],
  files: {
    '/opt/mixed/plain': evr,
    '/opt/mixed/doc': evr,
    '/opt/mixed/conf': evr,
    '/opt/mixed/kept': evr,
    '/opt/mixed/maybe': evr,
    '/opt/mixed/german': evr,
    '/opt/mixed/caps': evr,
  },
  attributes: {
    '/opt/mixed/doc': '%doc',
    '/opt/mixed/conf': '%config',
    '/opt/mixed/kept': '%config(noreplace)',
    '/opt/mixed/maybe': '%config(missingok)',
    '/opt/mixed/german': '%lang(de)',
    '/opt/mixed/caps': '%caps(cap_net_raw=ep)',
  },
});
const sketches: Readonly<Record<string, PackageSketch>> = {
  mixed: mixed('1-1'),
  mixed2: mixed('2-1'),
  rival: { name: 'rival', files: { '/opt/mixed/plain': 'rival', '/opt/mixed/conf': 'rival' } },
  needy: { name: 'needy', files: { '/needy': 'n' }, tags: ['Requires: mixed = 1-1'] },
  old: { name: 'old', files: { '/old': 'o' } },
  heir: { name: 'heir', files: { '/heir': 'h' }, tags: ['Obsoletes: old < 2'] },
  strange: { name: 'strange', arch: 'ia64', files: { '/strange': 's' } },
  narrow: elf('lib', 'i686'),
  wide: elf('lib', 'x86_64'),
};
let built: ReadonlyMap<string, string> | undefined;
function paths(): ReadonlyMap<string, string> {
  if (built !== undefined) return built;
  const files = buildSketches(scratch.path, Object.values(sketches));
  built = new Map(Object.keys(sketches).map((name, at) => [name, files[at] ?? '']));
  return built;
}

/** Words with a dot in front are packages of the table; `change` spoils files on the disk. */
const stories: Readonly<Record<string, readonly string[]>> = {
  'files left out': [
    '-i --excludedocs .mixed',
    '-q --state mixed',
    '-U --excludeconfigs .mixed2',
    'change',
    '--reinstall .mixed2',
    '-e mixed',
  ],
  'files left out by the configuration': [
    '-i --define _excludedocs|1 --define _netsharedpath|/opt/mixed/plain --define _install_langs|fr .mixed',
    '-Vv mixed',
    '-e --define _netsharedpath|/opt/mixed/plain mixed',
  ],
  elsewhere: [
    '-i --prefix /srv/here .mixed',
    '-V mixed',
    '-U --relocate /opt/mixed=/srv/there .mixed2',
    '-i --relocate /nowhere=/x .rival',
    '-e mixed',
    '-i --excludepath /opt/mixed/conf .mixed',
  ],
  'changed config files': ['-i .mixed', 'change', '-U .mixed2', 'change', '-e mixed'],
  'missing files and --allfiles': [
    '-i .mixed',
    'lose',
    '-U .mixed2',
    '-V mixed',
    '-U --allfiles --replacepkgs .mixed2',
    '-e mixed',
  ],
  'one file of two packages': [
    '-i .mixed',
    '-i .rival',
    '-i --replacefiles .rival',
    '-V mixed',
    '-e rival',
    '-V mixed',
    '-i --replacepkgs .mixed',
  ],
  'versions, force and dependencies': [
    '-i .needy',
    '-i .needy .mixed',
    '-U --nodeps .mixed2',
    '-U .mixed',
    '-U --oldpackage .mixed',
    '-i .mixed',
    '-i --force .mixed',
    '-F --nodeps .mixed2',
    '-e mixed',
    '-e --test mixed needy',
    '-e mixed needy',
  ],
  'obsoletes and architectures': [
    '-i .old',
    '-Uvh .heir',
    '-i .strange',
    '-i --ignorearch .strange',
    '-e strange heir',
  ],
  'the files or the database alone': [
    '-i --justdb .mixed',
    '-e --justdb mixed',
    '-i --nodb .mixed',
    '-i --replacefiles --nocaps .mixed',
    '-e mixed',
  ],
  'two ELF classes': ['-i .narrow .wide', '-Vv lib', '-e lib.i686', '-V lib', '-e lib'],
  'bars and percentages': [
    '-ivh .mixed',

    '-evh mixed',
  ],
};

for (const [title, steps] of Object.entries(stories))
  test(`rpm 6.1: ${title}`, { skip }, () => {
    const roots = sideBySide(scratch.path, () => {}, judge);
    for (const step of steps) {
      if (step === 'change') roots.both((root) => spoil(root, ['conf', 'kept', 'plain']));
      else if (step === 'lose') roots.both((root) => rmSync(join(root, 'opt/mixed/maybe')));
      else
        roots.step(
          ...step
            .split(' ')
            .map((word) =>
              word.startsWith('.') ? (paths().get(word.slice(1)) ?? word) : word.replace('|', ' '),
            ),
        );
    }
  });

function spoil(root: string, names: readonly string[]): void {
  for (const name of names) {
    rmSync(join(root, 'opt/mixed', name), { force: true });
    writeFileSync(join(root, 'opt/mixed', name), 'mine');
    chmodSync(join(root, 'opt/mixed', name), 0o600);
  }
}
