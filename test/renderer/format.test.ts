import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { errorCodes } from '../../src-main/contract/errors.ts';
import type { CheckResult, FileEntry } from '../../src-main/contract/package.ts';
import type { PlannedElement } from '../../src-main/contract/plan.ts';
import * as format from '../../src-renderer/format/index.ts';
import { everyProblem } from './support/fixture-plan.ts';

describe('sizes', () => {
  it('writes bytes in binary units with three digits', () => {
    const cases: readonly (readonly [number, string])[] = [
      [0, '0 B'],
      [1, '1 B'],
      [1023, '1023 B'],
      [1024, '1.00 KiB'],
      [1536, '1.50 KiB'],
      [10 * 1024, '10.0 KiB'],
      [123_456, '121 KiB'],
      [1_048_575, '1.00 MiB'],
      [5 * 1024 ** 3, '5.00 GiB'],
      [-2048, '−2.00 KiB'],
    ];
    for (const [bytes, text] of cases) assert.equal(format.formatBytes(bytes), text);
  });
  it('never needs more than four digits, whatever the size', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        assert.match(format.formatBytes(bytes), /^(\d{1,4}|\d{1,2}\.\d{1,2}) ([KMGTP]i)?B$/);
      }),
    );
  });
  it('signs changes', () => {
    assert.deepEqual([2048, -2048, 0].map(format.formatByteChange), [
      '+2.00 KiB',
      '−2.00 KiB',
      '±0 B',
    ]);
  });
});

describe('counts and times', () => {
  it('groups the digits of counts', () => {
    assert.deepEqual([0, 999, 60_000].map(format.formatCount), ['0', '999', '60,000']);
  });
  it('lists names', () => {
    assert.deepEqual(
      [[], ['a'], ['a', 'b'], ['a', 'b', 'c', 'd', 'e']].map((names) => format.listed(names)),
      ['', 'a', 'a and b', 'a, b and 3 more'],
    );
  });
  it('writes durations', () => {
    assert.deepEqual([0, 840, 12_400, 64_000, 7_500_000].map(format.formatElapsed), [
      '0.0 s',
      '0.8 s',
      '12 s',
      '1 min 04 s',
      '2 h 05 min',
    ]);
    assert.deepEqual([1000, 38_000, 170_000, 7_200_000].map(format.formatTimeLeft), [
      'a few seconds',
      'about 40 s',
      'about 3 min',
      'about 2.0 h',
    ]);
  });
  it('tells the time left only when there is something to tell by', () => {
    assert.equal(format.timeLeftMs(1000, 0.5), undefined);
    assert.equal(format.timeLeftMs(9000, 0.01), undefined);
    assert.equal(format.timeLeftMs(9000, 0.75), 3000);
  });
  it('keeps 100 percent for the very end', () => {
    assert.deepEqual([-1, 0, 0.999, 1, 2].map(format.percentOf), [0, 0, 99, 100, 100]);
  });
});

describe('modes and names', () => {
  it('writes modes as ls does', () => {
    const cases: readonly (readonly [number, string])[] = [
      [0o100644, '-rw-r--r--'],
      [0o40755, 'drwxr-xr-x'],
      [0o104755, '-rwsr-xr-x'],
      [0o104644, '-rwSr--r--'],
      [0o102755, '-rwxr-sr-x'],
      [0o41777, 'drwxrwxrwt'],
      [0o120777, 'lrwxrwxrwx'],
      [0o60660, 'brw-rw----'],
      [0o20666, 'crw-rw-rw-'],
    ];
    for (const [mode, text] of cases) assert.equal(format.formatMode(mode), text);
    assert.equal(format.formatOctal(0o104755), '4755');
  });
  it('takes labels apart as they were put together', () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9+]{0,8}$/);
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 3 }),
        part,
        part,
        fc.constantFrom('noarch', 'x86_64'),
        (names, version, release, arch) => {
          const name = names.join('-');
          const nevra = format.formatNevra({ name, version, release, arch });
          assert.deepEqual(format.splitNevra(nevra), {
            name,
            version: `${version}-${release}`,
            arch,
          });
        },
      ),
    );
    assert.equal(format.formatEvr({ epoch: 0, version: '1', release: '2' }), '0:1-2');
  });
  it('opens http and https and nothing else', () => {
    assert.equal(format.safeWebAddress('https://example.org/a b'), 'https://example.org/a%20b');
    for (const bad of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      'data:text/html,x',
      'ftp://x/',
      'no address',
      '',
    ]) {
      assert.equal(format.safeWebAddress(bad), undefined, bad);
    }
  });
});

