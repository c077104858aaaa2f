/** Specs and builds as an engine would tell of them. */
import type {
  BuildLogLine,
  BuildOrder,
  BuildPreparation,
  BuildProgress,
  BuildStage,
  BuildStageState,
  BuildView,
} from '../../../src-main/contract/build.ts';
import { buildStages } from '../../../src-main/contract/build.ts';
import type { EngineEvents } from '../../../src-main/contract/events.ts';
import type {
  SpecCompletion,
  SpecDocument,
  SpecExpansion,
  SpecFile,
  SpecMatrix,
  SpecPart,
  SpecReading,
} from '../../../src-main/contract/spec.ts';
import { FixtureError } from './fixture-error.ts';

export const lampPath = '/home/user/rpmbuild/SPECS/lamp.spec';

export const lampText = `# A lamp, and its shade
%global colour red
%bcond_without shade

Name:           lamp
Version:        2.4
Release:        3%{?dist}
Summary:        A lamp for the desk
License:        MIT
URL:            https://lamps.example/
Source0:        %{url}/lamp-%{version}.tar.gz
Patch1:         brighter.patch
BuildRequires:  gcc
BuildRequires:  make >= 4
BuildRequires:  pkgconfig(light)

%description
A lamp, in %{colour}.

%if %{with shade}
%package shade
Summary:        What the lamp wears
BuildArch:      noarch

%description shade
A shade.
%endif

%prep
%autosetup -p1

%build
%configure --with-colour=%{colour}
make %{?_smp_mflags}

%install
make install DESTDIR=%{buildroot}

%check
make check

%post
/usr/bin/lamp --register

%files
%license COPYING
%{_bindir}/lamp
%config(noreplace) %{_sysconfdir}/lamp.conf

%if %{with shade}
%files shade
%{_datadir}/lamp/shade
%endif

%changelog
* Mon Apr 01 2024 Ada Filament <ada@lamps.example> - 2.4-3
- A brighter bulb
`;

const missing = ['pkgconfig(light) is needed by lamp-2.4-3.x86_64'];

export class FixtureWorkshop {
  readonly #emit: (progress: EngineEvents['build.progress']) => void;
  files = new Map([[lampPath, lampText]]);
  /** What a save finds on the disk instead. */
  isChangedMeanwhile = false;
  folder = '/home/user/rpmbuild';
  build: BuildView | undefined;
  lines: BuildLogLine[] = [];
  ordered: BuildOrder | undefined;

  constructor(emit: (progress: EngineEvents['build.progress']) => void) {
    this.#emit = emit;
  }

  open(path: string): SpecFile {
    const text = this.files.get(path);
    if (text === undefined)
      throw new FixtureError({
        code: 'FILE_NOT_FOUND',
        message: `opening ${path}: No such file or directory`,
        context: { path },
      });
    return { path, text, stamp: `stamp ${text.length}`, isWritable: true };
  }

  create(path: string): SpecFile {
    this.files.set(path, 'Name: fresh\nVersion: 1\n');
    return this.open(path);
  }

  save({ path, text }: SpecDocument, stamp: string | null): SpecFile {
    if (this.isChangedMeanwhile && stamp !== null)
      throw new FixtureError({
        code: 'FILE_CHANGED',
        message: `saving ${path}: somebody else has changed it meanwhile`,
        context: { path },
      });
    this.isChangedMeanwhile = false;
    this.files.set(path, text);
    return this.open(path);
  }

  read({ text }: SpecDocument): SpecReading {
    const lines = text.split('\n');
    const wrong = lines.findIndex((line) => line.startsWith('Colour:'));
    return {
      parts: partsOf(lines),
      diagnostics:
        wrong < 0
          ? []
          : [
              {
                severity: 'error',
                message: `Unknown tag: ${lines[wrong] ?? ''}`,
                range: { line: wrong + 1, column: 1, endColumn: (lines[wrong]?.length ?? 0) + 1 },
              },
            ],
      isWhole: wrong < 0,
      packages:
        wrong < 0
          ? ['lamp-2.4-3.x86_64', 'lamp-shade-2.4-3.noarch'].map((label) => ({
              name: label.replace(/-2\.4.*/, ''),
              label,
            }))
          : [],
      buildRequires: wrong < 0 ? ['gcc', 'make >= 4', 'pkgconfig(light)'] : [],
      sources:
        wrong < 0
          ? [
              {
                kind: 'source',
                number: 0,
                address: 'https://lamps.example/lamp-2.4.tar.gz',
                path: '/home/user/rpmbuild/SOURCES/lamp-2.4.tar.gz',
                isThere: true,
              },
              {
                kind: 'patch',
                number: 1,
                address: 'brighter.patch',
                path: '/home/user/rpmbuild/SOURCES/brighter.patch',
                isThere: false,
              },
            ]
          : [],
    };
  }

