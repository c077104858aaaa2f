/** How a spec is coloured: tags, sections, macros, conditions. What is right is the parser's business. */
import {
  HighlightStyle,
  StreamLanguage,
  type StringStream,
  syntaxHighlighting,
} from '@codemirror/language';
import { tags } from '@lezer/highlight';

interface SpecState {
  /** Brackets of a macro that goes over the end of a line. */
  depth: number;
  isPreamble: boolean;
  isChangelog: boolean;
}

const sections =
  /^%(?:package|description|prep|generate_buildrequires|conf|build|install|check|clean|files|changelog|sourcelist|patchlist|sepolicy|end|pre|post|preun|postun|pretrans|posttrans|preuntrans|postuntrans|verifyscript|(?:trans)?(?:file)?trigger\w*)(?=\s|$)/;
const conditions =
  /^%(?:if|ifarch|ifnarch|ifos|ifnos|elif|elifarch|elifos|else|endif|include)(?=\s|$)/;
const definitions = /^%(?:define|global|undefine|bcond\w*)(?=\s|$)/;
const plainMacro = /^%(?:%|[?!]*(?:\w+|[-*#]\w*\*?))/;
const tag = /^[A-Za-z]+\d*(?:\([^)]*\))?(?=\s*:)/;

function tokenAt(stream: StringStream, state: SpecState): string | null {
  if (state.depth > 0) return insideMacro(stream, state);
  if (stream.sol()) {
    stream.eatSpace();
    if (stream.peek() === '#') {
      stream.skipToEnd();
      return 'comment';
    }
    const section = stream.match(sections);
    if (section !== null && section !== true && section !== false) {
      state.isPreamble = section[0] === '%package';
      state.isChangelog = section[0] === '%changelog';
      return 'heading';
    }
    if (stream.match(conditions) !== null) return 'controlKeyword';
    if (stream.match(definitions) !== null) return 'definitionKeyword';
    if (state.isPreamble && stream.match(tag) !== null) return 'propertyName';
    if (state.isChangelog && stream.peek() === '*') {
      stream.skipToEnd();
      return 'strong';
    }
  }
  if (/^%[{([]/.test(stream.string.slice(stream.pos))) {
    stream.next();
    return insideMacro(stream, state);
  }
  if (stream.match(plainMacro) !== null) return 'macroName';
  stream.next();
  stream.eatWhile(/[^%]/);
  return null;
}

/** Up to the bracket that closes it; the next line goes on where this one ends before. */
function insideMacro(stream: StringStream, state: SpecState): string {
  for (let next = stream.next(); typeof next === 'string'; next = stream.next()) {
    if ('{(['.includes(next)) state.depth += 1;
    else if ('})]'.includes(next)) state.depth -= 1;
    if (state.depth <= 0) break;
  }
  state.depth = Math.max(0, state.depth);
  return 'macroName';
}

const language = StreamLanguage.define<SpecState>({
  name: 'spec',
  startState: () => ({ depth: 0, isPreamble: true, isChangelog: false }),
  token: tokenAt,
  languageData: { commentTokens: { line: '#' } },
});

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--ink-faint)', fontStyle: 'italic' },
  { tag: tags.heading, color: 'var(--accent-strong)', fontWeight: '700' },
  { tag: tags.controlKeyword, color: 'var(--caution)', fontWeight: '600' },
  { tag: tags.definitionKeyword, color: 'var(--caution)' },
  { tag: tags.propertyName, color: 'var(--ink)', fontWeight: '600' },
  { tag: tags.macroName, color: 'var(--good)' },
  { tag: tags.strong, fontWeight: '600' },
]);

export const specLanguage = [language, syntaxHighlighting(colours)];
