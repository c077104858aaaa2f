import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  lineOf,
  literalText,
  type SyntaxNode,
  syntaxTree,
  walkTree,
} from '../support/syntax-tree.ts';
import { sourceFiles } from './source-files.ts';

/** Properties of elements and components that are shown or read out. */
const spoken = new Set([
  'action',
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'aside',
  'description',
  'heading',
  'hint',
  'label',
  'placeholder',
  'retryLabel',
  'submitLabel',
  'subtitle',
  'title',
  'totals',
  'what',
]);

const hasWord = (text: string): boolean => /\p{L}{2}/u.test(text);

/** Texts that are shown as they stand, wherever in an expression they are: either branch, a template's words. */
function shownTexts(node: SyntaxNode): SyntaxNode[] {
  if (literalText(node) !== undefined) return hasWord(literalText(node) ?? '') ? [node] : [];
  switch (node.type) {
    case 'TemplateLiteral': {
      const quasis = node['quasis'] as readonly { readonly value: { readonly raw: string } }[];
      return quasis.some(({ value }) => hasWord(value.raw)) ? [node] : [];
    }
    case 'ConditionalExpression':
      return [node['consequent'], node['alternate']].flatMap((one) =>
        shownTexts(one as SyntaxNode),
      );
    case 'LogicalExpression':
    case 'BinaryExpression':
      return node['operator'] === '===' || node['operator'] === '!=='
        ? []
        : [node['left'], node['right']].flatMap((one) => shownTexts(one as SyntaxNode));
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
      return shownTexts(node['expression'] as SyntaxNode);
    default:
      return [];
  }
}

/** Every text of a component that is written in it instead of in the catalogue. */
function literalWords(path: string, text: string): string[] {
  const found: SyntaxNode[] = [];
  walkTree(syntaxTree(path, text), (node) => {
    if (node.type === 'JSXText' && hasWord(String(node['value']))) found.push(node);
    if (node.type === 'JSXAttribute') {
      const value = node['value'] as SyntaxNode | null;
      const name = (node['name'] as SyntaxNode)['name'];
      if (value !== null && typeof name === 'string' && spoken.has(name))
        found.push(...shownTexts(value));
    }
    if (node.type === 'JSXElement' || node.type === 'JSXFragment')
      for (const child of node['children'] as readonly SyntaxNode[])
        if (child.type === 'JSXExpressionContainer') found.push(...shownTexts(child));
    return undefined;
  });
  return found.map((node) => `${path}:${lineOf(text, node)}`);
}

test('the window says nothing that is not in the catalogue (src-renderer/language)', () => {
  const wrong = sourceFiles('src-renderer')
    .filter(({ path }) => path.endsWith('.tsx'))
    .flatMap(({ path, text }) => literalWords(path, text));
  assert.deepEqual(
    wrong,
    [],
    'write the words in src-renderer/language/en/ROOM.ts and de/ROOM.ts, say message(key)',
  );
});

/** Sentences that are put together anywhere else: what begins with a capital and goes on with a word. */
function literalSentences(path: string, text: string): string[] {
  const found: SyntaxNode[] = [];
  walkTree(syntaxTree(path, text), (node) => {
    if (node.type === 'TemplateElement') {
      const { cooked } = node['value'] as { readonly cooked: string };
      if (isSentence(cooked)) found.push(node);
    }
    if (isSentence(literalText(node) ?? '')) found.push(node);
    return node.type !== 'ImportDeclaration';
  });
  return found.map((node) => `${path}:${lineOf(text, node)}`);
}

const isSentence = (text: string): boolean => /^\p{Lu}\p{Ll}+[,:;]? \p{L}{2}/u.test(text);

test('no sentence is made outside the catalogue either, whatever becomes of it', () => {
  const wrong = sourceFiles('src-renderer')
    .filter(({ path }) => !path.startsWith('src-renderer/language/'))
    .flatMap(({ path, text }) => literalSentences(path, text));
  assert.deepEqual(wrong, []);
  const text =
    "const a = `The plan of ${b}`;\nconst c = 'size>1G or vendor:x';\nf('Try it again');";
  assert.deepEqual(literalSentences('a.ts', text), ['a.ts:1', 'a.ts:3']);
});

test('this test sees the words in a component, and only those', () => {
  const text = [
    'export const A = ({ title, isOn }: P) => (',
    '  <div role="grid" className="two words" aria-label="Packages">',
    '    Some words',
    "    {isOn ? 'On' : 'Off'}",
    '    <Loading what={`Reading ${title}`} />',
    "    {message('about.title')} · {title} ({isOn === 'yes' ? 1 : 2})",
    '  </div>',
    ');',
  ].join('\n');
  assert.deepEqual(
    literalWords('a.tsx', text).toSorted(),
    ['a.tsx:2', 'a.tsx:2', 'a.tsx:4', 'a.tsx:4', 'a.tsx:5'].toSorted(),
  );
});
