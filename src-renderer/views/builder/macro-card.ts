/** What a macro stands for, beside the pointer or the cursor; only ever text. */
import { type EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from '@codemirror/view';
import { type EditorState, StateEffect, StateField } from '@codemirror/state';
import type { SpecExpansion } from '../../../src-main/contract/spec.ts';
import { message } from '../../language/index.ts';
import { announce, expandMacro } from '../../state/index.ts';

/** One or two sentences, for those who hear it. */
export function expansionSentence({ written, expanded, problem }: SpecExpansion): string {
  const what = problem ?? (expanded === '' ? message('builder.macro-empty') : expanded);
  return `${message('builder.macro-of', { written })} ${what ?? ''}`;
}

function cardOf(expansion: SpecExpansion): HTMLElement {
  const card = document.createElement('div');
  card.className = 'spec-macro';
  const add = (name: string, text: string, look = ''): void => {
    const part = document.createElement(name);
    part.textContent = text;
    part.className = look;
    card.append(part);
  };
  const { written, expanded, problem, definition, parameters, source, notRun } = expansion;
  add('p', message('builder.macro-of', { written }));
  if (problem !== undefined) add('pre', problem, 'spec-problem');
  else if (expanded === '') add('p', message('builder.macro-empty'), 'spec-quiet');
  else add('pre', expanded ?? '');
  if (definition !== undefined && definition !== expanded)
    add('p', message('builder.macro-definition', { definition }), 'spec-quiet');
  if (parameters !== undefined) add('p', message('builder.macro-parameters'), 'spec-quiet');
  if (source !== undefined)
    add(
      'p',
      source === 'builtin'
        ? message('builder.macro-builtin')
        : message('builder.macro-from', { source }),
      'spec-quiet',
    );
  for (const command of notRun)
    add('p', message('builder.macro-not-run', { command }), 'spec-quiet');
  return card;
}

function tooltipFor(state: EditorState, expansion: SpecExpansion): Tooltip {
  const { line, column, endColumn } = expansion.range;
  const at = state.doc.line(Math.min(line, state.doc.lines));
  return {
    pos: Math.min(at.to, at.from + column - 1),
    end: Math.min(at.to, at.from + endColumn - 1),
    above: true,
    create: () => ({ dom: cardOf(expansion) }),
  };
}

async function expansionAt(state: EditorState, pos: number): Promise<SpecExpansion | null> {
  const line = state.doc.lineAt(pos);
  // most places are no macro: nobody is asked about them
  if (!line.text.includes('%')) return null;
  try {
    return await expandMacro(line.number, pos - line.from + 1);
  } catch {
    return null;
  }
}

const hovering = hoverTooltip(
  async (view, pos) => {
    const { state } = view;
    const expansion = await expansionAt(state, pos);
    if (expansion === null || view.state.doc !== state.doc) return null;
    return tooltipFor(state, expansion);
  },
  { hoverTime: 350 },
);

const setCard = StateEffect.define<Tooltip | null>();

const card = StateField.define<Tooltip | null>({
  create: () => null,
  update(before, transaction) {
    for (const effect of transaction.effects) if (effect.is(setCard)) return effect.value;
    return transaction.docChanged || transaction.selection !== undefined ? null : before;
  },
  provide: (field) => showTooltip.from(field),
});

function showCard(view: EditorView): boolean {
  const { state } = view;
  void expansionAt(state, state.selection.main.head).then((expansion) => {
    if (view.state.doc !== state.doc) return;
    const tooltip = expansion === null ? null : tooltipFor(view.state, expansion);
    view.dispatch({ effects: setCard.of(tooltip) });
    announce(expansion === null ? message('builder.macro-none') : expansionSentence(expansion));
  });
  return true;
}

function hideCard(view: EditorView): boolean {
  if (view.state.field(card) === null) return false;
  view.dispatch({ effects: setCard.of(null) });
  return true;
}

export const macroCards = [
  hovering,
  card,
  keymap.of([
    { key: 'F4', run: showCard },
    { key: 'Escape', run: hideCard },
  ]),
];
