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
      subtitle={message(isDone ? 'file-change.done' : 'file-change.planned')}
      canClose={outcome.status !== 'loading'}
      onClose={dismissFileChange}
      onConfirm={apply}
      footer={
        <>
          <span className={styles['reason']} role="status">
            {outcome.status === 'loading'
              ? message('file-change.under-way')
              : isDone || isWritable
                ? ''
                : message('file-change.password')}
          </span>
          <Button onPress={dismissFileChange}>
            {message(isDone ? 'common.close' : 'common.cancel')}
          </Button>
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
        <Failed
          error={plan.error}
          onRetry={planFileChangeAgain}
          retryLabel={message('common.look-again')}
        />
      ) : outcome.status === 'failed' ? (
        <Failed
          error={outcome.error}
          onRetry={planFileChangeAgain}
          retryLabel={message('common.look-again')}
        />
      ) : outcome.status === 'ready' ? (
        <Lines lines={outcome.value.warnings.map((text) => ({ text, isObstacle: true }))} />
      ) : plan.status === 'ready' ? (
        <Lines lines={lines} />
      ) : (
        <Loading what={message('file-change.loading')} />
      )}
    </Dialog>
  );
}

function whyNot(
  plan: string,
  outcome: string,
  lines: readonly FileChangeLine[],
): string | undefined {
  if (plan !== 'ready') return message('file-change.no-plan');
  if (outcome === 'loading') return message('file-change.busy');
  if (outcome === 'failed') return message('file-change.failed');
  return lines.every(({ isObstacle }) => isObstacle === true)
    ? message('file-change.nothing')
    : undefined;
}

function Lines({ lines }: { readonly lines: readonly FileChangeLine[] }) {
  const more = lines.length - shownLines;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable
    <ul className={styles['lines']} aria-label={message('file-change.steps')} tabIndex={0}>
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
        <li className={styles['detail']}>{message('common.files-more', { count: more })}</li>
      ) : null}
    </ul>
  );
}
