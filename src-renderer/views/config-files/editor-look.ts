import { EditorView } from '@codemirror/view';

/** The window's colours, which reach into the shadow tree as custom properties. */
export const editorLook = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'transparent', fontSize: 'var(--text-small)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0' },
  '.cm-gutters': {
    color: 'var(--ink-faint)',
    backgroundColor: 'transparent',
    borderRight: 'none',
  },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--caution-wash)' },
  '&.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--accent-wash)' },
  '&.cm-merge-a .cm-changedText': {
    background: 'none',
    borderBottom: '2px solid var(--caution)',
  },
  '&.cm-merge-b .cm-changedText': {
    background: 'none',
    borderBottom: '2px solid var(--accent)',
  },
  '&.cm-merge-a .cm-changedLineGutter': { background: 'var(--caution)' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--accent)' },
  '.cm-collapsedLines': {
    color: 'var(--ink-quiet)',
    background: 'var(--sunken)',
    fontFamily: 'var(--font)',
    padding: '4px 12px',
  },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { color: 'var(--ink-faint)' },
  '.cm-specialChar': { color: 'var(--danger)' },
});