  expand({ text }: SpecDocument, line: number, column: number): SpecExpansion | null {
    const found = [...(text.split('\n')[line - 1] ?? '').matchAll(/%\{\??(\w+)\}/g)].find(
      (match) => match.index < column && column <= match.index + match[0].length,
    );
    if (found === undefined) return null;
    const [written, name = ''] = found;
    return {
      range: { line, column: found.index + 1, endColumn: found.index + 1 + written.length },
      ...{ written, name, notRun: [] },
      ...(name === 'colour'
        ? { definition: 'red', expanded: 'red' }
        : {
            definition: `%{_prefix}/${name}`,
            expanded: `/usr/${name}`,
            source: '/usr/lib/rpm/macros:12',
          }),
    };
  }

  complete({ text }: SpecDocument, line: number, column: number): SpecCompletion {
    const word =
      /[%\w{?]*$/.exec((text.split('\n')[line - 1] ?? '').slice(0, column - 1))?.[0] ?? '';
    const all = [
      { label: 'BuildRequires:', kind: 'tag' },
      { label: 'BuildArch:', kind: 'tag' },
      { label: '%build', kind: 'section' },
      { label: '%bcond', kind: 'macro', detail: 'a condition' },
    ] as const;
    return {
      from: column - word.length,
      candidates: all.filter(({ label }) => label.toLowerCase().startsWith(word.toLowerCase())),
      isCut: false,
    };
  }

  matrix(distributions: readonly string[], variants: readonly string[]): SpecMatrix {
    const chosen =
      distributions.length === 0 ? ['fedora-42', 'rhel-9', 'opensuse-leap-15'] : distributions;
    const rows = variants.length === 0 ? [''] : variants;
    return {
      cells: chosen.flatMap((distribution) =>
        rows.map((variant) =>
          distribution === 'rhel-9'
            ? {
                distribution,
                variant,
                packages: [],
                buildRequires: [],
                problem: 'Unknown tag: Colour: red',
              }
            : {
                ...{ distribution, variant },
                packages: [
                  { name: 'lamp', label: `lamp-2.4-3.${distribution}` },
                  ...(variant.includes('without shade')
                    ? []
                    : [{ name: 'lamp-shade', label: `lamp-shade-2.4-3.${distribution}` }]),
                ],
                buildRequires: ['gcc', 'make >= 4'],
              },
        ),
      ),
      distributions: ['fedora-41', 'fedora-42', 'rhel-9', 'opensuse-leap-15'],
      conditions: ['shade'],
    };
  }

  prepare(path: string): BuildPreparation {
    return {
      ...{ path, stamp: this.open(path).stamp, folder: this.folder, missing },
      scripts: [
        { stage: 'prep', line: 28, text: 'rm -rf lamp-2.4\ntar -xof lamp-2.4.tar.gz\n' },
        { stage: 'build', line: 31, text: './configure --with-colour=red\nmake -j2\n' },
        {
          stage: 'install',
          line: 35,
          text: 'make install DESTDIR=/home/user/rpmbuild/BUILDROOT\n',
        },
        { stage: 'check', line: 38, text: 'make check\n' },
      ],
      commands: ['date +%Y'],
      missingSources: ['/home/user/rpmbuild/SOURCES/brighter.patch'],
      packages: ['lamp-2.4-3.x86_64', 'lamp-shade-2.4-3.noarch'],
    };
  }

  start(order: BuildOrder): BuildView {
    this.ordered = order;
    this.lines = [];
    this.build = {
      ...{ buildId: '7b1c2a34-0000-4000-8000-000000000001', path: order.path, goal: order.goal },
      ...{ folder: this.folder, status: 'running', startedAtMs: 1, elapsedMs: 900 },
      stages: stagesAt('build', 'running'),
      results: [],
    };
    setTimeout(
      () => this.tell(['Executing(%prep): /bin/sh -e /var/tmp/rpm-tmp.Xy12ab'], 'told'),
      5,
    );
    setTimeout(() => this.tell(['+ ./configure --with-colour=red'], 'error'), 10);
    setTimeout(
      () => this.tell(['checking for light... yes', 'checking for dark... no'], 'output'),
      15,
    );
    return this.build;
  }

  /** What came to the log since. */
  tell(
    texts: readonly string[],
    stream: BuildLogLine['stream'],
    change: Partial<BuildView> = {},
  ): void {
    if (this.build === undefined) return;
    this.build = { ...this.build, ...change };
    const from = this.lines.length;
    const added = texts.map((text) => ({ text, stream }));
    this.lines = [...this.lines, ...added];
    this.#emit({ build: this.build, log: { from, lines: added } });
  }

  succeed(): void {
    this.tell(['Wrote: /home/user/rpmbuild/RPMS/x86_64/lamp-2.4-3.x86_64.rpm'], 'told', {
      status: 'done',
      elapsedMs: 74_000,
      stages: stagesAt('package', 'done'),
      results: [
        {
          path: '/home/user/rpmbuild/RPMS/x86_64/lamp-2.4-3.x86_64.rpm',
          isSource: false,
          sizeBytes: 81_920,
        },
        {
          path: '/home/user/rpmbuild/RPMS/noarch/lamp-shade-2.4-3.noarch.rpm',
          isSource: false,
          sizeBytes: 9_216,
        },
        {
          path: '/home/user/rpmbuild/SRPMS/lamp-2.4-3.src.rpm',
          isSource: true,
          sizeBytes: 120_000,
        },
      ],
    });
  }

  fail(): void {
    this.tell(
      [
        'make: *** [Makefile:7: lamp] Error 1',
        'error: Bad exit status from /var/tmp/rpm-tmp.Xy12ab (%build)',
      ],
      'error',
      {
        status: 'failed',
        elapsedMs: 12_400,
        stages: stagesAt('build', 'failed'),
        problem: {
          ...{ stage: 'build', line: 34, command: 'make -j2' },
          reasons: ['Bad exit status from /var/tmp/rpm-tmp.Xy12ab (%build)'],
        },
      },
    );
  }

  stop(): null {
    this.tell([], 'told', { status: 'stopped', stages: stagesAt('build', 'stopped') });
    return null;
  }

  current(): BuildProgress | null {
    return this.build === undefined
      ? null
      : { build: this.build, log: { from: 0, lines: this.lines } };
  }

  setFolder(path: string | null): string {
    this.folder = path ?? '/home/user/rpmbuild';
    return this.folder;
  }
}

function stagesAt(stage: BuildStage, state: BuildStageState): BuildView['stages'] {
  const at = buildStages.indexOf(stage);
  return buildStages.map((one, index) => ({
    stage: one,
    state:
      one === 'generate' || one === 'conf'
        ? 'absent'
        : index < at
          ? 'done'
          : index === at
            ? state
            : 'waiting',
    elapsedMs: index < at ? 1200 * (index + 1) : index === at ? 3100 : 0,
  }));
}

function partsOf(lines: readonly string[]): readonly SpecPart[] {
  const starts = lines.flatMap((line, at) =>
    /^%(?:package|description|prep|build|install|check|post|files|changelog)\b/.test(line)
      ? [{ at, title: line }]
      : [],
  );
  const all = [{ at: 0, title: '' }, ...starts];
  return all.map(({ at, title }, index) => {
    const lastLine = all[index + 1]?.at ?? lines.length;
    const isFiles = title.startsWith('%files');
    return {
      kind: isFiles
        ? 'files'
        : title === ''
          ? 'preamble'
          : title.startsWith('%package')
            ? 'package'
            : /^%(?:prep|build|install|check)/.test(title)
              ? 'build'
              : title === '%post'
                ? 'script'
                : 'text',
      ...{ title, line: at + 1, lastLine, isRead: true },
      entries: isFiles
        ? lines
            .slice(at + 1, lastLine)
            .flatMap((text, line) =>
              /^%?[{\w/]/.test(text) && !/^%(?:if|endif)/.test(text)
                ? [{ line: at + line + 2, text }]
                : [],
            )
        : [],
    };
  });
}
