import { GitCompareArrows } from 'lucide-react';
import type { PackageDetails } from '../../../src-main/contract/package.ts';
import type { PackageVersion } from '../../../src-main/contract/repository.ts';
import {
  Badge,
  Button,
  Empty,
  Failed,
  Loading,
  ScrollArea,
  type Tone,
} from '../../components/index.ts';
import { formatBytes, formatDay } from '../../format/index.ts';
import { message, type MessageKey } from '../../language/index.ts';
import {
  fetchVersion,
  reloadInspector,
  showRepositories,
  stopFetching,
  useInspector,
  useRepositories,
} from '../../state/index.ts';
import styles from './versions.module.css';

/** What is installed of a name, and every version repositories have; newest first. */
export function Versions({ details: { name } }: { readonly details: PackageDetails }) {
  const versions = useInspector((state) => state.versions);
  const fetchError = useRepositories((state) => state.fetchError);
  if (versions.status === 'failed')
    return <Failed error={versions.error} onRetry={reloadInspector} />;
  if (versions.status !== 'ready')
    return <Loading what={message('repositories.loading-versions')} />;
  const isAlone = versions.value.every(({ repository }) => repository === undefined);
  return (
    <ScrollArea label={message('repositories.versions')} className={styles['scroll']}>
      <p className={styles['quiet']}>{message('repositories.versions-hint')}</p>
      {fetchError === undefined ? null : (
        <Failed
          isCompact
          error={fetchError}
          onRetry={stopFetching}
          retryLabel={message('common.close')}
        />
      )}
      <ol className={styles['list']}>
        {versions.value.map((one) => (
          <Version
            key={`${one.nevra} ${one.repository?.id ?? ''} ${one.repository?.checksum ?? ''}`}
            name={name}
            one={one}
          />
        ))}
      </ol>
      {isAlone ? (
        <Empty
          icon={GitCompareArrows}
          title={message('repositories.no-candidate')}
          action={
            <Button onPress={showRepositories}>{message('repositories.to-repositories')}</Button>
          }
        />
      ) : null}
    </ScrollArea>
  );
}

const tones: Readonly<Record<PackageVersion['relation'], Tone>> = {
  installed: 'accent',
  newer: 'good',
  older: 'caution',
  same: 'plain',
  other: 'plain',
};

const verbs: Readonly<Record<PackageVersion['relation'], MessageKey>> = {
  installed: 'repositories.plan-reinstall',
  newer: 'repositories.plan-upgrade',
  older: 'repositories.plan-downgrade',
  same: 'repositories.plan-reinstall',
  other: 'repositories.plan-install',
};

function Version({ name, one }: { readonly name: string; readonly one: PackageVersion }) {
  const fetching = useRepositories((state) => state.fetching);
  const { evr, arch, relation, repository } = one;
  const isMine = repository !== undefined && fetching === repository.checksum;
  return (
    <li className={styles['version']}>
      <div className={styles['words']}>
        <span className={styles['line']}>
          <strong>{message('repositories.version-of', { evr, arch })}</strong>
          <Badge tone={tones[relation]}>{message(`repositories.relation-${relation}`)}</Badge>
        </span>
        <span className={styles['quiet']}>
          {[
            ...(repository === undefined
              ? []
              : [message('repositories.from', { name: repository.name })]),
            ...(one.buildTimeSeconds === 0
              ? []
              : [message('repositories.built', { day: formatDay(one.buildTimeSeconds) })]),
            one.packageSizeBytes === undefined
              ? formatBytes(one.installedSizeBytes)
              : message('repositories.sizes', {
                  download: formatBytes(one.packageSizeBytes),
                  installed: formatBytes(one.installedSizeBytes),
                }),
          ].join(' · ')}
        </span>
      </div>
      {repository === undefined ? null : isMine ? (
        <span className={styles['line']} role="status">
          {message('repositories.fetching')}
          <Button onPress={stopFetching}>{message('repositories.stop')}</Button>
        </span>
      ) : (
        <Button isDisabled={fetching !== undefined} onPress={() => fetchVersion(name, one)}>
          {message(verbs[relation])}
        </Button>
      )}
    </li>
  );
}
