import type {
  ChangelogEntry,
  CheckResult,
  DependencyView,
  FileEntry,
  GroupNode,
  PackageDetails,
  PackageReference,
  PackageSummary,
} from '../../../src-main/contract/package.ts';

/** Generated packages for the window's tests: the same ones every time, as many as are asked for. */
export interface FixturePackage {
  readonly summary: PackageSummary;
  /** Indexes of the packages it needs; all come before it. */
  readonly needs: readonly number[];
}

const known: readonly (readonly [string, string, string, string, number])[] = [
  ['filesystem', '3.18', 'The basic directory layout', 'System Environment/Base', 106],
  ['glibc', '2.39', 'The GNU C library', 'System Environment/Libraries', 6_200_000],
  ['bash', '5.2.26', 'The GNU Bourne Again shell', 'System Environment/Shells', 8_300_000],
  [
    'coreutils',
    '9.4',
    'The basic file, shell and text manipulation tools',
    'System Environment/Base',
    21_000_000,
  ],
  [
    'openssl-libs',
    '3.2.1',
    'Cryptography and TLS for programs',
    'System Environment/Libraries',
    7_400_000,
  ],
  ['rpm', '4.19.1', 'The package manager', 'System Environment/Base', 2_900_000],
  ['systemd', '255.4', 'System and service manager', 'System Environment/Base', 34_000_000],
  [
    'vim-enhanced',
    '9.1.181',
    'An improved version of the vi editor',
    'Applications/Editors',
    4_100_000,
  ],
  ['emacs', '29.3', 'The extensible, customisable editor', 'Applications/Editors', 131_000_000],
  ['httpd', '2.4.59', 'A web server', 'Applications/Internet/Servers', 5_200_000],
  [
    'postgresql-server',
    '16.2',
    'A relational database server',
    'Applications/Databases',
    24_000_000,
  ],
  [
    'python3',
    '3.12.3',
    'An interpreted, interactive programming language',
    'Development/Languages',
    33_000_000,
  ],
  ['texlive-latex', '2023', 'Document preparation', 'Applications/Publishing/TeX', 512_000_000],
  ['firefox', '125.0.2', 'A web browser', 'Applications/Internet/Browsers', 268_000_000],
  ['kernel-core', '6.8.7', 'The Linux kernel', 'System Environment/Kernel', 94_000_000],
];

const stems = [
  'amber',
  'basalt',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'garnet',
  'harbor',
  'iris',
  'jasper',
  'kelp',
  'lumen',
  'maple',
  'nickel',
  'onyx',
  'pine',
  'quartz',
  'river',
  'slate',
  'tundra',
  'umber',
  'violet',
  'willow',
  'xenon',
  'yarrow',
  'zinc',
];
const suffixes = [
  '',
  '-libs',
  '-devel',
  '-doc',
  '-common',
  '-tools',
  '-server',
  '-client',
  '-data',
  '-lang',
];
const prefixes = [
  '',
  'lib',
  'python3-',
  'perl-',
  'golang-',
  'nodejs-',
  'texlive-',
  'rust-',
  'ghc-',
  'php-',
];
const groups = [
  'Applications/Archiving',
  'Applications/Editors',
  'Applications/Engineering',
  'Applications/Internet/Browsers',
  'Applications/Internet/Servers',
  'Applications/Multimedia',
  'Applications/Publishing/TeX',
  'Development/Debuggers',
  'Development/Languages',
  'Development/Libraries/C and C++',
  'Development/Libraries/Python',
  'Documentation',
  'System Environment/Base',
  'System Environment/Daemons',
  'System Environment/Libraries',
  'Unspecified',
  'User Interface/Desktops',
  'User Interface/X/Fonts',
];
const arches = ['x86_64', 'x86_64', 'x86_64', 'noarch', 'i686'];