describe('problems and findings', () => {
  it('has a sentence and advice for every kind of problem, naming the package', () => {
    for (const problem of everyProblem) {
      const { sentence, advice, packages } = format.problemSentence(problem);
      assert.match(sentence, /^.+\.$/, problem.kind);
      assert.match(advice, /\.$/, problem.kind);
      assert.ok(packages.length > 0);
      assert.ok(
        sentence.includes(problem.nevra) ||
          problem.kind === 'disk-space' ||
          problem.kind === 'disk-inodes',
        problem.kind,
      );
      assert.doesNotMatch(sentence, /undefined|NaN/);
    }
    assert.equal(new Set(everyProblem.map(({ kind }) => kind)).size, 14);
  });
  it('tells a need of an installed package from one of a new package', () => {
    const need = { kind: 'unmet-requirement', nevra: 'a-1-1.noarch', capability: 'libx' } as const;
    assert.match(format.problemSentence({ ...need, isInstalled: true }).sentence, /would be gone/);
    assert.match(
      format.problemSentence({ ...need, isInstalled: false }).sentence,
      /nothing here provides/,
    );
  });
  it('puts the worst finding first and keeps the order within a severity', () => {
    const finding = (severity: 'danger' | 'caution' | 'note', subject: string) =>
      ({ kind: 'setuid', severity, subject }) as const;
    const sorted = format.bySeverity([
      finding('note', '1'),
      finding('danger', '2'),
      finding('note', '3'),
      finding('caution', '4'),
    ]);
    assert.deepEqual(
      sorted.map(({ subject }) => subject),
      ['2', '4', '1', '3'],
    );
  });
});

describe('checks', () => {
  const check = (kind: CheckResult['kind'], outcome: CheckResult['outcome']): CheckResult => ({
    kind,
    outcome,
    coverage: 'header',
    algorithm: 'SHA256',
  });
  it('lets one wrong digest decide, else one good signature suffice', () => {
    const verdicts: readonly (readonly [readonly CheckResult[], string])[] = [
      [[], 'unsigned'],
      [[check('digest', 'ok')], 'unsigned'],
      [[check('signature', 'notfound')], 'unsigned'],
      [[check('signature', 'ok'), check('digest', 'ok')], 'good'],
      [[check('signature', 'ok'), check('signature', 'nokey')], 'good'],
      [[check('signature', 'ok'), check('digest', 'fail')], 'bad'],
      [[check('signature', 'nokey')], 'unknown-key'],
      [[check('signature', 'nottrusted')], 'untrusted'],
    ];
    for (const [checks, verdict] of verdicts) assert.equal(format.verdictOf(checks), verdict);
  });
  it('names the signer, else the key', () => {
    assert.equal(format.signerOf([{ ...check('signature', 'ok'), signerName: 'Pat' }]), 'Pat');
    assert.equal(format.signerOf([{ ...check('signature', 'nokey'), keyId: 'abcd' }]), 'key abcd');
    assert.equal(format.signerOf([check('digest', 'ok')]), undefined);
  });
});

describe('plans', () => {
  const element = (
    kind: 'install' | 'erase',
    action: PlannedElement['action'],
    nevra: string,
    counterpart?: string,
  ): PlannedElement => ({
    kind,
    action,
    version: format.splitNevra(nevra).version,
    summary: '',
    sizeBytes: 1,
    fileCount: 1,
    package: { id: { kind: 'installed', instance: 1 }, nevra, name: format.splitNevra(nevra).name },
    ...(counterpart === undefined
      ? {}
      : {
          counterpart: {
            id: { kind: 'installed', instance: 2 },
            nevra: counterpart,
            name: format.splitNevra(counterpart).name,
          },
        }),
  });
  const plan = [
    element('install', 'upgrade', 'a-2-1.noarch', 'a-1-1.noarch'),
    element('install', 'install', 'b-1-1.noarch'),
    element('erase', 'upgrade', 'a-1-1.noarch', 'a-2-1.noarch'),
    element('erase', 'obsolete', 'c-1-1.noarch', 'b-1-1.noarch'),
    element('erase', 'erase', 'd-1-1.noarch'),
  ];
  it('puts what an element causes below it', () => {
    const groups = format.groupPlan(plan);
    assert.deepEqual(
      groups.map(({ action, steps }) => [
        action,
        steps.map((step) => [
          step.element.package.name,
          step.consequences.map((one) => one.package.nevra),
        ]),
      ]),
      [
        ['install', [['b', ['c-1-1.noarch']]]],
        ['upgrade', [['a', ['a-1-1.noarch']]]],
        ['erase', [['d', []]]],
      ],
    );
  });
  it('loses no element', () => {
    const shown = format
      .groupPlan(plan)
      .flatMap(({ steps }) => steps)
      .flatMap((step) => [step.element, ...step.consequences]);
    assert.equal(shown.length, plan.length);
  });
  it('shortens and tells version changes', () => {
    assert.equal(format.planShorthand(plan), '+1 ↑1 −1');
    assert.deepEqual(plan.slice(0, 3).map(format.versionChange), ['1-1 → 2-1', '1-1', '1-1']);
  });
});

