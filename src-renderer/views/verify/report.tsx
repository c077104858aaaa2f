import { useVirtualizer } from '@tanstack/react-virtual';
import { CircleCheck, FilterX } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type {
  VerifiedFile,
  VerifiedPackage,
  VerifyReport,
} from '../../../src-main/contract/verify.ts';
import { Button, Empty } from '../../components/index.ts';
import { filterPackages } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { setVerifyFilter, toggleVerified, useVerify } from '../../state/index.ts';
import { Legend } from './legend.tsx';
import { ColumnLetters, FileLine, PackageLine, UnmetLine } from './matrix-lines.tsx';
import { Repairs, Triage } from './triage.tsx';
import styles from './verify.module.css';

type Line =
  | { readonly kind: 'package'; readonly verified: VerifiedPackage }
  | { readonly kind: 'file'; readonly nevra: string; readonly file: VerifiedFile }
  | { readonly kind: 'unmet'; readonly nevra: string; readonly text: string };

const lineHeight = 32;

export function Report({ report }: { readonly report: VerifyReport }) {
  const filter = useVerify((state) => state.filter);
  const packages = useMemo(() => filterPackages(report.packages, filter), [report, filter]);
  if (report.packages.length === 0) {
    return (
      <Empty
        icon={CircleCheck}
        tone="good"
        title={message('verify.nothing-changed')}
        hint={message('verify.nothing-changed-hint', {
          files: report.filesChecked,
          packages: report.packagesChecked,
        })}
      />
    );
  }
  return (
    <>
      <Triage report={report} />
      <Repairs report={report} />
      {packages.length === 0 ? (
        <Empty
          icon={FilterX}
          title={message('verify.none-of-kind')}
          action={
            <Button onPress={() => setVerifyFilter('all')}>
              {message('verify.show-everything')}
            </Button>
          }
        />
      ) : (
        <Matrix packages={packages} />
      )}
      <Legend />
    </>
  );
}

function Matrix({ packages }: { readonly packages: readonly VerifiedPackage[] }) {
  const expanded = useVerify((state) => state.expanded);
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(packages, expanded), [packages, expanded]);
  // oxlint-disable-next-line react/incompatible-library -- nothing memoises these components behind its back
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 16,
    useFlushSync: false,
  });
  return (
    <div
      role="table"
      aria-label={message('verify.matrix')}
      aria-rowcount={lines.length + 1}
      className={styles['matrix']}
    >
      <ColumnLetters />
      <div
        ref={scroller}
        role="rowgroup"
        className={styles['scroller']}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable
        tabIndex={0}
        aria-label={message('verify.packages-with-changes')}
      >
        <div
          role="presentation"
          className={styles['space']}
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const line = lines[item.index];
            if (line === undefined) return null;
            const style = { transform: `translateY(${item.start}px)` };
            return (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                className={styles['line']}
                data-kind={line.kind}
                style={style}
              >
                {line.kind === 'package' ? (
                  <PackageLine
                    verified={line.verified}
                    isExpanded={expanded.has(line.verified.package.nevra)}
                    onToggle={() => toggleVerified(line.verified.package.nevra)}
                  />
                ) : line.kind === 'file' ? (
                  <FileLine file={line.file} />
                ) : (
                  <UnmetLine text={line.text} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function linesOf(
  packages: readonly VerifiedPackage[],
  expanded: ReadonlySet<string>,
): readonly Line[] {
  return packages.flatMap((verified): Line[] => {
    const { nevra } = verified.package;
    const head: Line = { kind: 'package', verified };
    if (!expanded.has(nevra)) return [head];
    return [
      head,
      ...verified.files.map((file): Line => ({ kind: 'file', nevra, file })),
      ...verified.unmetDependencies.map((text): Line => ({ kind: 'unmet', nevra, text })),
    ];
  });
}
