import { ArrowRight, Ban } from 'lucide-react';
import { Button, Dialog, Failed, Loading } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import {
  applyFileChange,
  dismissFileChange,
  type FileChangeLine,
  planFileChangeAgain,
  useFileChange,
  useRoot,
  valueOf,
} from '../../state/index.ts';
import styles from './file-change.module.css';

const shownLines = 100;

/** A change of files: what it would do, and then whether it went well. */
export function FileChange() {
  const { title, verb, plan, outcome } = useFileChange();
  const isWritable = useRoot((state) => valueOf(state.root)?.isWritable ?? true);
  const lines = valueOf(plan)?.lines ?? [];
  const isDone = outcome.status === 'ready';
  const reason = whyNot(plan.status, outcome.status, lines);
  const apply = (): void => {
    if (reason === undefined) void applyFileChange();
  };
  return (
    <Dialog
      title={title}
      subtitle={
        isDone
          ? 'It is done, with something to know.'
          : 'Nothing has changed yet. This is what would happen.'
      }
      canClose={outcome.status !== 'loading'}
      onClose={dismissFileChange}
      onConfirm={apply}
      footer={
        <>
          <span className={styles['reason']} role="status">
            {outcome.status === 'loading'
              ? 'Under way…'
              : isDone || isWritable
                ? ''
                : 'This asks for a password once.'}
          </span>
          <Button onPress={dismissFileChange}>{isDone ? 'Close' : 'Cancel'}</Button>
          {isDone ? null : (
            <Button
              look="primary"
              isFirst
              isDisabled={reason !== undefined}
              description={reason}
              onPress={apply}
            >
              {verb}
            </Button>
          )}
        </>
      }
    >
      {plan.status === 'failed' ? (
        <Failed error={plan.error} onRetry={planFileChangeAgain} retryLabel="Look again" />
      ) : outcome.status === 'failed' ? (
        <Failed error={outcome.error} onRetry={planFileChangeAgain} retryLabel="Look again" />
      ) : outcome.status === 'ready' ? (
        <Lines lines={outcome.value.warnings.map((text) => ({ text, isObstacle: true }))} />
      ) : plan.status === 'ready' ? (
        <Lines lines={lines} />
      ) : (
        <Loading what="Working out what would happen" />
      )}
    </Dialog>
  );
}

function whyNot(
  plan: string,
  outcome: string,
  lines: readonly FileChangeLine[],
): string | undefined {
  if (plan !== 'ready') return 'There is no plan yet';
  if (outcome === 'loading') return 'It is under way';
  if (outcome === 'failed') return 'It did not work; look again first';
  return lines.every(({ isObstacle }) => isObstacle === true)
    ? 'There is nothing to do'
    : undefined;
}

function Lines({ lines }: { readonly lines: readonly FileChangeLine[] }) {
  const more = lines.length - shownLines;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable
    <ul className={styles['lines']} aria-label="Steps" tabIndex={0}>
      {lines.slice(0, shownLines).map(({ text, detail, isObstacle }, index) => {
        const Icon = isObstacle === true ? Ban : ArrowRight;
        return (
          <li key={`${index} ${text}`} className={styles['line']} data-obstacle={isObstacle}>
            <Icon size={14} aria-hidden="true" />
            <span className={styles['words']}>
              <span>{text}</span>
              {detail === undefined ? null : <span className={styles['detail']}>{detail}</span>}
            </span>
          </li>
        );
      })}
      {more > 0 ? (
        <li className={styles['detail']}>and {message('common.files', { count: more })} more</li>
      ) : null}
    </ul>
  );
}
