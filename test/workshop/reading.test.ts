/** Reading a spec for the editor: parts, mistakes, macros, ways to go on. Real rpmspec says what is a mistake. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { preambleTags } from '../../src-main/build/index.ts';
import { answerSpecQuestion } from '../../src-main/workshop/index.ts';
import type { SpecAnswer, SpecQuestion, SpecQuestionKind } from '../../src-main/workshop/index.ts';
import { macroAt } from '../../src-main/workshop/macro-at.ts';
import { tagWords } from '../../src-main/workshop/spec-words.ts';
import { processContext } from '../../src-main/base/index.ts';
import { runProgram, withoutRpm } from '../support/real-rpm.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder('reading');
after(() => scratch[Symbol.dispose]());
const path = join(scratch.path, 'lamp.spec');
const head = 'Name: lamp\nVersion: 1\nRelease: 2\nSummary: s\nLicense: MIT\n';

async function ask<K extends SpecQuestionKind>(
  kind: K,
  text: string,
  ...args: SpecQuestion<K>['args']
): Promise<SpecAnswer<K>> {
  const question = { kind, document: { path, text }, definitions: [], args };
  return await answerSpecQuestion<K>(question, processContext());
}

const spec = `%global colour red
${head}BuildRequires: gcc
Source0: %{name}.tar

%description
A lamp.

%package shade
Summary: its shade
%description shade
Its shade.

%build
make %{colour}

%if 0
%check
never
%endif

%files
/usr/bin/lamp
# a comment
%files shade
%doc shade.txt
/usr/share/shade
`;

test('parts, packages, requirements and sources are told', async () => {
  const reading = await ask('read', spec);
  assert.equal(reading.isWhole, true);
  assert.deepEqual(reading.diagnostics, []);
  assert.deepEqual(
    reading.parts.map(({ kind, title, line, isRead }) => [kind, title, line, isRead]),
    [
      ['preamble', '', 1, true],
      ['text', '%description', 10, true],
      ['package', '%package shade', 13, true],
      ['text', '%description shade', 15, true],
      ['build', '%build', 18, true],
      ['build', '%check', 22, false],
      ['files', '%files', 26, true],
      ['files', '%files shade', 29, true],
    ],
  );
  assert.deepEqual(reading.parts.at(-1)?.entries, [
    { line: 30, text: '%doc shade.txt' },
    { line: 31, text: '/usr/share/shade' },
  ]);
  assert.deepEqual(
    reading.packages.map(({ name }) => name),
    ['lamp', 'lamp-shade'],
  );
  assert.deepEqual(reading.buildRequires, ['gcc']);
  assert.deepEqual(
    reading.sources.map(({ address, isThere }) => [address, isThere]),
    [['lamp.tar', false]],
  );
});

test('several mistakes are found at once, each where it stands', async () => {
  const reading = await ask(
    'read',
    'Name: lamp\nVersion: 1 2\nRelease: 2\n  Colour: red\nSummary: s\nLicense: MIT\nRequires: a >=\n%if 1 +\n%endif\n%description\n%build\n%{unclosed\n',
  );
  assert.equal(reading.isWhole, false);
  assert.deepEqual(
    reading.diagnostics.map(({ severity, message, range }) => [
      severity,
      message.split('\n')[0],
      range,
    ]),
    [
      ['error', 'Tag takes single token only: Version: 1 2', { line: 2, column: 1, endColumn: 13 }],
      ['error', 'Unknown tag:   Colour: red', { line: 4, column: 3, endColumn: 14 }],
      ['error', 'Version required: Requires: a >=', { line: 7, column: 1, endColumn: 15 }],
      ['error', 'unexpected end of expression:  1 +', { line: 8, column: 5, endColumn: 8 }],
      ['error', 'unclosed macro or bad line continuation', { line: 12, column: 1, endColumn: 11 }],
    ],
  );
});

test('what a package lacks stands where the package begins', async () => {
  const { diagnostics } = await ask('read', `${head}%description\n\n%package shade\nSummary: s\n`);
  assert.deepEqual(
    diagnostics.map(({ message, range }) => [message, range?.line]),
    [['Package has no %description: lamp-shade', 8]],
  );
});

describe('beside real rpmspec', { skip: withoutRpm }, () => {
  for (const [what, text] of [
    ['a good one', spec],
    ['an unknown tag', `${head}Colour: red\n%description\n`],
    ['an open condition', `${head}%if 1\n%description\n`],
    ['no description', `${head}%files\n`],
    ['a second build', `${head}%description\n%build\n%build\n`],
    ['files of nobody', `${head}%description\n%files shade\n`],
  ] as const)
    test(`${what} is what it says it is`, async () => {
      const { diagnostics, isWhole } = await ask('read', text);
      const file = join(scratch.path, 'judged.spec');
      writeFileSync(file, text);
      const judge = runProgram('/usr/bin/rpmspec', ['-P', file]);
      assert.equal(isWhole, judge.status === 0, judge.stderr);
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      assert.equal(errors.length > 0, judge.status !== 0);
      for (const { message } of errors.slice(0, 1))
        assert.ok(judge.stderr.includes(message), message);
    });
});

test('nothing of it is run, and what was left out is told', async () => {
  const made = join(scratch.path, 'made');
  const reading = await ask('read', `${head}%global it %(touch ${made})\n%description\n`);
  assert.equal(existsSync(made), false);
  assert.deepEqual(
    reading.diagnostics.map(({ severity, message, range }) => [severity, message, range?.line]),
    [['note', `%(touch ${made})`, 6]],
  );
  const { diagnostics } = await ask(
    'read',
    `${head}%{lua: os.execute("touch ${made}")}\n%description\n`,
  );
  assert.equal(existsSync(made), false);
  assert.match(diagnostics[0]?.message ?? '', /attempt to (?:call|index) a nil value/);
});

test('a macro is what the lines before it say', async () => {
  const text =
    '%global a one\n# %{a}\n%global a two\n# %{?a} %{a:x}\n# %{upper:%{a}} %[1+2] %(date)\n';
  const at = async (line: number, column: number) => {
    const found = await ask('expand', text, line, column);
    return found === null ? null : [found.written, found.expanded];
  };
  assert.deepEqual(await at(2, 4), ['%{a}', 'one']);
  assert.deepEqual(await at(4, 5), ['%{?a}', 'two']);
  assert.deepEqual(await at(5, 4), ['%{upper:%{a}}', 'TWO']);
  assert.deepEqual(await at(5, 12), ['%{a}', 'two']);
  assert.deepEqual(await at(5, 19), ['%[1+2]', '3']);
  assert.equal(await at(2, 1), null);
  assert.equal(await at(1, 2), null);
  const command = await ask('expand', text, 5, 26);
  assert.deepEqual([command?.expanded, command?.notRun], ['', ['date']]);
  const own = await ask('expand', text, 2, 4);
  assert.deepEqual([own?.name, own?.definition], ['a', 'one']);
});

test('brackets within brackets are told apart', () => {
  const text = '%{a:%{b}} %% %c';
  const name = (place: number) => macroAt(text, place)?.name;
  assert.deepEqual(
    [name(0), name(5), name(8), name(11), name(13)],
    ['a', 'b', 'a', undefined, 'c'],
  );
});

test('words go on as their place has it', async () => {
  const labels = async (text: string) => {
    const lines = text.split('\n');
    const column = (lines.at(-1) ?? '').length + 1;
    const { from, candidates } = await ask('complete', text, lines.length, column);
    return [from, ...candidates.map(({ label }) => label)];
  };
  assert.deepEqual(await labels('Buildr'), [1, 'BuildRequires:', 'BuildRoot:']);
  assert.deepEqual(await labels(`${head}Requires(pretr`), [10, 'pretrans']);
  assert.deepEqual((await labels(`${head}%gener`)).slice(0, 2), [1, '%generate_buildrequires']);
  assert.ok((await labels(`${head}%files\n  %ghos`)).includes('%ghost'));
  assert.deepEqual(await labels(`%global lampshade red\n${head}%{lampsh`), [3, 'lampshade']);
  assert.deepEqual(await labels(`${head}%description\nBuildr`), [7]);
});

test('every tag of the parser is spelled as people write it', () => {
  const known = new Set(tagWords.map((word) => word.toLowerCase()));
  const missing = preambleTags.filter(
    ({ name, isDeprecated }) => isDeprecated !== true && !known.has(name),
  );
  assert.deepEqual(missing, []);
});

test('a matrix has a cell for each distribution and choice', async () => {
  const text = `%bcond_with shade\n${head}%if 0%{?fedora}\nBuildRequires: dnf\n%endif\n%description\n%files\n%if %{with shade}\n%package shade\nSummary: s\n%description shade\n%files shade\n%endif\n`;
  const matrix = await ask('matrix', text, ['fedora-42', 'rhel-9'], ['', 'with shade']);
  assert.deepEqual(matrix.conditions, ['shade']);
  assert.deepEqual(
    matrix.cells.map(({ distribution, variant, packages, buildRequires }) => [
      ...[distribution, variant, packages.map(({ name }) => name).join(' ')],
      buildRequires.join(' '),
    ]),
    [
      ['fedora-42', '', 'lamp', 'dnf'],
      ['fedora-42', 'with shade', 'lamp lamp-shade', 'dnf'],
      ['rhel-9', '', 'lamp', ''],
      ['rhel-9', 'with shade', 'lamp lamp-shade', ''],
    ],
  );
});
