import { FileCheck, Undo2 } from 'lucide-react';
import type { ConfigChange, ConfigSideFile } from '../../../src-main/contract/config.ts';
import { Badge, Button, Empty, Failed, Loading, Room } from '../../components/index.ts';
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
      label="Config to merge"
      pane="config"
      isBusy={files.status === 'loading'}
      totals={files.status === 'ready' ? totalsOf(all) : null}
    >
      {files.status === 'failed' ? (
        <Failed error={files.error} onRetry={() => void loadConfigFiles()} />
      ) : files.status !== 'ready' ? (
        <Loading what="Looking beside the config files" />
      ) : all.length === 0 && changes.length === 0 ? (
        <NothingLeft />
      ) : (
        <div className={styles['split']}>
          <div className={styles['side']}>
            <FileList files={all} />
            <Changes changes={changes} />
          </div>
          {all.length === 0 ? <NothingLeft /> : <SideFile />}
        </div>
      )}
    </Room>
  );
}

function totalsOf(files: readonly ConfigSideFile[]): string {
  const identical = files.filter(({ state }) => state === 'identical').length;
  const count = message('common.side-files', { count: files.length });
  return identical === 0 ? count : `${count}, ${identical} identical`;
}

function NothingLeft() {
  return (
    <Empty
      icon={FileCheck}
      tone="good"
      title="Nothing to merge"
      hint="When an upgrade meets a config file that you changed, it leaves a second one beside it: .rpmnew, .rpmsave or .rpmorig. None lies beside the config files of installed packages."
    />
  );
}

function FileList({ files }: { readonly files: readonly ConfigSideFile[] }) {
  const shown = useConfigFiles((state) => state.shown);
  if (files.length === 0) return null;
  return (
    <ul className={styles['files']} aria-label="Side files">
      {files.map(({ path, sidePath, kind, state, package: { name }, appearedAtSeconds }) => (
        <li key={sidePath}>
          <button
            type="button"
            className={styles['file']}
            aria-current={sidePath === shown}
            onClick={() => lookAtSideFile(sidePath)}
          >
            <span className={styles['path']}>{path}</span>
            <span className={styles['about']}>
              <Badge tone={state === 'differs' ? 'accent' : 'plain'}>.{kind}</Badge>
              <span className={styles['quiet']}>
                {name} · {formatDay(appearedAtSeconds)}
                {state === 'differs' ? '' : ` · ${sideFileState(state)}`}
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Changes({ changes }: { readonly changes: readonly ConfigChange[] }) {
  if (changes.length === 0) return null;
  return (
    <section className={styles['changes']} aria-labelledby="config-changes">
      <h2 id="config-changes" className={styles['changesTitle']}>
        Done here
      </h2>
      <ul>
        {changes.map((change) => (
          <li key={change.id} className={styles['change']}>
            <span className={styles['words']}>
              <span className={styles['path']}>{change.path}</span>
              <span className={styles['quiet']}>{configChangeSentence(change)}</span>
            </span>
            {change.undoneAtMs === undefined ? (
              <Button
                look="quiet"
                icon={Undo2}
                description={`Show what taking this back would do to ${change.path}`}
                onPress={() => undoConfigChange(change)}
              >
                Undo
              </Button>
            ) : (
              <Badge>undone</Badge>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
