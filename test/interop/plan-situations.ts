/** What may happen when packages are installed, upgraded and erased: each planned by us and by real rpm. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageSketch } from '../support/package-sketch.ts';
import type { Situation } from '../support/plan-case.ts';

const tagged = (name: string, ...tags: string[]): PackageSketch => ({ name, tags });
const version = (name: string, evr: string, ...tags: string[]): PackageSketch => ({
  name,
  evr,
  tags,
});
const foo = (evr: string): PackageSketch => ({ name: 'foo', evr });

const requirements: readonly Situation[] = [
  {
    title: 'requirements that nothing fulfils, in the order of the header',
    packages: { a: tagged('a', 'Requires: /bin/nowhere', 'Requires: zz >= 2', 'Requires: b') },
    verb: '-U',
    args: ['a'],
  },
  {
    title: 'requirements fulfilled by the set and by what is installed',
    packages: {
      a: tagged('a', 'Requires: b = 1', 'Requires: virtual > 3'),
      b: tagged('b'),
      c: tagged('c', 'Provides: virtual = 4'),
    },
    installed: ['c'],
    verb: '-U',
    args: ['a', 'b'],
  },
  {
    title: 'a provide of too low a version',
    packages: { a: tagged('a', 'Requires: virtual > 4'), c: tagged('c', 'Provides: virtual = 4') },
    installed: ['c'],
    verb: '-i',
    args: ['a'],
  },
  {
    title: 'epochs of requirements',
    packages: {
      a: tagged('a', 'Requires: e >= 2'),
      b: tagged('b', 'Requires: e >= 42:1'),
      e: version('e', '41:1-1'),
    },
    verb: '-U',
    args: ['a', 'b', 'e'],
  },
  {
    title: 'a file of another package of the set',
    packages: {
      a: tagged('a', 'Requires: /opt/tool', 'Requires: /opt/other'),
      b: { name: 'b', files: { '/opt/tool': 'x' } },
    },
    verb: '-U',
    args: ['a', 'b'],
  },
  {
    title: 'a file of an installed package',
    packages: {
      a: tagged('a', 'Requires: /opt/tool', 'Requires: /opt/tool2'),
      b: { name: 'b', files: { '/opt/tool': 'x' } },
    },
    installed: ['b'],
    verb: '-U',
    args: ['a'],
  },
  {
    title: 'a file reached through a linked directory',
    packages: {
      a: tagged('a', 'Requires: /bin/tool'),
      b: { name: 'b', files: { '/usr/bin/tool': 'x' } },
    },
    prepare: (root) => {
      mkdirSync(join(root, 'usr/bin'), { recursive: true });
      symlinkSync('usr/bin', join(root, 'bin'));
    },
    installed: ['b'],
    verb: '-U',
    args: ['a'],
  },
  {
    title: 'an rpmlib feature nobody has',
    packages: { a: tagged('a', 'Requires: rpmlib(Turntable) <= 1') },
    verb: '-U',
    args: ['a'],
  },
  {
    title: '%pretrans cannot use what the same transaction brings',
    packages: { a: tagged('a', 'Requires(pretrans): b'), b: tagged('b') },
    verb: '-U',
    args: ['a', 'b'],
  },
  {
    title: 'an installed package loses what it needs by an upgrade',
    packages: { old: foo('1-1'), next: foo('2-1'), user: tagged('user', 'Requires: foo = 1') },
    installed: ['old', 'user'],
    verb: '-U',
    args: ['next'],
  },
  {
    title: 'two upgrades break two packages',
    packages: {
      old: foo('1-1'),
      next: foo('2-1'),
      bar1: version('bar', '1-1'),
      bar2: version('bar', '2-1'),
      user: tagged('user', 'Requires: foo = 1', 'Requires: bar = 1'),
      other: tagged('other', 'Requires: bar < 2', 'Conflicts: foo > 1'),
    },
    installed: ['old', 'bar1', 'user', 'other'],
    verb: '-U',
    args: ['next', 'bar2'],
  },
  {
    title: 'a requirement that was broken before is not blamed on an upgrade',
    packages: { old: foo('1-1'), next: foo('2-1'), user: tagged('user', 'Requires: foo = 9') },
    installed: ['old', 'user'],
    verb: '-U',
    args: ['next'],
  },
  {
    title: 'an upgrade drops a file another package needs',
    packages: {
      old: { name: 'foo', evr: '1-1', files: { '/opt/foo': 'x' } },
      next: foo('2-1'),
      user: tagged('user', 'Requires: /opt/foo'),
    },
    installed: ['old', 'user'],
    verb: '-U',
    args: ['next'],
  },
];

const rich = (title: string, text: string, installed: string[], verb: '-U' = '-U'): Situation => ({
  title: `${text} with ${installed.join(' ') || 'nothing'}: ${title}`,
  packages: {
    x: tagged('x', `Requires: ${text}`),
    a: tagged('a'),
    b: tagged('b'),
    c: tagged('c'),
    ab: tagged('ab', 'Provides: a', 'Provides: b'),
  },
  installed,
  verb,
  args: ['x'],
});

const richDependencies: readonly Situation[] = [
  rich('met', '(a and b)', ['a', 'b']),
  rich('one is missing', '(a and b)', ['a']),
  rich('met by one', '(a or b)', ['b']),
  rich('none', '(a or b)', []),
  rich('condition not met', '(a if b)', []),
  rich('condition met', '(a if b)', ['b']),
  rich('else', '(a if b else c)', []),
  rich('else met', '(a if b else c)', ['c']),
  rich('both in one package', '(a with b)', ['ab']),
  rich('in two packages', '(a with b)', ['a', 'b']),
  rich('excluded', '(a without b)', ['ab']),
  rich('another one', '(a without b)', ['ab', 'a']),
  rich('nested', '((a or b) and (c if a))', ['a']),
  {
    title: 'a condition comes true by another package',
    packages: { x: tagged('x', 'Requires: (a if b)'), b: tagged('b') },
    installed: ['x'],
    verb: '-U',
    args: ['b'],
  },
  {
    title: 'a rich requirement loses one of two',
    packages: { x: tagged('x', 'Requires: (a or b)'), a: tagged('a'), b: tagged('b') },
    installed: ['x', 'a', 'b'],
    verb: '-e',
    args: ['a'],
  },
  {
    title: 'a rich requirement loses both',
    packages: { x: tagged('x', 'Requires: (a or b)'), a: tagged('a'), b: tagged('b') },
    installed: ['x', 'a', 'b'],
    verb: '-e',
    args: ['a', 'b'],
  },
  {
    title: 'a rich conflict',
    packages: { x: tagged('x', 'Conflicts: (a and b)'), a: tagged('a'), b: tagged('b') },
    installed: ['x', 'a'],
    verb: '-U',
    args: ['b'],
  },
  {
    title: 'a conflict unless another is there',
    packages: { x: tagged('x', 'Conflicts: (a unless b)'), a: tagged('a'), b: tagged('b') },
    installed: ['x', 'a', 'b'],
    verb: '-e',
    args: ['b'],
  },
];

const conflicts: readonly Situation[] = [
  {
    title: 'a new package refuses an installed one',
    packages: { old: foo('2-1'), a: tagged('a', 'Conflicts: foo < 3') },
    installed: ['old'],
    verb: '-i',
    args: ['a'],
  },
  {
    title: 'a conflict out of range',
    packages: { old: foo('3-1'), a: tagged('a', 'Conflicts: foo < 3') },
    installed: ['old'],
    verb: '-i',
    args: ['a'],
  },
  {
    title: 'an installed package refuses a new one',
    packages: { next: foo('2-1'), a: tagged('a', 'Conflicts: foo') },
    installed: ['a'],
    verb: '-i',
    args: ['next'],
  },
  {
    title: 'a conflict with something of its own is none',
    packages: { a: tagged('a', 'Provides: mta', 'Conflicts: mta') },
    verb: '-i',
    args: ['a'],
  },
  {
    title: 'two of a kind in one set',
    packages: {
      a: tagged('a', 'Provides: mta', 'Conflicts: mta'),
      b: tagged('b', 'Provides: mta', 'Conflicts: mta'),
    },
    verb: '-i',
    args: ['a', 'b'],
  },
  {
    title: 'two of a kind, one installed',
    packages: {
      a: tagged('a', 'Provides: mta', 'Conflicts: mta'),
      b: tagged('b', 'Provides: mta', 'Conflicts: mta'),
    },
    installed: ['a'],
    verb: '-i',
    args: ['b'],
  },
  {
    title: 'an upgrade resolves a conflict',
    packages: { old: foo('1-1'), next: foo('2-1'), a: tagged('a', 'Conflicts: foo < 2') },
    installed: ['old'],
    verb: '-U',
    args: ['a', 'next'],
  },
  {
    title: 'a conflict with a file',
    packages: {
      a: tagged('a', 'Conflicts: /opt/tool'),
      b: { name: 'b', files: { '/opt/tool': 'x' } },
    },
    installed: ['a'],
    verb: '-U',
    args: ['b'],
  },
  {
    title: 'a new package refuses an installed file',
    packages: {
      a: tagged('a', 'Conflicts: /opt/tool'),
      b: { name: 'b', files: { '/opt/tool': 'x' } },
    },
    installed: ['b'],
    verb: '-U',
    args: ['a'],
  },
];

const obsoletes: readonly Situation[] = [
  {
    title: 'an upgrade erases what it obsoletes',
    packages: { old: foo('1-1'), a: tagged('a', 'Obsoletes: foo < 2') },
    installed: ['old'],
    verb: '-U',
    args: ['a'],
  },
  {
    title: 'an install does not, and is refused',
    packages: { old: foo('1-1'), a: tagged('a', 'Obsoletes: foo') },
    installed: ['old'],
    verb: '-i',
    args: ['a'],
  },
  {
    title: 'obsoletes out of range',
    packages: { old: foo('3-1'), a: tagged('a', 'Obsoletes: foo < 2') },
    installed: ['old'],
    verb: '-U',
    args: ['a'],
  },
  {
    title: 'obsoletes mean names, not provides',
    packages: { old: tagged('old', 'Provides: foo = 1'), a: tagged('a', 'Obsoletes: foo') },
    installed: ['old'],
    verb: '-U',
    args: ['a'],
  },
  {
    title: 'an installed package obsoletes a new one',
    packages: { next: foo('2-1'), a: tagged('a', 'Obsoletes: foo') },
    installed: ['a'],
    verb: '-U',
    args: ['next'],
  },
  {
    title: 'a new package obsoletes another new one',
    packages: { next: foo('2-1'), a: tagged('a', 'Obsoletes: foo') },
    verb: '-U',
    args: ['next', 'a'],
  },
  {
    title: 'a new package obsoletes another one given later',
    packages: { next: foo('2-1'), a: tagged('a', 'Obsoletes: foo') },
    verb: '-i',
    args: ['a', 'next'],
  },
  {
    title: 'a new package obsoletes two other new ones',
    packages: {
      next: foo('2-1'),
      b: tagged('b'),
      c: tagged('c'),
      a: tagged('a', 'Obsoletes: foo', 'Obsoletes: b'),
    },
    verb: '-U',
    args: ['next', 'b', 'c', 'a'],
  },
  {
    title: 'a package that obsoletes itself',
    packages: { a: tagged('a', 'Obsoletes: a < 9', 'Provides: a = 5') },
    verb: '-U',
    args: ['a'],
  },
  {
    title: 'obsoleting what somebody needs',
    packages: {
      old: foo('1-1'),
      user: tagged('user', 'Requires: foo'),
      a: tagged('a', 'Obsoletes: foo'),
    },
    installed: ['old', 'user'],
    verb: '-U',
    args: ['a'],
  },
  {
    title: 'obsoleting and providing it',
    packages: {
      old: foo('1-1'),
      user: tagged('user', 'Requires: foo'),
      a: tagged('a', 'Obsoletes: foo', 'Provides: foo = 2'),
    },
    installed: ['old', 'user'],
    verb: '-U',
    args: ['a'],
  },
  {
    title: 'two packages obsolete the same one',
    packages: {
      old: foo('1-1'),
      a: tagged('a', 'Obsoletes: foo'),
      b: tagged('b', 'Obsoletes: foo'),
    },
    installed: ['old'],
    verb: '-U',
    args: ['a', 'b'],
  },
];

const three = { old: foo('1-1'), mid: foo('2-1'), next: foo('3-1') };

const versions: readonly Situation[] = [
  { title: 'an ordinary upgrade', packages: three, installed: ['old'], verb: '-U', args: ['next'] },
  {
    title: 'an upgrade of two installed versions',
    packages: three,
    installed: ['old', 'mid'],
    verb: '-U',
    args: ['next'],
  },
  { title: 'a downgrade', packages: three, installed: ['next'], verb: '-U', args: ['old'] },
  {
    title: 'a downgrade that is allowed',
    packages: three,
    installed: ['next'],
    verb: '-U',
    args: ['old'],
    flags: ['oldpackage'],
  },
  {
    title: 'installing an older version beside',
    packages: three,
    installed: ['next'],
    verb: '-i',
    args: ['old'],
  },
  {
    title: 'installing a newer version beside',
    packages: three,
    installed: ['old'],
    verb: '-i',
    args: ['next'],
  },
  { title: 'the same version', packages: three, installed: ['mid'], verb: '-U', args: ['mid'] },
  {
    title: 'the same version by install',
    packages: three,
    installed: ['mid'],
    verb: '-i',
    args: ['mid'],
  },
  {
    title: 'the same version, allowed',
    packages: three,
    installed: ['mid'],
    verb: '-U',
    args: ['mid'],
    flags: ['replacepkgs'],
  },
  {
    title: 'the same version by install, allowed',
    packages: three,
    installed: ['mid'],
    verb: '-i',
    args: ['mid'],
    flags: ['replacepkgs'],
  },
  {
    title: 'a reinstall',
    packages: three,
    installed: ['mid'],
    verb: '--reinstall',
    args: ['mid'],
  },
  {
    title: 'a reinstall of a version that is not the installed one',
    packages: three,
    installed: ['mid'],
    verb: '--reinstall',
    args: ['old'],
  },
  {
    title: 'a reinstall of one of two versions',
    packages: three,
    installed: ['mid', 'next'],
    verb: '--reinstall',
    args: ['next'],
  },
  { title: 'one package twice', packages: three, verb: '-U', args: ['old', 'old'] },
  { title: 'one package twice by install', packages: three, verb: '-i', args: ['old', 'old'] },
  { title: 'two versions, newer last', packages: three, verb: '-U', args: ['old', 'next'] },
  { title: 'two versions, newer first', packages: three, verb: '-U', args: ['next', 'old'] },
  { title: 'two versions by install', packages: three, verb: '-i', args: ['old', 'next'] },
  {
    title: 'two versions over an installed one',
    packages: three,
    installed: ['old'],
    verb: '-U',
    args: ['mid', 'next'],
  },
  {
    title: 'freshen leaves out what is not installed',
    packages: { ...three, a: tagged('a') },
    installed: ['old'],
    verb: '-F',
    args: ['a', 'next'],
  },
  {
    title: 'freshen with the same version',
    packages: three,
    installed: ['mid'],
    verb: '-F',
    args: ['mid'],
  },
  {
    title: 'freshen with an older version',
    packages: three,
    installed: ['mid'],
    verb: '-F',
    args: ['old'],
  },
  {
    title: 'freshen with an older version, allowed',
    packages: three,
    installed: ['mid'],
    verb: '-F',
    args: ['old'],
    flags: ['oldpackage'],
  },
  {
    title: 'an epoch beats any version',
    packages: { old: version('foo', '1:1-1'), next: foo('2-1') },
    installed: ['old'],
    verb: '-U',
    args: ['next'],
  },
  {
    title: 'a foreign architecture',
    packages: { a: { name: 'a', arch: 'sparc' } },
    verb: '-i',
    args: ['a'],
  },
  {
    title: 'a foreign architecture, ignored',
    packages: { a: { name: 'a', arch: 'sparc' } },
    verb: '-i',
    args: ['a'],
    flags: ['ignorearch'],
  },
  {
    title: 'a foreign architecture and system',
    packages: { a: { name: 'a', arch: 'sparc-solaris' } },
    verb: '-i',
    args: ['a'],
  },
];

const erasures: readonly Situation[] = [
  { title: 'a label of nothing', packages: {}, verb: '-e', args: ['nothing', 'nix-1'] },
  {
    title: 'a label of several',
    packages: three,
    installed: ['old', 'next'],
    verb: '-e',
    args: ['foo'],
  },
  {
    title: 'all matches',
    packages: three,
    installed: ['old', 'next'],
    verb: '-e',
    args: ['foo'],
    allMatches: true,
  },
  {
    title: 'one of several by version',
    packages: three,
    installed: ['old', 'next'],
    verb: '-e',
    args: ['foo-1'],
  },
  {
    title: 'one package by two labels',
    packages: three,
    installed: ['old'],
    verb: '-e',
    args: ['foo', 'foo-1-1.noarch'],
  },
  {
    title: 'what another needs',
    packages: { old: foo('1-1'), user: tagged('user', 'Requires: foo >= 1') },
    installed: ['old', 'user'],
    verb: '-e',
    args: ['foo'],
  },
  {
    title: 'what another needs, both going',
    packages: { old: foo('1-1'), user: tagged('user', 'Requires: foo') },
    installed: ['old', 'user'],
    verb: '-e',
    args: ['foo', 'user'],
  },
  {
    title: 'what another needs, without checks',
    packages: { old: foo('1-1'), user: tagged('user', 'Requires: foo') },
    installed: ['old', 'user'],
    verb: '-e',
    args: ['foo'],
    flags: ['nodeps'],
  },
  {
    title: 'one of two providers',
    packages: {
      a: tagged('a', 'Provides: mta'),
      b: tagged('b', 'Provides: mta'),
      user: tagged('user', 'Requires: mta'),
    },
    installed: ['a', 'b', 'user'],
    verb: '-e',
    args: ['a'],
  },
  {
    title: 'a file another needs',
    packages: {
      a: { name: 'a', files: { '/opt/tool': 'x' } },
      user: tagged('user', 'Requires: /opt/tool'),
    },
    installed: ['a', 'user'],
    verb: '-e',
    args: ['a'],
  },
  {
    title: 'only needed for a script that has run',
    packages: { old: foo('1-1'), user: tagged('user', 'Requires(post): foo') },
    installed: ['old', 'user'],
    verb: '-e',
    args: ['foo'],
  },
];

const file = (name: string, content: string, evr = '1-1', path = '/opt/f'): PackageSketch => ({
  name,
  evr,
  files: { [path]: content },
});

const files: readonly Situation[] = [
  {
    title: 'one path with two contents in a set',
    packages: { a: file('a', 'one'), b: file('b', 'two') },
    verb: '-i',
    args: ['a', 'b'],
  },
  {
    title: 'one path with one content in a set',
    packages: { a: file('a', 'one'), b: file('b', 'one') },
    verb: '-i',
    args: ['a', 'b'],
  },
  {
    title: 'one path with three contents in a set',
    packages: { a: file('a', 'one'), b: file('b', 'two'), c: file('c', 'three') },
    verb: '-i',
    args: ['a', 'b', 'c'],
  },
  {
    title: 'a path of an installed package',
    packages: { a: file('a', 'one'), b: file('b', 'two') },
    installed: ['a'],
    verb: '-i',
    args: ['b'],
  },
  {
    title: 'a path of an installed package, allowed',
    packages: { a: file('a', 'one'), b: file('b', 'two') },
    installed: ['a'],
    verb: '-i',
    args: ['b'],
    flags: ['replacefiles'],
  },
  {
    title: 'a path of an installed package, same content',
    packages: { a: file('a', 'one'), b: file('b', 'one') },
    installed: ['a'],
    verb: '-i',
    args: ['b'],
  },
  {
    title: 'a path of the version that is upgraded',
    packages: { old: file('a', 'one'), next: file('a', 'two', '2-1') },
    installed: ['old'],
    verb: '-U',
    args: ['next'],
  },
  {
    title: 'a path of the version that stays beside',
    packages: { old: file('a', 'one'), next: file('a', 'two', '2-1') },
    installed: ['old'],
    verb: '-i',
    args: ['next'],
  },
  {
    title: 'two conflicts and an installed version',
    packages: {
      a: { name: 'a', files: { '/opt/a': '1', '/opt/b': '1', '/opt/c': '1' } },
      b: { name: 'b', files: { '/opt/a': '2', '/opt/b': '1', '/opt/c': '3' } },
      mid: foo('2-1'),
    },
    installed: ['a', 'mid'],
    verb: '-U',
    args: ['b', 'mid'],
  },
  {
    title: 'a directory with another mode',
    packages: {
      a: { name: 'a', files: { '/opt/d/': '' } },
      b: { name: 'b', files: { '/opt/d/': '' }, attributes: { '/opt/d/': '%attr(700,root,root)' } },
    },
    verb: '-i',
    args: ['a', 'b'],
  },
  {
    title: 'a file with another owner',
    packages: {
      a: file('a', 'one'),
      b: { ...file('b', 'one'), attributes: { '/opt/f': '%attr(644,bin,root)' } },
    },
    installed: ['a'],
    verb: '-i',
    args: ['b'],
  },
  {
    title: 'links with one target and with two',
    packages: {
      a: { name: 'a', files: { '/opt/l': '->x', '/opt/m': '->x' } },
      b: { name: 'b', files: { '/opt/l': '->x', '/opt/m': '->y' } },
    },
    verb: '-i',
    args: ['a', 'b'],
  },
  {
    title: 'a file against a directory',
    packages: { a: file('a', 'one', '1-1', '/opt/q'), b: { name: 'b', files: { '/opt/q/': '' } } },
    verb: '-i',
    args: ['a', 'b'],
  },
  {
    title: 'a ghost is nobody to quarrel with',
    packages: {
      a: { ...file('a', 'one'), attributes: { '/opt/f': '%ghost' } },
      b: file('b', 'two'),
    },
    verb: '-i',
    args: ['a', 'b'],
  },
  {
    title: 'config files with two contents',
    packages: {
      a: { ...file('a', 'one'), attributes: { '/opt/f': '%config' } },
      b: { ...file('b', 'two'), attributes: { '/opt/f': '%config(noreplace)' } },
    },
    installed: ['a'],
    verb: '-i',
    args: ['b'],
  },
  {
    title: 'one place by two paths',
    packages: {
      a: file('a', 'one', '1-1', '/usr/lib/f'),
      b: file('b', 'two', '1-1', '/lib/f'),
    },
    prepare: (root) => {
      mkdirSync(join(root, 'usr/lib'), { recursive: true });
      symlinkSync('usr/lib', join(root, 'lib'));
    },
    installed: ['a'],
    verb: '-i',
    args: ['b'],
  },
  {
    title: 'one place by a link that the set brings',
    packages: {
      a: { name: 'a', files: { '/opt/link': '->real', '/opt/real/': '' } },
      b: file('b', 'two', '1-1', '/opt/real/f'),
      c: file('c', 'three', '1-1', '/opt/link/f'),
    },
    verb: '-i',
    args: ['c', 'b', 'a'],
  },
  {
    title: 'a link that the set brings over an installed directory',
    packages: {
      a: { name: 'a', files: { '/opt/link': '->real' } },
      b: file('b', 'two', '1-1', '/opt/real/f'),
      c: file('c', 'three', '1-1', '/opt/link/f'),
    },
    installed: ['b'],
    verb: '-i',
    args: ['a', 'c'],
  },
  {
    title: 'documents left out do not conflict',
    packages: {
      a: file('a', 'one', '1-1', '/opt/doc'),
      b: { ...file('b', 'two', '1-1', '/opt/doc'), attributes: { '/opt/doc': '%doc' } },
    },
    installed: ['a'],
    verb: '-i',
    args: ['b'],
    flags: ['excludedocs'],
  },
];

const chain = (links: Readonly<Record<string, readonly string[]>>): Situation['packages'] =>
  Object.fromEntries(
    Object.entries(links).map(([name, tags]) => [name, tagged(name, ...tags)] as const),
  );

/** `a>b,c` is `a: Requires: b, c`; `a!b` needs b for its %pre, `a?b` for its %postun. */
function graph(title: string, text: string, verb: '-U' | '-e' = '-U'): Situation {
  const links: Record<string, string[]> = {};
  const kinds: Readonly<Record<string, string>> = {
    '>': 'Requires',
    '!': 'Requires(pre)',
    '?': 'Requires(postun)',
    '~': 'OrderWithRequires',
  };
  for (const part of text.split(' ')) {
    const [, name = '', kind = '', others = ''] = /^(\w+)([>!?~]?)(.*)$/.exec(part) ?? [];
    const tags = (links[name] ??= []);
    for (const other of others.split(',').filter((one) => one !== ''))
      tags.push(`${kinds[kind]}: ${other}`);
  }
  const packages = chain(links);
  const names = Object.keys(links);
  return verb === '-U'
    ? { title, packages, verb, args: names }
    : { title, packages, installed: names, verb, args: names };
}

