import { SearchX } from 'lucide-react';
import { useState } from 'react';
import type { HeaderTagView } from '../../../src-main/contract/package.ts';
import { Empty, Failed, Loading, ScrollArea, SearchField } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { reloadInspector, useInspector } from '../../state/index.ts';
import styles from './raw-header.module.css';

/** Every tag of the header as it is stored, with a search over names, numbers and values. */
export function RawHeader() {
  const header = useInspector((state) => state.header);
  const [wanted, setWanted] = useState('');
  if (header.status === 'failed') return <Failed error={header.error} onRetry={reloadInspector} />;
  if (header.status !== 'ready') return <Loading what={message('inspector.loading-header')} />;
  const found = header.value.filter((tag) => isMeant(tag, wanted.trim().toLowerCase()));
  return (
    <div className={styles['room']}>
      <SearchField
        label={message('inspector.search-header')}
        hint={message('inspector.search-header-hint')}
        value={wanted}
        onChange={setWanted}
        found={message('common.tags', { count: found.length })}
      />
      {found.length === 0 ? (
        <Empty icon={SearchX} title={message('inspector.no-tag', { text: wanted })} />
      ) : (
        <ScrollArea label={message('inspector.tab-header')} className={styles['scroll']}>
          <dl className={styles['tags']}>
            {found.map((tag) => (
              <OneTag key={tag.number} tag={tag} />
            ))}
          </dl>
        </ScrollArea>
      )}
    </div>
  );
}

function isMeant({ name = '', number, text }: HeaderTagView, wanted: string): boolean {
  return (
    wanted === '' ||
    name.toLowerCase().includes(wanted) ||
    String(number) === wanted ||
    text.toLowerCase().includes(wanted)
  );
}

const linesAtFirst = 6;
const charactersAtFirst = 400;

/** Long values are shown in part until somebody wants the rest. */
function OneTag({ tag }: { readonly tag: HeaderTagView }) {
  const [isWhole, setWhole] = useState(false);
  const { name, number, type, count, text, isCut } = tag;
  const short = text.split('\n', linesAtFirst).join('\n').slice(0, charactersAtFirst);
  const isShort = short.length === text.length;
  return (
    <div className={styles['tag']}>
      <dt className={styles['name']}>
        {name ?? message('inspector.tag', { number })}
        <span className={styles['type']}>
          {count === 1
            ? message('inspector.tag-type', { number, type })
            : message('inspector.tag-type-many', { number, type, count })}
        </span>
      </dt>
      <dd>
        <pre className={styles['value']}>{isWhole ? text : short}</pre>
        {isShort ? null : (
          <button type="button" className={styles['more']} onClick={() => setWhole(!isWhole)}>
            {message(
              isWhole
                ? 'inspector.show-less'
                : isCut
                  ? 'inspector.show-more'
                  : 'inspector.show-all',
            )}
          </button>
        )}
      </dd>
    </div>
  );
}
