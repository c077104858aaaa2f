import { FilePlus2, FolderOpen, Hammer, Save, X } from 'lucide-react';
import { type CSSProperties, lazy, Suspense, useState } from 'react';
import type { SpecFile } from '../../../src-main/contract/spec.ts';
import {
  Badge,
  Button,
  Failed,
  IconButton,
  Loading,
  Room,
  shortcutWords,
  Tabs,
} from '../../components/index.ts';
import { message } from '../../language/index.ts';
import {
  type BuilderTab,
  closeSpec,
  dropSaveError,
  openOverlay,
  prepareBuild,
  readPreference,
  reopenSpec,
  saveSpec,
  showBuilderTab,
  useBuilder,
  valueOf,
  writePreference,
} from '../../state/index.ts';
import { BuildPanel } from './build-panel.tsx';
import styles from './builder.module.css';
import { Matrix } from './matrix.tsx';
import { Outline } from './outline.tsx';
import { Products } from './packages.tsx';
import { Problems } from './problems.tsx';
import { Start } from './start.tsx';

/** The editor is larger than all else of the window together, so it comes when it is needed. */
const SpecEditor = lazy(async () => ({ default: (await import('./spec-editor.tsx')).SpecEditor }));

export function Builder() {
  const file = useBuilder((state) => state.file);
  const isReading = useBuilder((state) => state.isReading);
  const opened = valueOf(file);
  return (
    <Room
      label={message('builder.label')}
      heading={opened === undefined ? undefined : <Heading file={opened} />}
      pane="builder"
      isBusy={file.status === 'loading' || isReading}
      totals={opened === undefined ? null : <Totals />}
      actions={<Actions file={opened} />}
    >
      {file.status === 'idle' ? (
        <Start />
      ) : file.status === 'loading' ? (
        <Loading what={message('builder.loading')} />
      ) : file.status === 'failed' ? (
        <>
          <Failed error={file.error} />
          <Start />
        </>
      ) : (
        <Workbench key={file.value.path} file={file.value} />
      )}
    </Room>
  );
}

function Heading({ file: { path, isWritable } }: { readonly file: SpecFile }) {
  const isChanged = useBuilder(({ file, text }) => valueOf(file)?.text !== text);
  return (
    <span className={styles['heading']}>
      <span className={styles['headingName']} title={path} dir="ltr">
        {path.slice(path.lastIndexOf('/') + 1)}
      </span>
      {isChanged ? <Badge tone="caution">{message('builder.unsaved')}</Badge> : null}
      {isWritable ? null : <Badge>{message('builder.read-only')}</Badge>}
    </span>
  );
}

function Totals() {
  const reading = useBuilder((state) => valueOf(state.reading));
  if (reading === undefined) return <>{message('builder.totals-reading')}</>;
  const mistakes = reading.diagnostics.filter(({ severity }) => severity === 'error').length;
  return (
    <>
      {mistakes > 0
        ? message('builder.totals-mistakes', { count: mistakes })
        : message('builder.totals-packages', { count: reading.packages.length })}
    </>
  );
}

function Actions({ file }: { readonly file: SpecFile | undefined }) {
  const isChanged = useBuilder((state) => valueOf(state.file)?.text !== state.text);
  const isSaving = useBuilder((state) => state.isSaving);
  return (
    <div className={styles['actions']}>
      <Button
        icon={FolderOpen}
        look="quiet"
        onPress={() => openOverlay({ kind: 'spec-path', isNew: false })}
      >
        {message('builder.open')}
      </Button>
      <Button
        icon={FilePlus2}
        look="quiet"
        onPress={() => openOverlay({ kind: 'spec-path', isNew: true })}
      >
        {message('builder.new')}
      </Button>
      {file === undefined ? null : (
        <>
          <Button
            icon={Save}
            isDisabled={!isChanged || isSaving || !file.isWritable}
            description={message('builder.save-description', { keys: shortcutWords('Ctrl+S') })}
            onPress={() => void saveSpec()}
          >
            {isSaving ? message('builder.saving') : message('builder.save')}
          </Button>
          <Button
            icon={Hammer}
            look="primary"
            description={message('builder.build-description', { keys: shortcutWords('F9') })}
            onPress={() => void prepareBuild()}
          >
            {message('builder.build')}
          </Button>
          <IconButton icon={X} label={message('builder.close')} onPress={closeSpec} />
        </>
      )}
    </div>
  );
}

