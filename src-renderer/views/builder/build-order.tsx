import { Hammer, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import {
  type BuildGoal,
  buildGoals,
  type BuildPreparation,
} from '../../../src-main/contract/build.ts';
import {
  Button,
  Dialog,
  Failed,
  Loading,
  PathForm,
  ScriptText,
  Section,
} from '../../components/index.ts';
import { desktopBridge } from '../../engine/index.ts';
import { message } from '../../language/index.ts';
import {
  closeOverlay,
  prepareBuild,
  setBuildFolder,
  startBuild,
  useBuilder,
} from '../../state/index.ts';
import styles from './builder.module.css';

/** What building would run, in full, before any of it does. */
export function BuildOrderSheet() {
  const preparation = useBuilder((state) => state.preparation);
  const [goal, setGoal] = useState<BuildGoal>('all');
  const [ignoresMissing, setIgnoresMissing] = useState(false);
  const [skipsCheck, setSkipsCheck] = useState(false);
  const close = (): void => closeOverlay('build-order');
  const ready = preparation.status === 'ready' ? preparation.value : undefined;
  const isLacking = (ready?.missing.length ?? 0) > 0 && goal !== 'prep' && goal !== 'source';
  const mayStart = ready !== undefined && (!isLacking || ignoresMissing);
  const start = (): void => {
    if (mayStart) void startBuild({ goal, ignoresMissing, skipsCheck });
  };
  const name = ready?.path.slice(ready.path.lastIndexOf('/') + 1) ?? '';
  return (
    <Dialog
      title={message('builder.order-title', { name })}
      size="large"
      onClose={close}
      onConfirm={start}
      footer={
        <>
          <span className={styles['gap']} />
          <Button onPress={close}>{message('builder.close')}</Button>
          <Button look="primary" icon={Hammer} isDisabled={!mayStart} onPress={start}>
            {message('builder.order-confirm')}
          </Button>
        </>
      }
    >
      {preparation.status === 'failed' ? (
        <Failed error={preparation.error} onRetry={() => void prepareBuild()} />
      ) : ready === undefined ? (
        <Loading what={message('builder.order-loading')} />
      ) : (
        <div className={styles['order']}>
          <StartError />
          <p className={styles['warning']} data-tone="caution">
            <TriangleAlert size={16} aria-hidden="true" />
            <span>{message('builder.order-warning')}</span>
          </p>
          <div className={styles['orderChoices']}>
            <label className={styles['goal']}>
              <span>{message('builder.order-goal')}</span>
              <select value={goal} onChange={({ target }) => setGoal(goalOf(target.value))}>
                {buildGoals.map((one) => (
                  <option key={one} value={one}>
                    {message(`builder.goal-${one}`)}
                  </option>
                ))}
              </select>
            </label>
            <Check
              label={message('builder.order-skip-check')}
              isChecked={skipsCheck}
              onChange={setSkipsCheck}
            />
          </div>
          {isLacking ? (
            <Missing
              missing={ready.missing}
              isIgnored={ignoresMissing}
              onChange={setIgnoresMissing}
            />
          ) : null}
          <WhatRuns preparation={ready} />
          <Folder folder={ready.folder} />
        </div>
      )}
    </Dialog>
  );
}

function goalOf(text: string): BuildGoal {
  return buildGoals.find((one) => one === text) ?? 'all';
}

function StartError() {
  const error = useBuilder((state) => state.startError);
  return error === undefined ? null : (
    <Failed isCompact error={error} onRetry={() => void prepareBuild()} />
  );
}

interface CheckProps {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

function Check({ label, isChecked, onChange }: CheckProps) {
  return (
    <label className={styles['check']}>
      <input
        type="checkbox"
        checked={isChecked}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

interface MissingProps {
  readonly missing: readonly string[];
  readonly isIgnored: boolean;
  readonly onChange: (isIgnored: boolean) => void;
}

function Missing({ missing, isIgnored, onChange }: MissingProps) {
  return (
    <Section title={message('builder.order-missing')} aside={missing.length}>
      <Words words={missing} />
      <Check label={message('builder.order-ignore')} isChecked={isIgnored} onChange={onChange} />
    </Section>
  );
}

function Words({ words }: { readonly words: readonly string[] }) {
  return (
    <ul className={styles['plainList']}>
      {words.map((word) => (
        <li key={word}>
          <code>{word}</code>
        </li>
      ))}
    </ul>
  );
}

function WhatRuns({ preparation }: { readonly preparation: BuildPreparation }) {
  const { commands, scripts, missingSources } = preparation;
  return (
    <>
      {missingSources.length === 0 ? null : (
        <Section title={message('builder.order-missing-sources')} aside={missingSources.length}>
          <Words words={missingSources} />
        </Section>
      )}
      {commands.length === 0 ? null : (
        <Section title={message('builder.order-commands')} aside={commands.length}>
          <Words words={commands} />
        </Section>
      )}
      <Section title={message('builder.order-scripts')} aside={scripts.length}>
        {scripts.length === 0 ? (
          <p className={styles['quiet']}>{message('builder.order-no-scripts')}</p>
        ) : (
          scripts.map(({ stage, text }) => {
            const name = message(`builder.stage-${stage}`);
            return (
              <div key={stage} className={styles['script']}>
                <h4>{name}</h4>
                <ScriptText
                  label={message('builder.order-script-of', { stage: name })}
                  body={text}
                />
              </div>
            );
          })
        )}
        {scripts.some(({ stage }) => stage === 'generate') ? (
          <p className={styles['quiet']}>{message('builder.order-generate')}</p>
        ) : null}
      </Section>
    </>
  );
}

function Folder({ folder }: { readonly folder: string }) {
  const bridge = desktopBridge();
  return (
    <div className={styles['folder']}>
      <PathForm
        key={folder}
        label={message('builder.order-folder')}
        hint={message('builder.order-folder-hint')}
        initial={folder}
        submitLabel={message('builder.order-folder-set')}
        onSubmit={(path) => void setBuildFolder(path)}
        onChoose={bridge === undefined ? undefined : () => bridge.chooseFolder()}
      />
      <Button look="quiet" onPress={() => void setBuildFolder(null)}>
        {message('builder.order-folder-usual')}
      </Button>
    </div>
  );
}
