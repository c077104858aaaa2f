import { FileSearch, SearchX } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import type {
  ConfigurationSource,
  ConfigurationValue,
} from '../../../src-main/contract/settings.ts';
import {
  Badge,
  Empty,
  Facts,
  Failed,
  FilterBar,
  flattenTree,
  Loading,
  MasterDetail,
  ScrollArea,
  Section,
  Tree,
} from '../../components/index.ts';
import { formatCount } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  listValues,
  loadValues,
  lookAtValue,
  searchValues,
  useSettings,
  valueKinds,
  valuesMeant,
} from '../../state/index.ts';
import { Expansion } from './expansion.tsx';
import styles from './settings.module.css';

/** Every macro and line of rpmrc that is in force, with a search over all of them. */
export function RpmValues() {
  const values = useSettings((state) => state.values);
  if (values.status === 'failed')
    return <Failed error={values.error} onRetry={() => void loadValues()} />;
  if (values.status !== 'ready') return <Loading what={message('settings.loading')} />;
  return <Values values={values.value} />;
}

function Values({ values }: { readonly values: readonly ConfigurationValue[] }) {
  const wanted = useSettings((state) => state.wanted);
  const kind = useSettings((state) => state.kind);
  const shown = useSettings((state) => state.shown);
  // Thousands of texts are looked through; letters come first.
  const searched = useDeferredValue(wanted);
  const found = useMemo(() => valuesMeant(values, searched, kind), [values, searched, kind]);
  const rows = useMemo(
    () => flattenTree(found, { keyOf, childrenOf: () => [] }, () => false),
    [found],
  );
  return (
    <MasterDetail
      side={
        <>
          <div className={styles['bar']}>
            <input
              type="search"
              className={styles['search']}
              value={wanted}
              aria-label={message('settings.search')}
              placeholder={message('settings.search-hint')}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => searchValues(event.target.value)}
            />
            <FilterBar
              label={message('settings.kinds')}
              options={valueKinds.map((key) => ({ key, label: message(`settings.kind-${key}`) }))}
              selected={kind}
              onSelect={listValues}
            />
            <p className={styles['quiet']} role="status">
              {message('settings.found', { count: found.length, all: formatCount(values.length) })}
            </p>
          </div>
          {found.length === 0 ? (
            <Empty
              icon={SearchX}
              title={message('settings.nothing-found')}
              hint={message('settings.nothing-found-hint')}
            />
          ) : (
            <div className={styles['list']}>
              <Tree
                label={message('settings.list')}
                rows={rows}
                selectedKey={shown === undefined ? undefined : keyOf(shown)}
                onToggle={() => {}}
                onChoose={({ value }) => lookAtValue(value)}
                render={({ value }) => <ValueRow value={value} />}
              />
            </div>
          )}
        </>
      }
    >
      {shown === undefined ? (
        <Empty
          icon={FileSearch}
          title={message('settings.none-chosen')}
          hint={message('settings.none-chosen-hint')}
        />
      ) : (
        <Value value={shown} />
      )}
    </MasterDetail>
  );
}

function keyOf({ kind, name }: ConfigurationValue): string {
  return `${kind} ${name}`;
}

function ValueRow({ value }: { readonly value: ConfigurationValue }) {
  return (
    <span className={styles['row']} title={value.definition.slice(0, 500)}>
      <code className={styles['name']}>{shownName(value)}</code>
      <span className={styles['first']}>{value.definition.slice(0, 120)}</span>
    </span>
  );
}

function shownName({ kind, name, parameters }: ConfigurationValue): string {
  if (kind === 'rpmrc') return name;
  return parameters === undefined ? `%${name}` : `%${name}(${parameters})`;
}

/** One value: what is written, and what comes of it. */
function Value({ value }: { readonly value: ConfigurationValue }) {
  return (
    <section className={styles['detail']} aria-label={message('settings.value')}>
      <header className={styles['head']}>
        <h2 className={styles['title']}>
          <code>{shownName(value)}</code>
          {value.kind === 'rpmrc' ? <Badge>{message('settings.kind-rpmrc')}</Badge> : null}
          {value.isLocal ? <Badge tone="accent">{message('settings.local')}</Badge> : null}
        </h2>
        <Facts
          facts={[
            [message('settings.source'), sourceWords(value.source)],
            [message('settings.parameters'), parameterWords(value)],
          ]}
        />
      </header>
      <ScrollArea label={message('settings.value')} className={styles['sides']}>
        <Section title={message('settings.definition')}>
          <pre className={styles['text']}>{value.definition}</pre>
        </Section>
        <Expansion value={value} />
      </ScrollArea>
    </section>
  );
}

function sourceWords(source: ConfigurationSource): string {
  return source.kind === 'file'
    ? message('settings.from-file', { path: source.path, line: String(source.line) })
    : message(`settings.source-${source.kind}`);
}

function parameterWords({ parameters }: ConfigurationValue): string | undefined {
  if (parameters === undefined) return undefined;
  return parameters === '' ? message('settings.parameters-words') : parameters;
}
