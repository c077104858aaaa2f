/** Texts that anybody may write: query formats, macros, patterns, version labels. Only typed errors, bounded growth. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { silentLog } from '../../src-main/base/index.ts';
import { parseCapability, parseRichDependency } from '../../src-main/dependency/index.ts';
import { HeaderBuilder, readHeaderBlob, Tag, TagType } from '../../src-main/format/index.ts';
import { MacroError, Macros } from '../../src-main/macro/index.ts';
import { compareVersions, parseLabelCandidates } from '../../src-main/nevra/index.ts';
import { compileFormat, FormatError, matcherOf } from '../../src-main/query/index.ts';
import { caseCount, oneOf, sequence, survives } from './mutation.ts';
import type { Numbers } from './mutation.ts';

/** Words put together at random: what parsers are made for, and all its neighbours. */
function randomText(words: readonly string[], next: Numbers): string {
  let text = '';
  for (let left = 1 + next(24); left > 0; left -= 1)
    text += next(8) === 0 ? String.fromCharCode(next(0x180)) : oneOf(words, next);
  return text;
}

const formatWords = [
  '%{NAME}',
  '%{',
  '}',
  '[',
  ']',
  '%|',
  '?',
  '{',
  ':',
  '|',
  '%',
  '%%',
  '%-30{VERSION}',
  '%9999{NAME}',
  '%{=NAME}',
  '%{#FILESIZES}',
  '%{FILENAMES}',
  '%{FILESIZES:humansi}',
  '%{*}',
  '%{*:xml}',
  '%{SIZE:date}',
  '%{NAME:json}',
  '%{NAME:base64}',
  '%{FILEFLAGS:fflags}',
  '%{REQUIREFLAGS:depflags}',
  '%{SIGMD5:pgpsig}',
  ':arraysize}',
  '%{NOSUCH}',
  'EPOCH',
  '\\n',
  '\\',
  '\\x41',
  '\\777',
  'text',
  '*',
  '=',
];

function sampleHeader(): ReturnType<typeof readHeaderBlob> {
  const blob = new HeaderBuilder()
    .setString(Tag.NAME, 'sample')
    .setString(Tag.VERSION, '1')
    .setString(Tag.RELEASE, '1')
    .setNumbers(Tag.SIZE, TagType.INT32, [123_456])
    .setStrings(Tag.BASENAMES, ['a', 'b'])
    .setStrings(Tag.DIRNAMES, ['/usr/'])
    .setNumbers(Tag.DIRINDEXES, TagType.INT32, [0, 0])
    .setNumbers(Tag.FILESIZES, TagType.INT32, [1, 2])
    .setNumbers(Tag.FILEMODES, TagType.INT16, [0o100644, 0o40755])
    .build(Tag.HEADERIMMUTABLE);
  return readHeaderBlob(blob, 'sample', 'header');
}

describe('texts that anybody may write', () => {
  it('query formats', async () => {
    const header = sampleHeader();
    const next = sequence(300);
    const cases = caseCount(900);
    let understood = 0;
    for (let at = 0; at < cases; at += 1) {
      const text = randomText(formatWords, next);
      const evaluate = (): void => {
        const answer = compileFormat(text).evaluate({ header, instance: 1, isVerbose: false });
        // widest field times what a text of this length can ask for
        assert.ok(answer.length < 1e6, `${text}: ${answer.length} characters`);
      };
      if (await survives(evaluate, JSON.stringify(text), [FormatError])) understood += 1;
    }
    assert.ok(understood > cases / 100 && understood < cases, `${understood} were understood`);
  });

  const macroWords = [
    '%{a}',
    '%{?a}',
    '%{!?b:x}',
    '%{a:b}',
    '%a',
    '%b',
    '%%',
    '%{',
    '}',
    '%[',
    ']',
    '%[1+2]',
    '%["a" < "b" ? 3 : 0]',
    '%define a %b',
    '%define b() %1 %{-x*} %*',
    '%global c %{a}%{a}',
    '%undefine a',
    '%{expand:%a}',
    '%{lua:x}',
    '%(true)',
    '%{sub x 1 2}',
    '%{rep a 9}',
    '%{len:abc}',
    '%{upper:q}',
    '%{shrink: a  b }',
    '%{quote:a b}',
    '%{basename:/a/b}',
    '%{url2path:http://x/y}',
    '%b x y',
    '%{b -x 1}',
    '%{error:no}',
    '%{warn:w}',
    '%{dnl x}',
    '\n',
    ' ',
    '1',
    '"',
    '(',
    ')',
    '==',
    '&&',
  ];

  it('macros', async () => {
    const next = sequence(301);
    const cases = caseCount(900);
    let expanded = 0;
    for (let at = 0; at < cases; at += 1) {
      const macros = new Macros({
        environment: () => undefined,
        shell: () => 'output',
        lua: () => 'printed',
        exists: () => false,
        readFile: () => undefined,
        processors: 1,
        isVerbose: false,
        say() {},
      });
      const text = randomText(macroWords, next);
      const expand = (): void => {
        const answer = macros.expand(text);
        assert.ok(answer.length <= 2 ** 25, `${text}: ${answer.length} characters`);
      };
      if (await survives(expand, JSON.stringify(text), [MacroError])) expanded += 1;
    }
    assert.ok(expanded > cases / 20 && expanded < cases, `${expanded} were expanded`);
  });

  const dependencyWords = ['(', ')', ' if ', ' and ', ' or ', ' else ', ' unless ', ' with ', 'a'];
  const capabilityWords = [
    ...dependencyWords,
    ' >= 1:2-3',
    ' without ',
    'b(c)',
    ' = ',
    '<',
    '~',
    '^',
  ];

  it('dependencies, labels and patterns', async () => {
    const next = sequence(302);
    const header = sampleHeader();
    const cases = caseCount(600);
    for (let at = 0; at < cases; at += 1) {
      const text = randomText(capabilityWords, next);
      const shown = JSON.stringify(text);
      await survives(() => parseCapability(text), shown);
      await survives(() => parseRichDependency(text), shown);
      await survives(() => parseLabelCandidates(text), shown);
      await survives(() => matcherOf([text.replaceAll('a', '*')], silentLog)(header), shown);
    }
  });

  it('versions compare the same from both sides', () => {
    const part = fc.constantFrom('1', '01', '10', 'a', 'Z', '.', '-', '~', '^', '_', '+', 'é', '');
    const version = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(version, version, (one, other) => {
        assert.equal(
          Math.sign(compareVersions(one, other)),
          -Math.sign(compareVersions(other, one)) || 0,
        );
        assert.equal(compareVersions(one, one), 0);
      }),
      { numRuns: caseCount(600), seed: 7 },
    );
  });
});
