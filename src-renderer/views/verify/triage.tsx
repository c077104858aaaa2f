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
    <div role="group" aria-label="Show" className={styles['groups']}>
      {groups.map(({ filter, label, files, packages }) => {
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
              {label}
            </span>
            <span className={styles['count']}>{formatCount(files)}</span>
            <span className={styles['quiet']}>
              {files === 0 ? 'none' : `in ${message('common.packages', { count: packages })}`}
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
    <div className={styles['repairs']} role="group" aria-label="Repair">
      <span className={styles['quiet']}>Put right:</span>
      {files === 0 ? null : (
        <Button
          icon={KeyRound}
          description="Show what giving back owners, modes and times would do"
          onPress={() => planRestoreFiles(report)}
        >
          Owners and modes of {message('common.files', { count: files })}…
        </Button>
      )}
      {packages === 0 ? null : (
        <Button
          icon={PackageCheck}
          description="Plan to install again what has changed or missing files"
          onPress={() => planReinstallChanged(report)}
        >
          Reinstall {message('common.packages', { count: packages })}…
        </Button>
      )}
    </div>
  );
}
