import {
  Ban,
  Circle,
  CircleCheck,
  CircleDot,
  CircleSlash,
  CircleX,
  Hammer,
  type LucideIcon,
  Package,
  RotateCw,
  Square,
} from 'lucide-react';
import type {
  BuildStageState,
  BuildStageView,
  BuildView,
} from '../../../src-main/contract/build.ts';
import { Badge, Button, Empty, Message, useNow } from '../../components/index.ts';
import { formatBytes, formatElapsed } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  jumpTo,
  openPackageFiles,
  prepareBuild,
  specDocument,
  stopBuild,
  useBuilder,
} from '../../state/index.ts';
import { BuildLog } from './build-log.tsx';
import styles from './builder.module.css';

/** The build that runs or ran last: its stages, what came of it, and its log. */
export function BuildPanel() {
  const build = useBuilder((state) => state.build);
  if (build === undefined)
    return (
      <Empty
        icon={Hammer}
        title={message('builder.no-build')}
        hint={message('builder.no-build-hint')}
        action={
          <Button icon={Hammer} onPress={() => void prepareBuild()}>
            {message('builder.build')}
          </Button>
        }
      />
    );
  return (
    <div className={styles['build']}>
      <div className={styles['buildSide']}>
        <Ending build={build} />
        <Stages build={build} />
      </div>
      <BuildLog />
    </div>
  );
}

const looks: Readonly<
  Record<
    BuildStageState,
    { icon: LucideIcon; tone: 'plain' | 'accent' | 'good' | 'danger' | 'caution' }
  >
> = {
  waiting: { icon: Circle, tone: 'plain' },
  running: { icon: CircleDot, tone: 'accent' },
  done: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'danger' },
  stopped: { icon: CircleSlash, tone: 'caution' },
  absent: { icon: Ban, tone: 'plain' },
};

function Stages({ build }: { readonly build: BuildView }) {
  return (
    <ol className={styles['stages']} aria-label={message('builder.stages')}>
      {build.stages.map((stage) => (
        <Stage key={`${build.buildId} ${stage.stage}`} stage={stage} />
      ))}
    </ol>
  );
}

function Stage({ stage: { stage, state, elapsedMs } }: { readonly stage: BuildStageView }) {
  const { icon: Icon, tone } = looks[state];
  return (
    <li
      className={styles['stage']}
      data-tone={tone}
      data-state={state}
      aria-current={state === 'running' ? 'step' : undefined}
    >
      <Icon size={16} aria-hidden="true" />
      <span className={styles['stageName']}>{message(`builder.stage-${stage}`)}</span>
      <span className={styles['quiet']}>
        {state === 'running' ? (
          <Running elapsedMs={elapsedMs} />
        ) : state === 'waiting' || state === 'absent' ? (
          message(`builder.state-${state}`)
        ) : (
          `${message(`builder.state-${state}`)}, ${formatElapsed(elapsedMs)}`
        )}
      </span>
    </li>
  );
}

/** Goes on counting between two events. */
function Running({ elapsedMs }: { readonly elapsedMs: number }) {
  const toldAtMs = useBuilder((state) => state.toldAtMs);
  const now = useNow(true);
  const time = formatElapsed(elapsedMs + Math.max(0, now - toldAtMs));
  return <>{`${message('builder.state-running')}, ${time}`}</>;
}

function Ending({ build }: { readonly build: BuildView }) {
  const isShownSpec = specDocument()?.path === build.path;
  const { status, problem, results, elapsedMs } = build;
  return (
    <div className={styles['ending']}>
      <p role="status">
        <b>{message(`builder.status-${status}`)}</b>{' '}
        {status === 'running' ? null : message('builder.took', { time: formatElapsed(elapsedMs) })}
      </p>
      {problem === undefined ? null : (
        <div className={styles['failure']} data-tone="danger">
          {problem.command === undefined ? (
            problem.reasons.map((reason) => <p key={reason}>{reason}</p>)
          ) : (
            <p>
              <Message
                of="builder.failed-at"
                values={{ c: (parts) => <code key="c">{parts}</code>, command: problem.command }}
              />
            </p>
          )}
          {problem.line === undefined || !isShownSpec ? null : (
            <Button onPress={() => jumpTo(problem.line ?? 1)}>
              {message('builder.go-to-line', { line: problem.line })}
            </Button>
          )}
        </div>
      )}
      {results.length === 0 ? null : (
        <ul className={styles['plainList']} aria-label={message('builder.results')}>
          {results.map(({ path, isSource, sizeBytes }) => (
            <li key={path}>
              <button
                type="button"
                className={styles['result']}
                title={path}
                onClick={() => openPackageFiles([path])}
              >
                <Package size={14} aria-hidden="true" />
                <span className={styles['resultName']}>
                  {path.slice(path.lastIndexOf('/') + 1)}
                </span>
                {isSource ? <Badge>{message('builder.source-package')}</Badge> : null}
                <span className={styles['quiet']}>{formatBytes(sizeBytes)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div>
        {status === 'running' ? (
          <Button icon={Square} look="danger" onPress={stopBuild}>
            {message('builder.stop')}
          </Button>
        ) : (
          <Button icon={RotateCw} onPress={() => void prepareBuild()}>
            {message('builder.again')}
          </Button>
        )}
      </div>
    </div>
  );
}
