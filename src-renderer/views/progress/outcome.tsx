import { CircleCheck, CircleSlash, CircleX, TriangleAlert } from 'lucide-react';
import type {
  ElementAction,
  TransactionOutcome,
  TransactionPlan,
} from '../../../src-main/contract/plan.ts';
import { classes, ScriptText, Section, TextLink } from '../../components/index.ts';
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
          <p className={styles['sentence']}>{outcomeSentence(outcome, plan)}</p>
          <p className={styles['quiet']}>It took {formatElapsed(outcome.elapsedMs)}.</p>
        </div>
      </div>
      {outcome.warnings.length === 0 ? null : (
        <Section title="Warnings" aside={outcome.warnings.length}>
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
        <Section title="Files put aside" aside={outcome.sideFiles.length}>
          <ul className={styles['sides']}>
            {outcome.sideFiles.map((side) => (
              <li key={side.sidePath}>
                <code>{side.sidePath}</code>{' '}
                <span className={styles['quiet']}>of {side.nevra}</span>
              </li>
            ))}
          </ul>
          <TextLink
            title="The room for config files"
            onPress={() => {
              dismissRun();
              closeOverlay('progress');
              showConfigFiles();
            }}
          >
            Look at those beside config files
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
          <ScriptOutput progress={progress} />
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
      title={doneTitles[action]}
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
    <Section title="Not done" aside={message('common.steps', { count: left.length })}>
      <ul className={styles['names']}>
        {left.map((element) => (
          <li key={element.key}>
            {element.kind === 'erase' ? 'Erase' : 'Install'} {element.nevra}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function ScriptOutput({ progress }: Pick<OutcomeProps, 'progress'>) {
  if (progress.lines.length === 0) return null;
  return (
    <Section title="What the scripts wrote">
      <ScriptText
        label="Output of the scripts"
        body={progress.lines.map(({ text }) => text).join('\n')}
      />
    </Section>
  );
}

function Packages({ outcome }: Pick<OutcomeProps, 'outcome'>) {
  const parts = [
    ['Installed', outcome.installed],
    ['Erased', outcome.erased],
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

const doneTitles: Readonly<Record<ElementAction, string>> = {
  install: 'Installed',
  upgrade: 'Upgraded',
  downgrade: 'Downgraded',
  reinstall: 'Reinstalled',
  obsolete: 'Replaced',
  erase: 'Erased',
};
