import type {
  FilesystemUse,
  PlanConsequences,
  PlannedScript,
  SideFile,
} from '../../../src-main/contract/plan.ts';
import { DiskBar, Message, ScriptText, Section } from '../../components/index.ts';
import { formatByteChange, formatBytes, formatCount } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import styles from './plan.module.css';

export function Consequences({ consequences }: { readonly consequences: PlanConsequences }) {
  return (
    <div className={styles['consequences']}>
      <Section title={message('plan.files')}>
        <dl className={styles['files']}>
          <FileCount label={message('plan.files-added')} count={consequences.filesAdded} />
          <FileCount label={message('plan.files-replaced')} count={consequences.filesReplaced} />
          <FileCount label={message('plan.files-removed')} count={consequences.filesRemoved} />
        </dl>
      </Section>
      <Disks filesystems={consequences.filesystems} />
      <SideFiles sideFiles={consequences.sideFiles} />
      <Scripts scripts={consequences.scripts} />
    </div>
  );
}

function FileCount({ label, count }: { readonly label: string; readonly count: number }) {
  return (
    <div className={styles['fileCount']}>
      <dt>{label}</dt>
      <dd>{formatCount(count)}</dd>
    </div>
  );
}

function Disks({ filesystems }: { readonly filesystems: readonly FilesystemUse[] }) {
  if (filesystems.length === 0) return null;
  return (
    <Section title={message('plan.disk-use')}>
      {filesystems.map((use) => {
        const before = use.totalBytes - use.freeBytes;
        const after = before + use.deltaBytes;
        const words = message('plan.disk-words', {
          before: formatBytes(before),
          after: formatBytes(after),
          total: formatBytes(use.totalBytes),
        });
        return (
          <div key={use.mountPoint} className={styles['disk']}>
            <p className={styles['diskHead']}>
              <code>{use.mountPoint}</code>
              <strong>{formatByteChange(use.deltaBytes)}</strong>
            </p>
            <DiskBar
              label={message('plan.disk-label', { path: use.mountPoint, words })}
              totalBytes={use.totalBytes}
              usedBeforeBytes={before}
              usedAfterBytes={after}
            />
            <p className={styles['quiet']}>{words}</p>
          </div>
        );
      })}
    </Section>
  );
}

function SideFiles({ sideFiles }: { readonly sideFiles: readonly SideFile[] }) {
  if (sideFiles.length === 0) return null;
  return (
    <Section title={message('plan.side-files')} aside={sideFiles.length}>
      <ul className={styles['rows']}>
        {sideFiles.map((side) => (
          <li key={side.sidePath}>
            <code className={styles['path']} dir="auto">
              {side.path}
            </code>
            <p className={styles['quiet']}>
              <Message
                of={`plan.beside-${side.reason}`}
                values={{
                  path: (
                    <code key="path" className={styles['sidePath']}>
                      {side.sidePath}
                    </code>
                  ),
                }}
              />
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Scripts({ scripts }: { readonly scripts: readonly PlannedScript[] }) {
  return (
    <Section title={message('plan.scripts')} aside={scripts.length}>
      {scripts.length === 0 ? (
        <p className={styles['quiet']}>{message('plan.no-scripts')}</p>
      ) : null}
      <ol className={styles['rows']}>
        {scripts.map((script, index) => (
          <li key={`${script.nevra} ${script.kind} ${index}`}>
            <Script script={script} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** Its name and interpreter; what it says opens below. */
function Script({ script }: { readonly script: PlannedScript }) {
  return (
    <details className={styles['scriptDetails']}>
      <summary className={styles['script']}>
        <span className={styles['kind']}>{script.kind}</span>
        <span className={styles['scriptOf']} title={script.nevra}>
          {script.nevra}
          {script.skippedBecause === undefined ? null : (
            <span className={styles['skipped']}>
              {message('plan.script-skipped', { reason: script.skippedBecause })}
            </span>
          )}
        </span>
        <span className={styles['quiet']}>{script.interpreter}</span>
      </summary>
      <ScriptText
        label={message('plan.script-of', { kind: script.kind, nevra: script.nevra })}
        body={script.body}
      />
    </details>
  );
}