const orders: readonly Situation[] = [
  graph('no relations', 'a b c d e'),
  graph('a chain given backwards', 'd>c c>b b>a a'),
  graph('a chain given forwards', 'a b>a c>b d>c'),
  graph('a tree', 'a>b,c b>d,e c>f d e f'),
  graph('a diamond', 'top>left,right left>base right>base base other'),
  graph('heavier first', 'a b c x>c y>c z>b'),
  graph('order hints', 'a~b b c~a'),
  graph('a loop of two', 'a>b b>a'),
  graph('a loop of three', 'a>b b>c c>a'),
  graph('a loop of three with a prerequisite', 'a>b b!c c>a'),
  graph('a loop with a prerequisite each way', 'a!b b!a'),
  graph('a loop that others hang on', 'x>a a>b b>c c>a c>y y z>x'),
  graph('two loops', 'a>b b>a,c c>d d>c e>a'),
  graph('a loop of five with a chord', 'a>b b>c c>d d>e e>a b!e d!a'),
  graph('loops inside one component', 'a>b b>a,c c>b,d d!a e>d'),
  graph('erasing a chain', 'a b>a c>b d>c', '-e'),
  graph('erasing a tree', 'a>b,c b>d,e c>f d e f', '-e'),
  graph('erasing without relations', 'a b c d', '-e'),
  graph('erasing a loop', 'a>b b>c c>a', '-e'),
  graph('erasing a loop with a prerequisite', 'a>b b?c c>a d>a', '-e'),
  {
    title: 'upgrading a chain',
    packages: {
      a1: version('a', '1-1'),
      b1: version('b', '1-1', 'Requires: a'),
      c1: version('c', '1-1', 'Requires: b'),
      a2: version('a', '2-1'),
      b2: version('b', '2-1', 'Requires: a = 2'),
      c2: version('c', '2-1', 'Requires: b'),
    },
    installed: ['a1', 'b1', 'c1'],
    verb: '-U',
    args: ['c2', 'a2', 'b2'],
  },
  {
    title: 'ordering by files and rich requirements',
    packages: {
      a: tagged('a', 'Requires: /opt/tool', 'Requires: (c if d)'),
      b: { name: 'b', files: { '/opt/tool': 'x' } },
      c: tagged('c'),
      d: tagged('d', 'Requires: (b and e)'),
      e: tagged('e'),
    },
    verb: '-U',
    args: ['a', 'b', 'c', 'd', 'e'],
  },
  {
    title: 'ordering among several providers',
    packages: {
      a: tagged('a', 'Requires: mta'),
      b: tagged('b', 'Provides: mta'),
      c: tagged('c', 'Provides: mta'),
      mta: tagged('mta'),
      d: tagged('d'),
    },
    verb: '-U',
    args: ['a', 'd', 'b', 'c', 'mta'],
  },
];

