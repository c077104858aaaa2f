import { FolderOpen, Hammer, PanelRight } from 'lucide-react';
import { Button, classes, Dialog, Failed, Loading } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import {
  checkedView,
  closeOverlay,
  isBeingChecked,
  lookInside,
  openSourcePackage,
  type OpenedFile,
  planRequest,
  readPackageFile,
  requestFor,
  selectFile,
  usePackageFile,
} from '../../state/index.ts';
import { FileReport } from './file-report.tsx';
import styles from './package-file.module.css';
import { verbLabel } from './verb.ts';

export function PackageFile() {
  const files = usePackageFile((state) => state.files);
  const selected = usePackageFile((state) => state.selected);
  const file = files[selected];
  if (file === undefined) return null;
  const view = file.view.status === 'ready' ? file.view.value : undefined;
  const act = actionOf(files, file);
  return (
    <Dialog
      title={view === undefined ? baseName(file.path) : view.details.name}
      subtitle={view?.details.summary}
      size="large"
      onClose={() => closeOverlay('package-file')}
      onConfirm={act?.run}
      footer={
        <>
          <span className={styles['path']} dir="auto" title={file.path}>
            {file.path}
          </span>
          {view === undefined ? null : (
            <Button look="quiet" icon={PanelRight} onPress={() => lookInside(view.details.id)}>
              {message('package-file.look-inside')}
            </Button>
          )}
          <Button onPress={() => closeOverlay('package-file')}>{message('common.close')}</Button>
          {view?.verb === 'unpack' ? (
            <SourceActions path={file.path} isDisabled={!view.isChecked} />
          ) : null}
          {act === undefined ? null : (
            <Button
              look="primary"
              isFirst
              isDisabled={act.run === undefined}
              description={act.run === undefined ? message('package-file.wait') : undefined}
              onPress={() => act.run?.()}
            >
              {act.label}
            </Button>
          )}
        </>
      }
    >
      <div className={styles['sheet']}>
        {files.length > 1 ? <FileList files={files} selected={selected} /> : null}
        <div className={styles['report']}>
          {file.view.status === 'failed' ? (
            <Failed error={file.view.error} onRetry={() => void readPackageFile(file.path)} />
          ) : view === undefined ? (
            <Loading what={message('package-file.loading')} />
          ) : (
            <FileReport view={view} progress={file.progress} />
          )}
        </div>
      </div>
    </Dialog>
  );
}

/** What can be done with a source package: its spec opens in the Builder. */
function SourceActions({
  path,
  isDisabled,
}: {
  readonly path: string;
  readonly isDisabled: boolean;
}) {
  const description = isDisabled ? message('package-file.wait') : undefined;
  return (
    <>
      <Button
        icon={FolderOpen}
        isDisabled={isDisabled}
        description={description}
        onPress={() => void openSourcePackage(path, false)}
      >
        {message('builder.unpack')}
      </Button>
      <Button
        look="primary"
        icon={Hammer}
        isFirst
        isDisabled={isDisabled}
        description={description}
        onPress={() => void openSourcePackage(path, true)}
      >
        {message('builder.rebuild')}
      </Button>
    </>
  );
}

/** A button that waits for the verdict on what it would act upon. */
interface Action {
  readonly label: string;
  /** Absent while something is still checked: then nothing happens. */
  readonly run: (() => void) | undefined;
}

/** One button: this file's verb, or the plan of all files that were opened together. */
function actionOf(files: readonly OpenedFile[], file: OpenedFile): Action | undefined {
  if (files.length > 1) return planOfAll(files);
  if (file.view.status !== 'ready' || file.view.value.verb === 'unpack') return undefined;
  const { verb, details } = file.view.value;
  return {
    label: verbLabel(verb, details),
    run:
      checkedView(file) === undefined
        ? undefined
        : () => planRequest(requestFor([{ path: file.path, verb }])),
  };
}

function planOfAll(files: readonly OpenedFile[]): Action | undefined {
  const views = files.flatMap(({ path, view }) =>
    view.status === 'ready' && view.value.verb !== 'unpack'
      ? [{ path, verb: view.value.verb }]
      : [],
  );
  if (views.length === 0) return undefined;
  return {
    label: message('package-file.plan-all', { count: views.length }),
    run: files.some(isBeingChecked) ? undefined : () => planRequest(requestFor(views)),
  };
}

function FileList({
  files,
  selected,
}: {
  readonly files: readonly OpenedFile[];
  readonly selected: number;
}) {
  return (
    <ul className={styles['files']} aria-label={message('package-file.list')}>
      {files.map(({ path, view }, index) => (
        <li key={path}>
          <button
            type="button"
            className={classes(styles['file'])}
            aria-current={index === selected || undefined}
            title={path}
            onClick={() => selectFile(index)}
          >
            <span className={styles['fileName']} dir="auto">
              {view.status === 'ready' ? view.value.details.name : baseName(path)}
            </span>
            <span className={styles['fileVerb']}>{fileNote(view)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function fileNote(view: OpenedFile['view']): string {
  switch (view.status) {
    case 'ready':
      return view.value.verb === 'unpack'
        ? message('package-file.source-package')
        : verbLabel(view.value.verb, view.value.details);
    case 'failed':
      return message('package-file.unreadable');
    case 'idle':
    case 'loading':
      return message('package-file.reading');
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
