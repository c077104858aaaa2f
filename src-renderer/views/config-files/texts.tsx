import { lazy, Suspense } from 'react';
import { GitMerge, TriangleAlert } from 'lucide-react';
import type { ConfigSideFile, ConfigTexts } from '../../../src-main/contract/config.ts';
import { Button, Loading, Tabs, type TabSpec } from '../../components/index.ts';
import {
  type ConflictChoice,
  conflictsIn,
  counted,
  decideConflict,
  lineEndOf,
} from '../../format/index.ts';
import {
  type ConfigView,
  setConfigView,
  setDraft,
  useConfigFiles,
  draftOf,
} from '../../state/index.ts';
import styles from './config-files.module.css';

/** The editor is larger than all else of the window together, so it comes when it is needed. */
const SideBySide = lazy(async () => ({ default: (await import('./side-by-side.tsx')).SideBySide }));

const merge: TabSpec<ConfigView> = { key: 'merge', label: 'Merge' };
const withBase: readonly TabSpec<ConfigView>[] = [
  merge,
  { key: 'package', label: 'What the package changed' },
  { key: 'own', label: 'What you changed' },
];

interface TextsProps {
  readonly file: ConfigSideFile;
  readonly texts: ConfigTexts;
}

export function Texts({ file, texts }: TextsProps) {
  const view = useConfigFiles((state) => state.view);
  const { base } = texts;
  return (
    <div className={styles['texts']}>
      <Tabs
        label="Texts"
        tabs={base === undefined ? [merge] : withBase}
        selected={view}
        onSelect={setConfigView}
      >
        <div className={styles['sheet']}>
          <Suspense fallback={<Loading what="Opening the editor" />}>
            {view === 'merge' || base === undefined ? (
              <Merge file={file} texts={texts} />
            ) : (
              <SideBySide
                key={view}
                lineEnd={lineEndOf(texts.mine)}
                left={{ title: `Packaged before, ${base.nevra}`, text: base.text }}
                right={
                  view === 'package'
                    ? { title: 'Packaged now', text: texts.theirs }
                    : { title: 'Yours', text: texts.mine }
                }
              />
            )}
          </Suspense>
        </div>
      </Tabs>
    </div>
  );
}

function Merge({ file, texts }: TextsProps) {
  const draft = useConfigFiles((state) => draftOf({ file, texts }, state.drafts));
  return (
    <>
      <Standing texts={texts} draft={draft} onDecide={(text) => setDraft(file, text)} />
      <SideBySide
        lineEnd={lineEndOf(texts.mine)}
        left={{ title: 'Packaged now', text: texts.theirs }}
        right={{ title: 'The result, which you can edit', text: draft }}
        onChange={(text) => setDraft(file, text)}
      />
    </>
  );
}

interface StandingProps {
  readonly texts: ConfigTexts;
  readonly draft: string;
  readonly onDecide: (text: string) => void;
}

const choices: readonly { readonly choice: ConflictChoice; readonly label: string }[] = [
  { choice: 'mine', label: 'Use yours' },
  { choice: 'theirs', label: 'Use the package’s' },
  { choice: 'both', label: 'Use both' },
];

/** How far the merge is: what is still to be decided, or that nothing is. */
function Standing({ texts, draft, onDecide }: StandingProps) {
  const [conflict, ...others] = conflictsIn(draft);
  if (conflict !== undefined)
    return (
      <div className={styles['standing']} data-tone="caution" role="status">
        <TriangleAlert size={16} aria-hidden="true" />
        <span className={styles['words']}>
          {counted(others.length + 1, 'place')} changed on both sides. The first:{' '}
          <q className={styles['quote']}>{firstLine(conflict.mine)}</q> or{' '}
          <q className={styles['quote']}>{firstLine(conflict.theirs)}</q>?
        </span>
        {choices.map(({ choice, label }) => (
          <Button key={choice} onPress={() => onDecide(decideConflict(draft, conflict, choice))}>
            {label}
          </Button>
        ))}
      </div>
    );
  return (
    <div
      className={styles['standing']}
      data-tone={texts.base === undefined ? 'plain' : 'good'}
      role="status"
    >
      <GitMerge size={16} aria-hidden="true" />
      <span className={styles['words']}>{standingSentence(texts, draft)}</span>
    </div>
  );
}

function standingSentence({ base, merged, conflicts }: ConfigTexts, draft: string): string {
  if (base === undefined)
    return 'What the package shipped before is not kept, so only these two are compared. The result begins with yours.';
  if (draft === merged) return 'Your changes and the package’s fit together.';
  return conflicts > 0 ? 'Every place is decided.' : 'You changed the result.';
}

function firstLine(text: string): string {
  const [line = ''] = text.split(/\r?\n/);
  return line === '' ? 'nothing' : line;
}