const elf = (name: string, arch: string, path: string, evr = '1-1'): PackageSketch => ({
  name,
  arch,
  evr,
  files: { [path]: `${arch === 'i686' ? 'ELF32' : 'ELF64'} of ${name} ${evr}` },
  attributes: { [path]: '%attr(755,root,root)' },
});

const both = {
  narrow: elf('lib', 'i686', '/usr/bin/tool'),
  wide: elf('lib', 'x86_64', '/usr/bin/tool'),
  narrow2: elf('lib', 'i686', '/usr/bin/tool', '2-1'),
  wide2: elf('lib', 'x86_64', '/usr/bin/tool', '2-1'),
  other: elf('other', 'x86_64', '/usr/bin/tool'),
  plain: { name: 'lib', arch: 'x86_64', evr: '2-1' },
  user: tagged('user', 'Requires: lib'),
};

const multilib: readonly Situation[] = [
  { title: 'two classes of one package', verb: '-i', args: ['narrow', 'wide'] },
  { title: 'the other class is there', installed: ['narrow'], verb: '-U', args: ['wide'] },
  {
    title: 'the other class is there and older',
    installed: ['narrow'],
    verb: '-U',
    args: ['wide2'],
  },
  {
    title: 'both classes upgraded',
    installed: ['narrow', 'wide'],
    verb: '-U',
    args: ['wide2', 'narrow2'],
  },
  { title: 'two of the preferred class', verb: '-i', args: ['wide', 'other'] },
  {
    title: 'the preferred class over the other',
    installed: ['narrow'],
    verb: '-i',
    args: ['other'],
  },
  {
    title: 'the other class over the preferred',
    installed: ['other'],
    verb: '-i',
    args: ['narrow'],
  },
  {
    title: 'a newer version of the other class',
    installed: ['narrow2'],
    verb: '-U',
    args: ['wide'],
  },
  {
    title: 'a package without a class',
    installed: ['narrow', 'wide'],
    verb: '-U',
    args: ['plain'],
  },
  { title: 'a provider of either class', verb: '-U', args: ['user', 'narrow', 'wide'] },
  {
    title: 'a provider of either class, other order',
    verb: '-U',
    args: ['wide', 'narrow', 'user'],
  },
].map(
  (one) => ({ ...one, packages: both, color: 3, title: `multilib: ${one.title}` }) as Situation,
);

export const situations: readonly Situation[] = [
  ...requirements,
  ...richDependencies,
  ...conflicts,
  ...obsoletes,
  ...versions,
  ...erasures,
  ...files,
  ...orders,
  ...multilib,
];