const tabs: readonly BuilderTab[] = ['problems', 'packages', 'matrix', 'build'];

function Workbench({ file }: { readonly file: SpecFile }) {
  const [height, setHeight] = useState(rememberedHeight);
  const resize = (next: number): void => {
    const kept = Math.min(640, Math.max(120, next));
    setHeight(kept);
    writePreference('builder-below', String(kept));
  };
  return (
    <div className={styles['workbench']} style={{ '--below': `${height}px` } as CSSProperties}>
      <SaveProblem file={file} />
      <div className={styles['bench']}>
        <div className={styles['outline']}>
          <Outline />
        </div>
        <Suspense fallback={<Loading what={message('builder.loading-editor')} />}>
          <Editor file={file} />
        </Suspense>
      </div>
      <Below height={height} onResize={resize} />
    </div>
  );
}

function rememberedHeight(): number {
  const remembered = Number(readPreference('builder-below'));
  return remembered > 0 ? remembered : 260;
}

const nothingWrong = [] as const;

function Editor({ file }: { readonly file: SpecFile }) {
  const text = useBuilder((state) => state.text);
  const diagnostics = useBuilder((state) => valueOf(state.reading)?.diagnostics) ?? nothingWrong;
  const jump = useBuilder((state) => state.jump);
  return (
    <SpecEditor
      name={file.path.slice(file.path.lastIndexOf('/') + 1)}
      text={text}
      isReadOnly={!file.isWritable}
      diagnostics={diagnostics}
      jump={jump}
    />
  );
}

function SaveProblem({ file: { path } }: { readonly file: SpecFile }) {
  const error = useBuilder((state) => state.saveError);
  if (error === undefined) return null;
  const isOther = error.code === 'FILE_CHANGED';
  return (
    <div className={styles['saveProblem']} role="alert" data-tone="danger">
      <span>
        <b>{message('builder.save-failed')}</b>{' '}
        {isOther ? message('builder.changed-meanwhile') : error.message}
      </span>
      {isOther ? (
        <>
          <Button onPress={() => reopenSpec(path)}>{message('builder.reload')}</Button>
          <Button look="danger" onPress={() => void saveSpec(true)}>
            {message('builder.overwrite')}
          </Button>
        </>
      ) : null}
      <IconButton icon={X} label={message('common.close')} onPress={dropSaveError} />
    </div>
  );
}

interface BelowProps {
  readonly height: number;
  readonly onResize: (height: number) => void;
}

function Below({ height, onResize }: BelowProps) {
  const tab = useBuilder((state) => state.tab);
  const problems = useBuilder((state) => valueOf(state.reading)?.diagnostics.length);
  const packages = useBuilder((state) => valueOf(state.reading)?.packages.length);
  const counts = { problems, packages, matrix: undefined, build: undefined };
  return (
    <section
      className={styles['below']}
      aria-label={message('builder.below')}
      data-pane="builder-below"
    >
      <Divider height={height} onResize={onResize} />
      <Tabs
        label={message('builder.below')}
        tabs={tabs.map((key) => ({
          ...{ key, label: message(`builder.tab-${key}`) },
          count: counts[key],
        }))}
        selected={tab}
        onSelect={showBuilderTab}
      >
        {tab === 'problems' ? (
          <Problems />
        ) : tab === 'packages' ? (
          <Products />
        ) : tab === 'matrix' ? (
          <Matrix />
        ) : (
          <BuildPanel />
        )}
      </Tabs>
    </section>
  );
}

const stepPx = 24;

/** The border above the lower part; drag it, or move it with the arrow keys. */
function Divider({ height, onResize }: BelowProps) {
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={message('builder.below')}
      aria-orientation="horizontal"
      aria-valuenow={height}
      aria-valuemin={120}
      aria-valuemax={640}
      className={styles['divider']}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        onResize(height + (event.key === 'ArrowUp' ? stepPx : -stepPx));
        event.preventDefault();
      }}
      onPointerDown={(event) => {
        const { currentTarget: handle, clientY: startY, pointerId } = event;
        handle.setPointerCapture(pointerId);
        const onMove = (move: globalThis.PointerEvent): void =>
          onResize(height + startY - move.clientY);
        const onUp = (): void => {
          handle.removeEventListener('pointermove', onMove);
          handle.removeEventListener('pointerup', onUp);
        };
        handle.addEventListener('pointermove', onMove);
        handle.addEventListener('pointerup', onUp);
      }}
    />
  );
}