/** A small generator of repeatable numbers in 0-1. */
export function repeatable(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

export function fixturePackages(count: number): readonly FixturePackage[] {
  const random = repeatable(42);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  return Array.from({ length: count }, (_, index) => {
    const [name, version, summary, group, sizeBytes] = known[index] ?? [
      `${prefixes[Math.floor(index / (stems.length * suffixes.length)) % prefixes.length]}${stems[index % stems.length]}${suffixes[Math.floor(index / stems.length) % suffixes.length]}${index > 2600 ? index : ''}`,
      `${1 + Math.floor(random() * 9)}.${Math.floor(random() * 30)}.${Math.floor(random() * 12)}`,
      `Part ${index} of the ${stems[index % stems.length]} collection`,
      pick(groups),
      Math.floor(random() ** 4 * 90_000_000) + 900,
    ];
    return {
      summary: {
        id: { kind: 'installed', instance: index + 1 },
        name,
        ...(index % 11 === 5 ? { epoch: 1 } : {}),
        version,
        release: `${1 + Math.floor(random() * 20)}.fc40`,
        arch: index < 3 ? 'x86_64' : pick(arches),
        summary,
        group,
        vendor: 'Fixture Project',
        sizeBytes,
        installTimeSeconds: 1_714_000_000 + Math.floor(index / 40) * 3607,
        buildTimeSeconds: 1_713_000_000 + index * 61,
        state: index % 97 === 7 ? 'upgradable' : 'installed',
      },
      needs:
        index < 2
          ? []
          : [...new Set([1, Math.floor(random() * index)])].filter((need) => need !== index),
    };
  });
}

export function nevraOf({ name, version, release, arch }: PackageSummary): string {
  return `${name}-${version}-${release}.${arch}`;
}

export function referenceOf(summary: PackageSummary): PackageReference {
  return { id: summary.id, nevra: nevraOf(summary), name: summary.name };
}

export function groupTree(packages: readonly FixturePackage[]): readonly GroupNode[] {
  interface Growing {
    count: number;
    readonly children: Map<string, Growing>;
  }
  const root: Growing = { count: 0, children: new Map() };
  for (const { summary } of packages) {
    let node = root;
    for (const part of summary.group.split('/')) {
      const next = node.children.get(part) ?? { count: 0, children: new Map<string, Growing>() };
      node.children.set(part, next);
      next.count += 1;
      node = next;
    }
  }
  const finish = (node: Growing, path: string): GroupNode[] =>
    [...node.children]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([label, child]) => {
        const own = path === '' ? label : `${path}/${label}`;
        return { path: own, label, count: child.count, children: finish(child, own) };
      });
  return finish(root, '');
}

export function filesOf({ name, sizeBytes }: PackageSummary): readonly FileEntry[] {
  const paths = [
    `/etc/${name}/${name}.conf`,
    `/etc/${name}/users`,
    `/usr/bin/${name}`,
    `/usr/bin/${name}ctl`,
    `/usr/lib64/lib${name}.so.2.1.0`,
    `/usr/lib64/lib${name}.so.2`,
    `/usr/lib/systemd/system/${name}.service`,
    `/usr/share/doc/${name}/README`,
    `/usr/share/doc/${name}/NEWS`,
    `/usr/share/licenses/${name}/COPYING`,
    `/usr/share/man/man1/${name}.1.gz`,
    ...Array.from(
      { length: name === 'texlive-latex' ? 14_000 : 12 },
      (_, index) => `/usr/share/${name}/parts/${Math.floor(index / 100)}/part-${index}.dat`,
    ),
  ];
  return paths.map((path, index) => {
    const isLink = path.endsWith('.so.2');
    const isProgram = path.startsWith('/usr/bin');
    const flags = path.startsWith('/etc')
      ? ['config', 'noreplace']
      : path.includes('/doc/')
        ? ['doc']
        : path.includes('licenses')
          ? ['license']
          : [];
    return {
      path,
      kind: isLink ? 'symlink' : 'file',
      mode: isLink ? 0o120777 : isProgram ? (index === 3 ? 0o104755 : 0o100755) : 0o100644,
      owner: 'root',
      group: path.endsWith('users') ? name : 'root',
      sizeBytes: isLink ? 15 : Math.floor(sizeBytes / paths.length) + index,
      mtimeSeconds: 1_713_000_000,
      digest: isLink ? '' : index.toString(16).padStart(64, 'a3'),
      linkTarget: isLink ? `lib${name}.so.2.1.0` : '',
      flags,
      state: 'normal',
    };
  });
}

