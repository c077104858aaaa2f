import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  type CompletionContext,
  completionKeymap,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { type Diagnostic, nextDiagnostic, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { SpecDiagnostic } from '../../../src-main/contract/spec.ts';
import { message } from '../../language/index.ts';
import { completeSpec, saveSpec, setSpecText, type SpecJump } from '../../state/index.ts';
import styles from './builder.module.css';
import { editorLook } from './editor-look.ts';
import { macroCards } from './macro-card.ts';
import { diagnosticWords } from './problems.tsx';
import { specLanguage } from './spec-language.ts';

interface SpecEditorProps {
  readonly name: string;
  readonly text: string;
  readonly isReadOnly: boolean;
  readonly diagnostics: readonly SpecDiagnostic[];
  readonly jump: SpecJump | undefined;
}

/**
 * The text of a spec. The editor lives in a shadow tree: there it may bring its own style sheets, which
 * the page's policy refuses anywhere else.
 */
export function SpecEditor({ name, text, isReadOnly, diagnostics, jump }: SpecEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const first = useRef(text);
  useEffect(() => {
    const { current } = host;
    if (current === null) return;
    const root = current.shadowRoot ?? current.attachShadow({ mode: 'open' });
    const made = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: first.current,
        extensions: extensionsFor(name, isReadOnly),
      }),
    });
    view.current = made;
    made.focus();
    return () => made.destroy();
  }, [name, isReadOnly]);
  useEffect(() => {
    const made = view.current;
    if (made === undefined) return;
    made.dispatch(
      setDiagnostics(
        made.state,
        diagnostics.flatMap((one) => marked(made.state, one)),
      ),
    );
  }, [diagnostics]);
  useEffect(() => {
    if (view.current !== undefined && jump !== undefined) goToPlace(view.current, jump);
  }, [jump]);
  return <div className={styles['editorHost']} dir="ltr" ref={host} />;
}

function extensionsFor(name: string, isReadOnly: boolean): Extension {
  return [
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    drawSelection(),
    history(),
    closeBrackets(),
    autocompletion({ override: [candidates], icons: false }),
    search({ top: true }),
    EditorState.phrases.of(phrases()),
    EditorState.readOnly.of(isReadOnly),
    EditorView.contentAttributes.of({
      'aria-label': message('builder.editor', { name }),
      tabindex: '0',
    }),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) setSpecText(state.sliceDoc());
    }),
    macroCards,
    keymap.of([
      { key: 'Mod-s', run: () => (void saveSpec(), true) },
      { key: 'F8', run: nextDiagnostic },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    specLanguage,
    editorLook,
  ];
}

/** The words of the editor's own panels. */
function phrases(): Record<string, string> {
  return {
    Find: message('builder.find-find'),
    Replace: message('builder.find-replace'),
    next: message('builder.find-next'),
    previous: message('builder.find-previous'),
    all: message('builder.find-all'),
    'match case': message('builder.find-case'),
    regexp: message('builder.find-regexp'),
    'by word': message('builder.find-word'),
    replace: message('builder.find-replace-one'),
    'replace all': message('builder.find-replace-all'),
    close: message('builder.find-close'),
    'current match': message('builder.find-current'),
    'on line': message('builder.find-on-line'),
    'replaced match on line $': message('builder.find-replaced-match'),
    'replaced $ matches': message('builder.find-replaced'),
    Completions: message('builder.find-completions'),
  };
}

/** Asked after a pause in typing; an answer to an older text is dropped. */
async function candidates(context: CompletionContext): Promise<CompletionResult | null> {
  const { state, pos, explicit } = context;
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const isWord = /(?:^\s*[A-Za-z]{2,}|%[?!]*\{?[?!]*\w{1,}|Requires\(\w*)$/i.test(before);
  if (!isWord && !explicit) return null;
  const controller = new AbortController();
  context.addEventListener('abort', () => controller.abort(), { onDocChange: true });
  try {
    const found = await completeSpec(
      state.sliceDoc(),
      line.number,
      pos - line.from + 1,
      controller.signal,
    );
    if (found === undefined || found.candidates.length === 0) return null;
    return {
      from: line.from + found.from - 1,
      options: found.candidates.map(({ label, kind, detail }) => ({
        ...{ label, type: kind },
        ...(detail !== undefined && { detail }),
        ...(kind === 'tag' && { apply: `${label} ` }),
      })),
      ...(!found.isCut && { validFor: /^[%?!\w{(]*$/ }),
    };
  } catch {
    return null;
  }
}

function marked(state: EditorState, diagnostic: SpecDiagnostic): Diagnostic[] {
  const { range, file, severity } = diagnostic;
  if (range === undefined || file !== undefined || range.line > state.doc.lines) return [];
  const line = state.doc.line(range.line);
  const from = Math.min(line.to, line.from + range.column - 1);
  const to = Math.min(line.to, line.from + range.endColumn - 1);
  return [
    {
      ...{ from, to: Math.max(from, to) },
      severity: severity === 'note' ? 'info' : severity,
      message: diagnosticWords(diagnostic),
    },
  ];
}

function goToPlace(editor: EditorView, { line, column }: SpecJump): void {
  const at = editor.state.doc.line(Math.min(Math.max(1, line), editor.state.doc.lines));
  const place = Math.min(at.to, at.from + column - 1);
  editor.dispatch({
    selection: { anchor: place },
    effects: EditorView.scrollIntoView(place, { y: 'center' }),
  });
  editor.focus();
}