describe('file tree', () => {
  const entry = (path: string, kind: FileEntry['kind'] = 'file'): FileEntry => ({
    path,
    kind,
    mode: 0o100644,
    owner: 'root',
    group: 'root',
    sizeBytes: 10,
    mtimeSeconds: 0,
    digest: '',
    linkTarget: '',
    flags: [],
    state: 'normal',
  });
  it('joins chains of directories that nobody owns', () => {
    const tree = format.fileTree([
      entry('/usr/share/doc/a/README'),
      entry('/usr/share/doc/a/NEWS'),
    ]);
    assert.deepEqual(
      tree.map(({ label, sizeBytes }) => [label, sizeBytes]),
      [['usr/share/doc/a', 20]],
    );
    assert.deepEqual(
      tree[0]?.children.map(({ label }) => label),
      ['NEWS', 'README'],
    );
  });
  it('keeps an owned directory as a row of its own', () => {
    const tree = format.fileTree([entry('/etc/a', 'directory'), entry('/etc/a/a.conf')]);
    assert.equal(tree[0]?.label, 'etc/a');
    assert.equal(tree[0]?.entry?.kind, 'directory');
    assert.equal(tree[0]?.sizeBytes, 10);
  });
  it('shows every file exactly once, and sizes add up', () => {
    const part = fc.constantFrom('usr', 'etc', 'bin', 'a', 'b', '__proto__', 'constructor');
    const paths = fc.uniqueArray(
      fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
    );
    fc.assert(
      fc.property(paths, (all) => {
        const seen: string[] = [];
        const walk = (nodes: readonly format.FileNode[]): void => {
          for (const node of nodes) {
            if (node.entry !== undefined) seen.push(node.entry.path);
            walk(node.children);
          }
        };
        const tree = format.fileTree(all.map((path) => entry(path)));
        walk(tree);
        assert.deepEqual(seen.toSorted(), all.toSorted());
        assert.equal(
          tree.reduce((sum, node) => sum + node.sizeBytes, 0),
          all.length * 10,
        );
      }),
    );
  });
});

describe('paragraphs', () => {
  it('joins hard-wrapped lines and leaves lists and indented lines alone', () => {
    assert.deepEqual(format.paragraphsOf('One line\nand another.\n\n- a\n- b\n\n\nLast\n'), [
      { text: 'One line and another.', isVerbatim: false },
      { text: '- a\n- b', isVerbatim: true },
      { text: 'Last', isVerbatim: false },
    ]);
    assert.deepEqual(format.paragraphsOf('Uses:\n  indented'), [
      { text: 'Uses:\n  indented', isVerbatim: true },
    ]);
    assert.deepEqual(format.paragraphsOf(' \n '), []);
  });
  it('loses no word', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b c', '', ' d', '- e', '\t')), (lines) => {
        const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
        const shown = format.paragraphsOf(lines.join('\n')).flatMap(({ text }) => words(text));
        assert.deepEqual(shown, words(lines.join('\n')));
      }),
    );
  });
});

describe('hints', () => {
  it('has something to try for every error code, and prefers the engine’s own hint', () => {
    for (const code of errorCodes) assert.match(format.hintFor({ code }), /^[A-Z].+\.$/);
    assert.equal(format.hintFor({ code: 'INTERNAL', hint: 'Own hint.' }), 'Own hint.');
  });

  it('does not send anybody to the command line for what the window can do', () => {
    const hint = format.hintFor({
      code: 'DATABASE_MISSING',
      hint: 'An empty one is made by --initdb.',
    });
    assert.match(hint, /^Open a root/);
  });
});
