import { FileCheck, Undo2 } from 'lucide-react';
import type { ConfigChange, ConfigSideFile } from '../../../src-main/contract/config.ts';
import {
  Badge,
  Button,
  Empty,
  Failed,
  Loading,
  MasterDetail,
  MasterList,
  Room,
} from '../../components/index.ts';
import { configChangeSentence, formatDay, sideFileState } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  loadConfigFiles,
  lookAtSideFile,
  undoConfigChange,
  useConfigFiles,
  valueOf,
} from '../../state/index.ts';
import styles from './config-files.module.css';
import { SideFile } from './side-file.tsx';

export function ConfigFiles() {
  const files = useConfigFiles((state) => state.files);
  const changes = useConfigFiles((state) => valueOf(state.changes)) ?? [];
  const all = valueOf(files) ?? [];
  return (
    <Room
      label={message('config-files.label')}
      pane="config"
      isBusy={files.status === 'loading'}
      totals={files.status === 'ready' ? totalsOf(all) : null}
    >
      {files.status === 'failed' ? (
        <Failed error={files.error} onRetry={() => void loadConfigFiles()} />
      ) : files.status !== 'ready' ? (
        <Loading what={message('config-files.loading')} />
      ) : all.length === 0 && changes.length === 0 ? (
        <NothingLeft />
      ) : (
        <MasterDetail
          side={
            <>
              <FileList files={all} />
              <Changes changes={changes} />
            </>
          }
        >
          {all.length === 0 ? <NothingLeft /> : <SideFile />}
        </MasterDetail>
      )}
    </Room>
  );
}

function totalsOf(files: readonly ConfigSideFile[]): string {
  const identical = files.filter(({ state }) => state === 'identical').length;
  return identical === 0
    ? message('common.side-files', { count: files.length })
    : message('config-files.totals-identical', { count: files.length, identical });
}

function NothingLeft() {
  return (
    <Empty
      icon={FileCheck}
      tone="good"
      title={message('config-files.nothing')}
      hint={message('config-files.nothing-hint')}
    />
  );
}

function FileList({ files }: { readonly files: readonly ConfigSideFile[] }) {
  const shown = useConfigFiles((state) => state.shown);
  if (files.length === 0) return null;
  return (
    <MasterList
      label={message('config-files.side-files')}
      items={files}
      keyOf={({ sidePath }) => sidePath}
      current={shown}
      onChoose={({ sidePath }) => lookAtSideFile(sidePath)}
      render={({ path, kind, state, package: { name }, appearedAtSeconds }) => (
        <span className={styles['words']}>
          <span className={styles['path']} dir="auto">
            {path}
          </span>
          <span className={styles['about']}>
            <Badge tone={state === 'differs' ? 'accent' : 'plain'}>.{kind}</Badge>
            <span className={styles['quiet']}>
              {aboutWords(name, formatDay(appearedAtSeconds), state)}
            </span>
          </span>
        </span>
      )}
    />
  );
}

function aboutWords(name: string, day: string, state: ConfigSideFile['state']): string {
  return state === 'differs'
    ? message('config-files.about', { name, day })
    : message('config-files.about-state', { name, day, state: sideFileState(state) });
}

function Changes({ changes }: { readonly changes: readonly ConfigChange[] }) {
  if (changes.length === 0) return null;
  return (
    <section className={styles['changes']} aria-labelledby="config-changes">
      <h2 id="config-changes" className={styles['changesTitle']}>
        {message('config-files.done-here')}
      </h2>
      <ul>
        {changes.map((change) => (
          <li key={change.id} className={styles['change']}>
            <span className={styles['words']}>
              <span className={styles['path']} dir="auto">
                {change.path}
              </span>
              <span className={styles['quiet']}>{configChangeSentence(change)}</span>
            </span>
            {change.undoneAtMs === undefined ? (
              <Button
                look="quiet"
                icon={Undo2}
                description={message('config-files.undo-description', { path: change.path })}
                onPress={() => undoConfigChange(change)}
              >
                {message('common.undo')}
              </Button>
            ) : (
              <Badge>{message('config-files.undone')}</Badge>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
