import { lazy, Suspense } from 'react';
import { GitMerge, TriangleAlert } from 'lucide-react';
import type { ConfigSideFile, ConfigTexts } from '../../../src-main/contract/config.ts';
import { Button, Loading, Message, Tabs, type TabSpec } from '../../components/index.ts';
import { type ConflictChoice, conflictsIn, decideConflict, lineEndOf } from '../../format/index.ts';
import { message } from '../../language/index.ts';
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

const withBase: readonly ConfigView[] = ['merge', 'package', 'own'];

function viewTabs(hasBase: boolean): readonly TabSpec<ConfigView>[] {
  const views = hasBase ? withBase : withBase.slice(0, 1);
  return views.map((key) => ({ key, label: message(`config-files.view-${key}`) }));
}

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
        label={message('config-files.texts')}
        tabs={viewTabs(base !== undefined)}
        selected={view}
        onSelect={setConfigView}
      >
        <div className={styles['sheet']}>
          <Suspense fallback={<Loading what={message('config-files.loading-editor')} />}>
            {view === 'merge' || base === undefined ? (
              <Merge file={file} texts={texts} />
            ) : (
              <SideBySide
                key={view}
                lineEnd={lineEndOf(texts.mine)}
                left={{
                  title: message('config-files.packaged-before', { nevra: base.nevra }),
                  text: base.text,
                }}
                right={
                  view === 'package'
                    ? { title: message('config-files.packaged-now'), text: texts.theirs }
                    : { title: message('config-files.yours'), text: texts.mine }
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
        left={{ title: message('config-files.packaged-now'), text: texts.theirs }}
        right={{ title: message('config-files.result'), text: draft }}
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

const choices: readonly ConflictChoice[] = ['mine', 'theirs', 'both'];

/** How far the merge is: what is still to be decided, or that nothing is. */
function Standing({ texts, draft, onDecide }: StandingProps) {
  const [conflict, ...others] = conflictsIn(draft);
  if (conflict !== undefined)
    return (
      <div className={styles['standing']} data-tone="caution" role="status">
        <TriangleAlert size={16} aria-hidden="true" />
        <span className={styles['words']}>
          <Message
            of="config-files.conflicts"
            values={{
              count: others.length + 1,
              mine: firstLine(conflict.mine),
              theirs: firstLine(conflict.theirs),
              q: (parts) => <q className={styles['quote']}>{parts}</q>,
            }}
          />
        </span>
        {choices.map((choice) => (
          <Button key={choice} onPress={() => onDecide(decideConflict(draft, conflict, choice))}>
            {message(`config-files.use-${choice}`)}
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
  if (base === undefined) return message('config-files.no-base');
  if (draft === merged) return message('config-files.fit');
  return message(conflicts > 0 ? 'config-files.decided' : 'config-files.edited');
}

function firstLine(text: string): string {
  const [line = ''] = text.split(/\r?\n/);
  return line === '' ? message('config-files.nothing-there') : line;
}
