import { CircleAlert, RefreshCw } from 'lucide-react';
import type { RepositoryView } from '../../../src-main/contract/repository.ts';
import { Badge, Facts, IconButton } from '../../components/index.ts';
import { formatMinute } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { refreshRepositories, useRepositories } from '../../state/index.ts';
import styles from './repositories.module.css';

export function OneRepository({ one }: { readonly one: RepositoryView }) {
  const isRefreshing = useRepositories((state) => state.isRefreshing);
  const { id, name, isEnabled, problem } = one;
  return (
    <li className={styles['one']} data-off={!isEnabled || undefined}>
      <div className={styles['head']}>
        <h2 className={styles['name']}>{name}</h2>
        {name === id ? null : <span className={styles['id']}>{id}</span>}
        <State one={one} />
        <span className={styles['gap']} />
        {one.packageCount === undefined ? null : (
          <span className={styles['count']}>
            {message('common.packages', { count: one.packageCount })}
          </span>
        )}
        {isEnabled ? (
          <IconButton
            label={message('repositories.refresh-one', { name })}
            icon={RefreshCw}
            isDisabled={isRefreshing}
            onPress={() => refreshRepositories([id])}
          />
        ) : null}
      </div>
      {problem === undefined ? null : (
        <p className={styles['problem']}>
          <CircleAlert size={14} aria-hidden="true" />
          <span>{problem}</span>
        </p>
      )}
      <Facts
        facts={[
          [
            message('repositories.address'),
            one.address === '' ? (
              message('repositories.only-mirrors')
            ) : (
              <bdi key="address">{one.address}</bdi>
            ),
          ],
          [
            message('repositories.file'),
            one.file === '' ? message('repositories.own-folder') : <bdi key="file">{one.file}</bdi>,
          ],
          [message('repositories.priority'), String(one.priority)],
          [
            message('repositories.signatures'),
            message(one.checksPackages ? 'repositories.signed' : 'repositories.unsigned'),
          ],
          [message('repositories.kinds'), one.kinds.join(', ')],
        ]}
      />
    </li>
  );
}

function State({ one }: { readonly one: RepositoryView }) {
  if (!one.isEnabled) return <Badge>{message('repositories.disabled')}</Badge>;
  if (one.problem !== undefined)
    return (
      <Badge tone="danger" icon={CircleAlert}>
        {message('repositories.failed')}
      </Badge>
    );
  if (one.isLocal) return <Badge>{message('repositories.local')}</Badge>;
  if (one.fetchedAtSeconds === undefined)
    return <Badge tone="caution">{message('repositories.not-fetched')}</Badge>;
  return (
    <Badge>{message('repositories.fetched', { time: formatMinute(one.fetchedAtSeconds) })}</Badge>
  );
}
