import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { MergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { message } from '../../language/index.ts';
import styles from './config-files.module.css';
import { editorLook } from './editor-look.ts';

interface Side {
  readonly title: string;
  readonly text: string;
}

interface SideBySideProps {
  readonly left: Side;
  readonly right: Side;
  readonly lineEnd: '\n' | '\r\n';
  /** With it, the right side can be edited. */
  readonly onChange?: (text: string) => void;
}

/**
 * Two texts with what differs marked. The editor lives in a shadow tree: there it may bring its own style
 * sheets, which the page's policy refuses anywhere else.
 */
export function SideBySide({ left, right, lineEnd, onChange }: SideBySideProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<MergeView>(undefined);
  const tell = useRef(onChange);
  const first = useRef({ left, right });
  const isEditable = onChange !== undefined;
  useEffect(() => {
    tell.current = onChange;
  }, [onChange]);
  useEffect(() => {
    const { current } = host;
    if (current === null) return;
    const root = current.shadowRoot ?? current.attachShadow({ mode: 'open' });
    const begin = first.current;
    const made = makeView(root, begin.left, begin.right, lineEnd, isEditable, (text) =>
      tell.current?.(text),
    );
    view.current = made;
    return () => made.destroy();
  }, [lineEnd, isEditable]);
  useEffect(() => {
    if (view.current !== undefined) replaceText(view.current.b, right.text);
  }, [right.text]);
  return (
    <div className={styles['editor']} dir="ltr">
      <div className={styles['editorHeads']} aria-hidden="true">
        <span>{left.title}</span>
        <span>{right.title}</span>
      </div>
      <div className={styles['editorHost']} ref={host} />
    </div>
  );
}

function makeView(
  root: ShadowRoot,
  left: Side,
  right: Side,
  lineEnd: string,
  isEditable: boolean,
  onChange: (text: string) => void,
): MergeView {
  const shared = [lineNumbers(), highlightSpecialChars(), EditorView.lineWrapping, editorLook];
  const side = ({ title, text }: Side, more: Extension) => ({
    doc: text,
    extensions: [
      EditorState.lineSeparator.of(lineEnd),
      EditorView.contentAttributes.of({ 'aria-label': title, tabindex: '0' }),
      shared,
      more,
    ],
  });
  const fixed = [EditorState.readOnly.of(true), EditorView.editable.of(false)];
  const editing = [
    history(),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) onChange(state.sliceDoc());
    }),
  ];
  return new MergeView({
    parent: root,
    root,
    a: side(left, fixed),
    b: side(right, isEditable ? editing : fixed),
    collapseUnchanged: { margin: 3, minSize: 8 },
    diffConfig: { scanLimit: 2000, timeout: 300 },
    ...(isEditable && { revertControls: 'a-to-b', renderRevertControl }),
  });
}

/** An arrow from the packaged text to the result. */
function renderRevertControl(): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = '→';
  button.title = message('config-files.take-here');
  button.setAttribute('aria-label', message('config-files.take-here'));
  Object.assign(button.style, {
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
    background: 'var(--surface)',
    color: 'var(--ink)',
    lineHeight: '16px',
    // as far below as the text begins
    marginTop: '8px',
  });
  return button;
}

/** Only what differs is replaced, so that the cursor and what can be undone stay. */
function replaceText(editor: EditorView, text: string): void {
  const now = editor.state.sliceDoc();
  if (now === text) return;
  // Offsets count one for a line end, however long it is written.
  const [before, after] = [now, text].map((one) => one.replaceAll(editor.state.lineBreak, '\n'));
  if (before === undefined || after === undefined) return;
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  editor.dispatch({
    changes: {
      from: start,
      to: before.length - end,
      insert: editor.state.toText(
        after.slice(start, after.length - end).replaceAll('\n', editor.state.lineBreak),
      ),
    },
  });
}
