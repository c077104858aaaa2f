import { Button, Failed, ProgressBar, SearchField } from '../../components/index.ts';
import { formatBytes, formatCount } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  shownPackage,
  stopVerifyingFiles,
  useInspector,
  verifyShownFiles,
} from '../../state/index.ts';
import styles from './files.module.css';

interface FilesBarProps {
  readonly wanted: string;
  readonly onSearch: (text: string) => void;
  /** How many files are shown; absent while all are. */
  readonly found: number | undefined;
  readonly total: number;
  readonly isOnlyChanged: boolean;
  readonly onOnlyChanged: (isOnly: boolean) => void;
}

/** Searching the files, and comparing them with the disk. */
export function FilesBar(props: FilesBarProps) {
  return (
    <>
      <SearchField
        label={message('inspector.search-files')}
        hint={message('inspector.search-files-hint')}
        value={props.wanted}
        onChange={props.onSearch}
        found={message('common.files', { count: props.found ?? props.total })}
      />
      {shownPackage()?.kind === 'installed' ? <Compare {...props} /> : null}
    </>
  );
}

function Compare({ total, isOnlyChanged, onOnlyChanged }: FilesBarProps) {
  const verified = useInspector((state) => state.verified);
  if (verified.status === 'failed')
    return <Failed isCompact error={verified.error} onRetry={verifyShownFiles} />;
  if (verified.status === 'loading') return <Comparing total={total} />;
  if (verified.status === 'idle')
    return (
      <div className={styles['compare']}>
        <Button onPress={verifyShownFiles}>{message('inspector.compare-files')}</Button>
      </div>
    );
  const { files, filesChecked } = verified.value;
  return (
    <div className={styles['compare']}>
      <span className={styles['compareWords']}>
        {message('inspector.compared', { count: files.length, checked: filesChecked })}
      </span>
      {files.length === 0 ? null : (
        <label className={styles['only']}>
          <input
            type="checkbox"
            checked={isOnlyChanged}
            onChange={(event) => onOnlyChanged(event.target.checked)}
          />
          {message('inspector.only-changed')}
        </label>
      )}
      <Button look="quiet" onPress={verifyShownFiles}>
        {message('inspector.compare-again')}
      </Button>
    </div>
  );
}

function Comparing({ total }: { readonly total: number }) {
  const progress = useInspector((state) => state.fileProgress);
  const done = progress?.filesDone ?? 0;
  return (
    <div className={styles['compare']}>
      <span className={styles['compareWords']}>
        <ProgressBar
          label={message('inspector.comparing')}
          fraction={progress === undefined ? undefined : done / Math.max(1, total)}
        />
        <span className={styles['quiet']}>
          {message('inspector.compare-progress', {
            done: formatCount(done),
            total: formatCount(total),
            size: formatBytes(progress?.bytesRead ?? 0),
          })}
        </span>
      </span>
      <Button onPress={stopVerifyingFiles}>{message('inspector.compare-stop')}</Button>
    </div>
  );
}
