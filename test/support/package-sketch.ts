/**
 * Many tiny packages from a few words each, built by real rpmbuild in as few runs as there are
 * packages of one name: each run's spec holds them as subpackages.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

export interface PackageSketch {
  /** `[epoch:]version-release`; `1-1` when absent. */
  readonly evr?: string;
  readonly name: string;
  readonly arch?: string;
  /** Preamble lines: `Requires: x`, `Obsoletes: y < 2` ... */
  readonly tags?: readonly string[];
  /**
   * Path -> content; `->target` makes a symlink, `/` at the end of the path a directory, `ELF32` and
   * `ELF64` at the start of the content an ELF file of that class.
   */
  readonly files?: Readonly<Record<string, string>>;
  /** Path -> what stands before it in %files: `%config(noreplace)`, `%attr(755,bin,bin)`. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** `%post` -> its body; `%triggerin -- x` works as well. */
  readonly scripts?: Readonly<Record<string, string>>;
}

interface Evr {
  readonly epoch: string | undefined;
  readonly version: string;
  readonly release: string;
}

function evrOf({ evr = '1-1' }: PackageSketch): Evr {
  const match = /^(?:(\d+):)?([^-]+)-(.+)$/.exec(evr);
  if (match === null) throw new Error(`not an EVR: ${evr}`);
  return { epoch: match[1], version: match[2] ?? '', release: match[3] ?? '' };
}

interface Round {
  readonly arch: string;
  readonly picked: (readonly [number, PackageSketch])[];
  readonly names: Set<string>;
  readonly files: Map<string, string>;
}

/**
 * Builds the packages; the paths come in the order of the sketches. A sketch goes into the first
 * round that has no package of its name and no file of its paths with other content.
 */
export function buildSketches(folder: string, sketches: readonly PackageSketch[]): string[] {
  const rounds: Round[] = [];
  for (const [at, sketch] of sketches.entries()) {
    const arch = sketch.arch ?? 'noarch';
    const files = Object.entries(sketch.files ?? {});
    let round = rounds.find(
      (one) =>
        one.arch === arch &&
        !one.names.has(sketch.name) &&
        files.every(([path, content]) => (one.files.get(path) ?? content) === content),
    );
    if (round === undefined) {
      round = { arch, picked: [], names: new Set(), files: new Map() };
      rounds.push(round);
    }
    round.picked.push([at, sketch]);
    round.names.add(sketch.name);
    for (const [path, content] of files) round.files.set(path, content);
  }
  const paths: string[] = Array.from({ length: sketches.length }, () => '');
  for (const [number, { arch, picked }] of rounds.entries())
    buildRound(join(folder, `round-${number}`), arch, picked, paths);
  return paths;
}

function buildRound(
  top: string,
  arch: string,
  picked: readonly (readonly [number, PackageSketch])[],
  paths: string[],
): void {
  mkdirSync(top, { recursive: true });
  const spec = join(top, 'round.spec');
  writeFileSync(
    spec,
    specOf(
      arch,
      picked.map(([, sketch]) => sketch),
    ),
  );
  const defines = [
    `_topdir ${top}`,
    '_rpmdir %{_topdir}/out',
    '_build_name_fmt %%{NAME}.rpm',
    '__os_install_post %{nil}',
    'debug_package %{nil}',
    '_build_id_links none',
  ];
  const result = spawnSync(
    'rpmbuild',
    [
      '-bb',
      '--quiet',
      ...(arch === 'noarch' ? [] : ['--target', arch]),
      ...defines.flatMap((one) => ['--define', one]),
      spec,
    ],
    { encoding: 'utf8' },
  );
  if (result.status !== 0) throw new Error(`rpmbuild failed:\n${result.stderr}`);
  const built = new Set(readdirSync(join(top, 'out')));
  for (const [at, { name }] of picked) {
    if (!built.has(`${name}.rpm`)) throw new Error(`rpmbuild did not make ${name}`);
    paths[at] = join(top, 'out', `${name}.rpm`);
  }
}

function specOf(arch: string, sketches: readonly PackageSketch[]): string {
  const head = [
    'Name: round',
    'Version: 1',
    'Release: 1',
    'Summary: Test packages',
    'License: MIT',
  ];
  if (arch === 'noarch') head.push('BuildArch: noarch');
  const lines = [...head, 'AutoReqProv: no', '%description', 'Test packages.'];
  for (const sketch of sketches) lines.push(...packageLines(sketch));
  lines.push('%install', 'mkdir -p %{buildroot}');
  const files = new Map(sketches.flatMap((sketch) => Object.entries(sketch.files ?? {})));
  for (const [path, content] of files) lines.push(...fileCommands(path, content));
  for (const sketch of sketches) lines.push(...sectionLines(sketch));
  return `${lines.join('\n')}\n`;
}

function packageLines(sketch: PackageSketch): string[] {
  const { epoch, version, release } = evrOf(sketch);
  return [
    `%package -n ${sketch.name}`,
    `Summary: Test package ${sketch.name}`,
    `Version: ${version}`,
    `Release: ${release}`,
    ...(epoch === undefined ? [] : [`Epoch: ${epoch}`]),
    ...(sketch.tags ?? []),
    `%description -n ${sketch.name}`,
    'Test.',
  ];
}

/** File headers that file(1) takes for executables, as printf(1) writes them; ELF specification. */
const elfStarts: Readonly<Record<string, string>> = {
  ELF32: `\\177ELF\\1\\1\\1${'\\0'.repeat(9)}\\2\\0\\3\\0\\1\\0\\0\\0${'\\0'.repeat(28)}`,
  ELF64: `\\177ELF\\2\\1\\1${'\\0'.repeat(9)}\\2\\0\\76\\0\\1\\0\\0\\0${'\\0'.repeat(40)}`,
};

function fileCommands(path: string, content: string): string[] {
  if (path.endsWith('/')) return [`mkdir -p '%{buildroot}${path}'`];
  const start = `mkdir -p "$(dirname '%{buildroot}${path}')"`;
  if (content.startsWith('->')) return [start, `ln -s '${content.slice(2)}' '%{buildroot}${path}'`];
  const elf = elfStarts[content.slice(0, 5)];
  if (elf !== undefined)
    return [start, `printf '${elf}%s' '${content.slice(5)}' > '%{buildroot}${path}'`];
  return [start, `printf %s '${content}' > '%{buildroot}${path}'`];
}

function sectionLines(sketch: PackageSketch): string[] {
  const lines: string[] = [];
  for (const [head, body] of Object.entries(sketch.scripts ?? {})) {
    const [section = '', ...rest] = head.split(' ');
    lines.push(`${section} -n ${sketch.name} ${rest.join(' ')}`, body);
  }
  lines.push(`%files -n ${sketch.name}`);
  for (const path of Object.keys(sketch.files ?? {})) {
    const attribute = sketch.attributes?.[path] ?? '';
    lines.push(`${attribute} ${path.endsWith('/') ? `%dir ${path.slice(0, -1)}` : path}`.trim());
  }
  return lines;
}
