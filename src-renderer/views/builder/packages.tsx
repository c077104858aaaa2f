import { FileX, Package } from 'lucide-react';
import { Badge, Empty, Loading, ScrollArea, Section } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { useBuilder } from '../../state/index.ts';
import styles from './builder.module.css';

/** What the spec would make, and what it takes. */
export function Products() {
  const reading = useBuilder((state) => state.reading);
  if (reading.status !== 'ready') return <Loading what={message('builder.totals-reading')} />;
  const { isWhole, packages, buildRequires, sources } = reading.value;
  if (!isWhole) return <Empty icon={FileX} title={message('builder.not-whole')} />;
  return (
    <ScrollArea label={message('builder.tab-packages')} className={styles['columns']}>
      <Section title={message('builder.packages')} level={2} aside={packages.length}>
        <ul className={styles['plainList']}>
          {packages.map(({ label }) => (
            <li key={label} className={styles['withIcon']}>
              <Package size={14} aria-hidden="true" />
              <code>{label}</code>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={message('builder.build-requires')} level={2} aside={buildRequires.length}>
        {buildRequires.length === 0 ? (
          <p className={styles['quiet']}>{message('builder.no-build-requires')}</p>
        ) : (
          <ul className={styles['plainList']}>
            {buildRequires.map((one) => (
              <li key={one}>
                <code>{one}</code>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={message('builder.sources')} level={2} aside={sources.length}>
        {sources.length === 0 ? (
          <p className={styles['quiet']}>{message('builder.no-sources')}</p>
        ) : (
          <ul className={styles['plainList']}>
            {sources.map(({ kind, number, address, path, isThere }) => (
              <li key={`${kind} ${number}`} title={path} className={styles['withIcon']}>
                <Badge tone={isThere ? 'good' : 'caution'}>
                  {message(isThere ? 'builder.source-there' : 'builder.source-missing')}
                </Badge>
                <code>{address}</code>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </ScrollArea>
  );
}
