import {
  Binary,
  CircleHelp,
  FileX,
  Files,
  KeyRound,
  type LucideIcon,
  PackageCheck,
  SlidersHorizontal,
} from 'lucide-react';
import { useMemo } from 'react';
import type { VerifyReport } from '../../../src-main/contract/verify.ts';
import { Button, type Tone } from '../../components/index.ts';
import {
  formatCount,
  instancesToReinstall,
  restoreTargets,
  triageGroups,
  type VerifyFilter,
} from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  planReinstallChanged,
  planRestoreFiles,
  setVerifyFilter,
  useVerify,
} from '../../state/index.ts';
import styles from './triage.module.css';

const looks: Readonly<Record<VerifyFilter, { readonly icon: LucideIcon; readonly tone: Tone }>> = {
  all: { icon: Files, tone: 'plain' },
  program: { icon: Binary, tone: 'danger' },
  config: { icon: SlidersHorizontal, tone: 'caution' },
  missing: { icon: FileX, tone: 'danger' },
  permissions: { icon: KeyRound, tone: 'caution' },
  unreadable: { icon: CircleHelp, tone: 'plain' },
};

/** The findings by what has to be decided about them; each group shows itself alone. */
export function Triage({ report }: { readonly report: VerifyReport }) {
  const selected = useVerify((state) => state.filter);
  const groups = useMemo(() => triageGroups(report.packages), [report]);
  return (
    <div role="group" aria-label={message('verify.triage')} className={styles['groups']}>
      {groups.map(({ filter, files, packages }) => {
        const { icon: Icon, tone } = looks[filter];
        return (
          <button
            key={filter}
            type="button"
            aria-pressed={filter === selected}
            className={styles['group']}
            data-tone={files === 0 ? 'plain' : tone}
            data-empty={files === 0 || undefined}
            onClick={() => setVerifyFilter(filter)}
          >
            <span className={styles['label']}>
              <Icon size={14} aria-hidden="true" />
              {message(`verify.filter-${filter}`)}
            </span>
            <span className={styles['count']}>{formatCount(files)}</span>
            <span className={styles['quiet']}>
              {files === 0
                ? message('verify.none')
                : message('verify.in-packages', { count: packages })}
            </span>
          </button>
        );
      })}
    </div>
  );
}

/** What can be put right from here; each shows a plan first. */
export function Repairs({ report }: { readonly report: VerifyReport }) {
  const files = useMemo(
    () => restoreTargets(report.packages).reduce((sum, { paths }) => sum + paths.length, 0),
    [report],
  );
  const packages = useMemo(() => instancesToReinstall(report.packages).length, [report]);
  if (files === 0 && packages === 0) return null;
  return (
    <div className={styles['repairs']} role="group" aria-label={message('verify.repair')}>
      <span className={styles['quiet']}>{message('verify.put-right')}</span>
      {files === 0 ? null : (
        <Button
          icon={KeyRound}
          description={message('verify.restore-description')}
          onPress={() => planRestoreFiles(report)}
        >
          {message('verify.restore', { count: files })}
        </Button>
      )}
      {packages === 0 ? null : (
        <Button
          icon={PackageCheck}
          description={message('verify.reinstall-description')}
          onPress={() => planReinstallChanged(report)}
        >
          {message('verify.reinstall', { count: packages })}
        </Button>
      )}
    </div>
  );
}
