/** One path in packages of two ELF classes: whose file is there, what the other's is recorded as. */
import { test } from 'node:test';
import { besideEach } from '../support/judges.ts';
import { buildSketches } from '../support/package-sketch.ts';
import type { PackageSketch } from '../support/package-sketch.ts';
import { sideBySide } from '../support/side-by-side.ts';

const skip = process.arch === 'x64' ? false : 'needs a machine of both classes: x86_64';

const sketch = (name: string, arch: 'i686' | 'x86_64', evr = '1-1'): PackageSketch => ({
  name,
  arch,
  evr,
  files: {
    '/usr/bin/tool': `${arch === 'i686' ? 'ELF32' : 'ELF64'} of ${name} ${evr}`,
    [arch === 'i686' ? '/usr/lib/x' : '/usr/lib64/x']: 'x',
    '/usr/share/same': 'same',
    '/etc/c': evr,
  },
  attributes: { '/usr/bin/tool': '%attr(755,root,root)', '/etc/c': '%config' },
});

const sketches: Readonly<Record<string, PackageSketch>> = {
  narrow: sketch('lib', 'i686'),
  wide: sketch('lib', 'x86_64'),
  narrow2: sketch('lib', 'i686', '2-1'),
  wide2: sketch('lib', 'x86_64', '2-1'),
  rival: sketch('other', 'x86_64'),
};

const stories: readonly (readonly string[])[] = [
  ['-i narrow wide', '-Vv lib', '-q --state lib', '-U narrow2 wide2', '-e lib.i686', '-e lib'],
  ['-i wide narrow', '-U wide2 narrow2', '-e lib.x86_64', '-Vv lib', '-e lib'],
  ['-i narrow', '-i wide', '-Vv lib', '-U wide2', '-q --state lib', '-e lib'],
  ['-i wide', '-i narrow', '-Vv lib', '-U narrow2', '-q --state lib', '-e --allmatches lib'],
  ['-i narrow', '-i rival', '-Vv lib', '-e other', '-V lib', '-e lib'],
  ['-i rival', '-i narrow', '-q --state lib', '-e other', '-V lib', '-e lib'],
  ['-i --replacefiles rival wide', '-Vv lib other', '-e lib', '-V other'],
  ['-i --replacefiles rival', '-i --replacefiles wide', '-Vv lib other', '-e lib', '-V other'],
];

besideEach('two ELF classes', (judge, folder) => {
  let built: ReadonlyMap<string, string> | undefined;
  const paths = (): ReadonlyMap<string, string> => {
    if (built !== undefined) return built;
    const files = buildSketches(folder, Object.values(sketches));
    built = new Map(Object.keys(sketches).map((name, at) => [name, files[at] ?? '']));
    return built;
  };

  for (const story of stories)
    test(story.join('; '), { skip }, () => {
      const roots = sideBySide(folder, () => {}, judge);
      for (const step of story)
        roots.step(...step.split(' ').map((word) => paths().get(word) ?? word));
    });
});
