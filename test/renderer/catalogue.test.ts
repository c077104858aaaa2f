import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import { german } from '../../src-renderer/language/de/index.ts';
import { english } from '../../src-renderer/language/en/index.ts';
import { sourceFiles } from '../architecture/source-files.ts';
import {
  lineOf,
  literalText,
  type SyntaxNode,
  syntaxTree,
  walkTree,
} from '../support/syntax-tree.ts';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** Every message of a catalogue under its key. */
function allMessages(catalogue: Readonly<Record<string, object>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(catalogue).flatMap(([room, messages]) =>
      Object.entries(messages).map(([name, text]) => [`${room}.${name}`, String(text)] as const),
    ),
  );
}

const inEnglish = allMessages(english);
const inGerman = allMessages(german);

/** What has to be given to a message: `name`, `name:plural`, `name:tag`, each once. */
function argumentsOf(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (elements: readonly Element[]): void => {
    for (const element of elements) {
      const kind = Number(element.type);
      if ('value' in element && kind !== 0) found.add(`${element.value}${suffixOf(kind)}`);
      if ('children' in element) walk(element.children);
      if ('options' in element) {
        for (const option of Object.values(element.options)) walk(option.value);
      }
    }
  };
  walk(new IntlMessageFormat(text, 'en').getAst());
  return found;
}

/** The kinds in the parser's numbers; a plain value and a number are the same to whoever gives it. */
function suffixOf(kind: number): string {
  return kind === 5 ? ':select' : kind === 6 ? ':plural' : kind === 8 ? ':tag' : '';
}

const namesOf = (text: string): string[] =>
  [...new Set([...argumentsOf(text)].map((argument) => argument.replace(/:.*/, '')))].toSorted();

interface Use {
  readonly place: string;
  readonly keys: readonly string[];
  /** Names of what is given; undefined where that cannot be read from the source. */
  readonly given: readonly string[] | undefined;
}

/** The keys a first argument may come to: a literal, either branch, every key that fits a template. */
function keysOf(node: SyntaxNode): string[] {
  const text = literalText(node);
  if (text !== undefined) return [text];
  if (node.type === 'ConditionalExpression')
    return [
      ...keysOf(node['consequent'] as SyntaxNode),
      ...keysOf(node['alternate'] as SyntaxNode),
    ];
  if (node.type === 'ParenthesizedExpression') return keysOf(node['expression'] as SyntaxNode);
  if (node.type !== 'TemplateLiteral') return [];
  const quasis = node['quasis'] as readonly { readonly value: { readonly cooked: string } }[];
  if (!/^[a-z-]+\./.test(quasis[0]?.value.cooked ?? '')) return [];
  const pattern = quasis
    .map(({ value }) => value.cooked.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.+');
  return [...inEnglish.keys()].filter((key) => new RegExp(`^${pattern}$`).test(key));
}

function givenBy(node: SyntaxNode | undefined): readonly string[] | undefined {
  if (node === undefined) return [];
  if (node.type !== 'ObjectExpression') return undefined;
  const names = (node['properties'] as readonly SyntaxNode[]).map((property) => {
    const key = property['key'] as SyntaxNode | undefined;
    return key?.type === 'Identifier' ? String(key['name']) : literalText(key ?? property);
  });
  return names.every((name) => name !== undefined) ? names.toSorted() : undefined;
}

function attribute(element: SyntaxNode, name: string): SyntaxNode | undefined {
  const found = (element['attributes'] as readonly SyntaxNode[]).find(
    (one) => (one['name'] as SyntaxNode | undefined)?.['name'] === name,
  );
  const value = found?.['value'] as SyntaxNode | undefined;
  return value?.type === 'JSXExpressionContainer' ? (value['expression'] as SyntaxNode) : value;
}

/** Every use of a message in the window, and every text that is a key wherever it stands. */
function readUses(): { readonly uses: readonly Use[]; readonly named: ReadonlySet<string> } {
  const uses: Use[] = [];
  const named = new Set<string>();
  for (const { path, text } of sourceFiles('src-renderer')) {
    if (path.startsWith('src-renderer/language/')) continue;
    walkTree(syntaxTree(path, text), (node) => {
      const place = `${path}:${lineOf(text, node)}`;
      const own = literalText(node);
      if (own !== undefined && inEnglish.has(own)) named.add(own);
      if (node.type === 'TemplateLiteral') for (const key of keysOf(node)) named.add(key);
      if (node.type === 'CallExpression') {
        const callee = node['callee'] as SyntaxNode;
        const [key, values] = node['arguments'] as readonly SyntaxNode[];
        if (callee['name'] === 'message' && key !== undefined)
          uses.push({ place, keys: keysOf(key), given: givenBy(values) });
      }
      if (node.type === 'JSXOpeningElement') {
        const key = attribute(node, 'of');
        if ((node['name'] as SyntaxNode)['name'] === 'Message' && key !== undefined)
          uses.push({ place, keys: keysOf(key), given: givenBy(attribute(node, 'values')) });
      }
      return undefined;
    });
  }
  return { uses, named };
}

const { uses, named } = readUses();

describe('the catalogue', () => {
  it('has messages that can be read, in every language', () => {
    const broken = [...inEnglish, ...inGerman].filter(([, text]) => {
      try {
        return new IntlMessageFormat(text, 'en').getAst().length === 0;
      } catch {
        return true;
      }
    });
    assert.deepEqual(broken, []);
  });
  it('has the same keys in every language', () => {
    assert.deepEqual([...inGerman.keys()].toSorted(), [...inEnglish.keys()].toSorted());
  });
  it('takes the same values in every language', () => {
    const different = [...inEnglish]
      .map(([key, text]) => [key, namesOf(text), namesOf(inGerman.get(key) ?? '')] as const)
      .filter(([, ours, theirs]) => ours.join() !== theirs.join());
    assert.deepEqual(different, []);
  });
  it('counts by the plural forms each language has', () => {
    const wrong = [
      ...[...inEnglish].map(([key, text]) => ['en', key, text] as const),
      ...[...inGerman].map(([key, text]) => ['de', key, text] as const),
    ].flatMap(([language, key, text]) =>
      /, plural,/.test(text) && !/(?:one|=1) \{/.test(text) ? [`${language} ${key}`] : [],
    );
    assert.deepEqual(wrong, []);
  });
  it('has no quotes that ICU reads as its own, and no spaces around a message', () => {
    const wrong = [...inEnglish, ...inGerman].filter(
      ([, text]) => text.includes("'") || text.trim() !== text || text === '',
    );
    assert.deepEqual(wrong, []);
  });
  it('has no message that nothing says', () => {
    assert.deepEqual(
      [...inEnglish.keys()].filter((key) => !named.has(key)),
      [],
    );
  });
  it('is given what each message takes, wherever it is said', () => {
    // Of several keys each may take a part of what is given, but all of it is taken by some.
    const wrong = uses.flatMap(({ place, keys, given }) => {
      const all = new Set(keys.flatMap((key) => namesOf(inEnglish.get(key) ?? '')));
      const wanted = [...all].toSorted().join();
      return keys.length === 0 || given === undefined || given.join() === wanted
        ? []
        : [`${place}: ${keys.join(' or ')} takes (${wanted}), is given (${given.join()})`];
    });
    assert.deepEqual(wrong, []);
  });
  it('is read by this test as it is written', () => {
    assert.ok(uses.length > 5, 'the uses of messages were not found');
    assert.deepEqual(namesOf('{count, plural, one {# of {name}} other {<b>#</b>}}'), [
      'b',
      'count',
      'name',
    ]);
  });
});
