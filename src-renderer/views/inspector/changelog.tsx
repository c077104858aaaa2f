import { History } from 'lucide-react';
import { useEffect } from 'react';
import type { ChangelogEntry, PackageDetails } from '../../../src-main/contract/package.ts';
import { Empty, Failed, Loading, ScrollArea, Section } from '../../components/index.ts';
import { formatDay, formatEvr, newEntries } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { loadCandidate, useInspector, useUpgrades, valueOf } from '../../state/index.ts';
import styles from './inspector.module.css';

/** What a newer version that is at hand brings, then what this one brought. */
export function Changelog({ details }: { readonly details: PackageDetails }) {
  const candidate = useInspector((state) => state.candidate);
  const candidates = useUpgrades((state) => valueOf(state.candidates));
  const { id, changelog } = details;
  useEffect(() => {
    if (candidates !== undefined && useInspector.getState().candidate.status === 'idle')
      loadCandidate(id);
  }, [candidates, id]);
  if (changelog.length === 0 && candidate.status === 'idle')
    return (
      <Empty
        icon={History}
        title={message('inspector.no-changelog')}
        hint={message('inspector.no-changelog-hint')}
      />
    );
  return (
    <ScrollArea label={message('inspector.tab-changelog')} className={styles['scroll']}>
      {candidate.status === 'idle' ? (
        <Entries entries={changelog} />
      ) : (
        <>
          {candidate.status === 'failed' ? (
            <Failed isCompact error={candidate.error} onRetry={() => loadCandidate(id)} />
          ) : candidate.status === 'loading' ? (
            <Loading what={message('inspector.loading-newer')} />
          ) : (
            <WhatsNew newer={candidate.value} installed={details} />
          )}
          <Section title={message('inspector.up-to-installed')}>
            <Entries entries={changelog} />
          </Section>
        </>
      )}
    </ScrollArea>
  );
}

function WhatsNew({
  newer,
  installed,
}: {
  readonly newer: PackageDetails;
  readonly installed: PackageDetails;
}) {
  const entries = newEntries(newer.changelog, installed.changelog);
  return (
    <Section
      title={message('inspector.new-in', { version: formatEvr(newer) })}
      aside={
        entries.length === 0 ? undefined : message('common.entries', { count: entries.length })
      }
    >
      {entries.length === 0 ? (
        <p className={styles['aside']}>{message('inspector.nothing-new')}</p>
      ) : (
        <Entries entries={entries} />
      )}
    </Section>
  );
}

function Entries({ entries }: { readonly entries: readonly ChangelogEntry[] }) {
  if (entries.length === 0)
    return <p className={styles['aside']}>{message('inspector.changelog-empty')}</p>;
  return (
    <ol className={styles['changes']}>
      {entries.map((entry, index) => (
        <li key={`${entry.timeSeconds} ${index}`} className={styles['change']}>
          <p className={styles['changeHead']}>
            <time className={styles['changeDay']}>{formatDay(entry.timeSeconds)}</time>
            <span className={styles['aside']}>{entry.author}</span>
          </p>
          <p className={styles['changeText']} dir="auto">
            {entry.text}
          </p>
        </li>
      ))}
    </ol>
  );
}
