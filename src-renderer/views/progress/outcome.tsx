import { CircleCheck, CircleSlash, CircleX, TriangleAlert } from 'lucide-react';
import type { TransactionOutcome, TransactionPlan } from '../../../src-main/contract/plan.ts';
import { classes, Message, ScriptText, Section, TextLink } from '../../components/index.ts';
import { formatElapsed, versionChange } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  changesOf,
  closeOverlay,
  dismissRun,
  outcomeSentence,
  type RunProgress,
  showConfigFiles,
} from '../../state/index.ts';
import styles from './progress.module.css';

const icons = { done: CircleCheck, failed: CircleX, cancelled: CircleSlash } as const;

interface OutcomeProps {
  readonly outcome: TransactionOutcome;
  /** Absent where the transaction was started elsewhere: then only its packages are known. */
  readonly plan: TransactionPlan | undefined;
  readonly progress: RunProgress;
}

export function Outcome({ outcome, plan, progress }: OutcomeProps) {
  const Icon = icons[outcome.status];
  return (
    <div className={styles['outcome']}>
      <div className={classes(styles['verdict'], styles[`is-${outcome.status}`])}>
        <Icon size={32} strokeWidth={1.5} aria-hidden="true" />
        <div>
          <p className={styles['sentence']}>
            {outcome.status === 'failed'
              ? message('progress.failed')
              : outcomeSentence(outcome, plan)}
          </p>
          {outcome.status === 'failed' ? (
            <>
              {outcome.message === undefined ? null : (
                <p className={styles['reason']}>{outcome.message}</p>
              )}
              <p>{message('progress.failed-hint')}</p>
            </>
          ) : null}
          <p className={styles['quiet']}>
            {message('progress.took', { time: formatElapsed(outcome.elapsedMs) })}
          </p>
        </div>
      </div>
      {outcome.warnings.length === 0 ? null : (
        <Section title={message('progress.warnings')} aside={outcome.warnings.length}>
          <ul className={styles['warnings']}>
            {outcome.warnings.map((warning) => (
              <li key={warning}>
                <TriangleAlert size={16} aria-hidden="true" />
                {warning}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {outcome.sideFiles.length === 0 ? null : (
        <Section title={message('progress.side-files')} aside={outcome.sideFiles.length}>
          <ul className={styles['sides']}>
            {outcome.sideFiles.map((side) => (
              <li key={side.sidePath}>
                <Message
                  of="progress.side-file"
                  values={{
                    path: <code key="path">{side.sidePath}</code>,
                    nevra: side.nevra,
                    quiet: (parts) => <span className={styles['quiet']}>{parts}</span>,
                  }}
                />
              </li>
            ))}
          </ul>
          <TextLink
            title={message('progress.config-room-title')}
            onPress={() => {
              dismissRun();
              closeOverlay('progress');
              showConfigFiles();
            }}
          >
            {message('progress.config-room')}
          </TextLink>
        </Section>
      )}
      {plan === undefined ? (
        <Packages outcome={outcome} />
      ) : (
        <Changes outcome={outcome} plan={plan} />
      )}
      {outcome.status === 'done' ? null : (
        <>
          <NotDone outcome={outcome} progress={progress} />
          <ScriptOutput outcome={outcome} progress={progress} />
        </>
      )}
    </div>
  );
}

/** What the plan's steps came to: those that were carried out, old version to new. */
function Changes({
  outcome,
  plan,
}: {
  readonly outcome: TransactionOutcome;
  readonly plan: TransactionPlan;
}) {
  return changesOf(outcome, plan).map(({ action, steps }) => (
    <Section
      key={action}
      title={message(`progress.did-${action}`)}
      aside={message('common.packages', { count: steps.length })}
    >
      <ul className={styles['names']}>
        {steps.map(({ element }) => (
          <li key={`${element.kind} ${element.package.nevra}`} title={element.package.nevra}>
            <span className={styles['changed']}>{element.package.name}</span>{' '}
            {versionChange(element)}
          </li>
        ))}
      </ul>
    </Section>
  ));
}

/** What did not happen, whatever the bars had shown of it: begun or not, it is as it was before. */
function NotDone({ outcome, progress }: Pick<OutcomeProps, 'outcome' | 'progress'>) {
  const done = new Set([...outcome.installed, ...outcome.erased]);
  const left = progress.elements.filter(({ nevra }) => !done.has(nevra));
  if (left.length === 0) return null;
  return (
    <Section
      title={message('progress.not-done')}
      aside={message('common.steps', { count: left.length })}
    >
      <ul className={styles['names']}>
        {left.map((element) => (
          <li key={element.key}>
            {message(element.kind === 'erase' ? 'progress.would-erase' : 'progress.would-install', {
              nevra: element.nevra,
            })}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function ScriptOutput({ outcome, progress }: Pick<OutcomeProps, 'outcome' | 'progress'>) {
  // why it failed is said above
  const reasons = new Set(outcome.message?.split('\n'));
  const lines = progress.lines.filter(({ text }) => !reasons.has(text));
  if (lines.length === 0) return null;
  return (
    <Section title={message('progress.scripts-wrote')}>
      <ScriptText
        label={message('progress.script-output')}
        body={lines.map(({ text }) => text).join('\n')}
      />
    </Section>
  );
}

function Packages({ outcome }: Pick<OutcomeProps, 'outcome'>) {
  const parts = [
    [message('progress.did-install'), outcome.installed],
    [message('progress.did-erase'), outcome.erased],
  ] as const;
  return parts.map(([title, nevras]) =>
    nevras.length === 0 ? null : (
      <Section
        key={title}
        title={title}
        aside={message('common.packages', { count: nevras.length })}
      >
        <ul className={styles['names']}>
          {nevras.map((nevra) => (
            <li key={nevra}>{nevra}</li>
          ))}
        </ul>
      </Section>
    ),
  );
}
