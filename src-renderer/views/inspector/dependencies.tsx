import { Share2, Waypoints } from 'lucide-react';
import type {
  DependencyEntry,
  DependencyKind,
  DependencyView,
  PackageReference,
} from '../../../src-main/contract/package.ts';
import {
  Badge,
  Button,
  Empty,
  Failed,
  Loading,
  Section,
  TextLink,
  ScrollArea,
} from '../../components/index.ts';
import { packageKey } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  followPackage,
  reloadInspector,
  showNeighbours,
  shownPackage,
  useInspector,
} from '../../state/index.ts';
import styles from './inspector.module.css';
import { Why } from './why.tsx';

const needingKinds: readonly DependencyKind[] = [
  'requires',
  'recommends',
  'suggests',
  'supplements',
  'enhances',
];
const otherKinds: readonly DependencyKind[] = ['conflicts', 'obsoletes', 'provides'];

export function Dependencies() {
  const dependencies = useInspector((state) => state.dependencies);
  if (dependencies.status === 'failed')
    return <Failed error={dependencies.error} onRetry={reloadInspector} />;
  if (dependencies.status !== 'ready')
    return <Loading what={message('inspector.loading-dependencies')} />;
  const { entries, requiredBy } = dependencies.value;
  if (entries.length === 0 && requiredBy.length === 0) {
    return (
      <Empty
        icon={Waypoints}
        title={message('inspector.no-dependencies')}
        hint={message('inspector.no-dependencies-hint')}
      />
    );
  }
  return (
    <ScrollArea label={message('inspector.tab-dependencies')} className={styles['scroll']}>
      <Why />
      {shownPackage()?.kind === 'installed' ? (
        <div>
          <Button icon={Share2} onPress={showNeighbours}>
            {message('neighbours.show')}
          </Button>
        </div>
      ) : null}
      {needingKinds.map((kind) => (
        <OneKind key={kind} kind={kind} entries={entries} />
      ))}
      <RequiredBy requiredBy={requiredBy} />
      {otherKinds.map((kind) => (
        <OneKind key={kind} kind={kind} entries={entries} />
      ))}
    </ScrollArea>
  );
}

function OneKind({
  kind,
  entries,
}: {
  readonly kind: DependencyKind;
  readonly entries: readonly DependencyEntry[];
}) {
  const own = entries.filter((entry) => entry.kind === kind);
  const needed = own.filter((entry) => !isForRpm(entry));
  const forRpm = own.length - needed.length;
  if (own.length === 0) return null;
  return (
    <Section title={message(`inspector.kind-${kind}`)} aside={needed.length}>
      <ul className={styles['dependencies']}>
        {needed.map((entry, index) => (
          <li key={`${entry.text} ${index}`} className={styles['dependency']}>
            <span className={styles['capability']} dir="auto">
              {entry.text}
            </span>
            {entry.types.map((type) => (
              <Badge key={type}>{type}</Badge>
            ))}
            <SatisfiedBy entry={entry} />
          </li>
        ))}
      </ul>
      {forRpm > 0 ? (
        <p className={styles['aside']}>{message('inspector.for-rpm', { count: forRpm })}</p>
      ) : null}
    </Section>
  );
}

/** `rpmlib(...)` speaks to the package manager, not of packages. */
function isForRpm(entry: DependencyEntry): boolean {
  return entry.types.includes('rpmlib') || entry.text.startsWith('rpmlib(');
}

function SatisfiedBy({ entry }: { readonly entry: DependencyEntry }) {
  if (entry.kind === 'requires' && entry.satisfiedBy.length === 0) {
    return <Badge tone="danger">{message('inspector.not-provided')}</Badge>;
  }
  if (entry.satisfiedBy.length === 0) return null;
  return (
    <span className={styles['providers']}>
      {entry.satisfiedBy.map((reference) => (
        <PackageLink key={packageKey(reference.id)} reference={reference} />
      ))}
    </span>
  );
}

function RequiredBy({ requiredBy }: Pick<DependencyView, 'requiredBy'>) {
  if (requiredBy.length === 0) return null;
  return (
    <Section title={message('inspector.required-by')} aside={requiredBy.length}>
      <ul className={styles['dependencies']}>
        {requiredBy.map(({ package: reference, capability }, index) => (
          <li key={`${packageKey(reference.id)} ${index}`} className={styles['dependency']}>
            <PackageLink reference={reference} />
            <span className={styles['aside']}>{message('inspector.for', { capability })}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function PackageLink({ reference }: { readonly reference: PackageReference }) {
  return (
    <TextLink title={reference.nevra} onPress={() => followPackage(reference.id)}>
      {reference.name}
    </TextLink>
  );
}