export function dependenciesOf(packages: readonly FixturePackage[], index: number): DependencyView {
  const { summary, needs } = at(packages, index);
  return {
    entries: [
      ...needs.map((need) => ({
        kind: 'requires' as const,
        text: `${at(packages, need).summary.name} >= ${at(packages, need).summary.version}`,
        types: [],
        satisfiedBy: [referenceOf(at(packages, need).summary)],
      })),
      {
        kind: 'requires',
        text: '/bin/sh',
        types: ['pre', 'post'],
        satisfiedBy: [referenceOf(at(packages, 2).summary)],
      },
      {
        kind: 'requires',
        text: 'rpmlib(CompressedFileNames) <= 3.0.4-1',
        types: ['rpmlib'],
        satisfiedBy: [],
      },
      { kind: 'recommends', text: `${summary.name}-lang`, types: [], satisfiedBy: [] },
      {
        kind: 'provides',
        text: `${summary.name} = ${summary.version}-${summary.release}`,
        types: [],
        satisfiedBy: [],
      },
      { kind: 'provides', text: `lib${summary.name}.so.2()(64bit)`, types: [], satisfiedBy: [] },
    ],
    requiredBy: packages
      .filter((one) => one.needs.includes(index))
      .slice(0, 50)
      .map((one) => ({
        package: referenceOf(one.summary),
        capability: `${summary.name} >= ${summary.version}`,
      })),
  };
}

const goodChecks: readonly CheckResult[] = [
  {
    kind: 'signature',
    coverage: 'header',
    algorithm: 'RSA/SHA256',
    outcome: 'ok',
    keyId: 'a15b79cc',
    fingerprint: '115df9aef857853ee8445d0a0727707ea15b79cc',
    signerName: 'Fixture Project (40) <packages@fixture.invalid>',
    signedAtSeconds: 1_713_500_000,
  },
  { kind: 'digest', coverage: 'header', algorithm: 'SHA256', outcome: 'ok' },
  { kind: 'digest', coverage: 'header', algorithm: 'SHA1', outcome: 'ok' },
  { kind: 'digest', coverage: 'payload', algorithm: 'SHA256', outcome: 'notfound' },
];

export function detailsOf({ summary }: FixturePackage, index: number): PackageDetails {
  const { name, version, release } = summary;
  return {
    ...summary,
    description: `${summary.summary}.\n\n${name} does one thing and does it well. This text comes from a generated package, and <b>markup in it</b> is only text.`,
    license: 'GPL-3.0-or-later AND MIT',
    url:
      index % 7 === 6 ? 'javascript:alert(1)' : `https://www.fixture.invalid/${name}/?from=package`,
    packager: 'Fixture Packagers',
    distribution: 'Fixture 40',
    buildHost: 'build07.fixture.invalid',
    sourceRpm: `${name}-${version}-${release}.src.rpm`,
    isSource: false,
    formatVersion: 4,
    payload: { format: 'cpio', compressor: 'zstd' },
    scripts: index % 4 === 0 ? [] : scriptsOf(name),
    changelog: changelogOf(version),
    checks: index % 5 === 4 ? goodChecks.slice(1) : goodChecks,
    fileCount: filesOf(summary).length,
  };
}

function scriptsOf(name: string): PackageDetails['scripts'] {
  return [
    {
      kind: '%pre',
      interpreter: '/bin/sh',
      body: `getent group ${name} >/dev/null || groupadd -r ${name}\nexit 0`,
    },
    {
      kind: '%post',
      interpreter: '/bin/sh',
      body: `if [ "$1" -eq 1 ]; then\n  systemctl preset ${name}.service\nfi\n/sbin/ldconfig`,
    },
    { kind: '%postun', interpreter: '/sbin/ldconfig', body: '' },
    {
      kind: '%triggerin',
      interpreter: '/bin/sh',
      body: 'update-cache --quiet',
      conditions: ['glibc > 2.38'],
    },
  ];
}

function changelogOf(version: string): readonly ChangelogEntry[] {
  return Array.from({ length: 6 }, (_, index) => ({
    timeSeconds: 1_713_000_000 - index * 2_600_000,
    author: `Pat Packager <pat@fixture.invalid> - ${version}-${6 - index}`,
    text:
      index === 0
        ? '- Correct the permissions of the configuration folder\n- Start after the network is there'
        : `- Rebuild ${index}`,
  }));
}

export function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`no element ${index} of ${list.length}`);
  return value;
}
