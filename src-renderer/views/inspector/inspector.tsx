import {
  ArrowLeft,
  ArrowRight,
  ArrowUpCircle,
  PackageOpen,
  PanelRight,
  ShieldCheck,
  Trash2,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { PackageDetails, PackageId } from '../../../src-main/contract/package.ts';
import {
  Button,
  Empty,
  Failed,
  IconButton,
  Loading,
  Tabs,
  type TabSpec,
} from '../../components/index.ts';
import { formatEvr, formatNevra, packageKey } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  goBack,
  goForward,
  type InspectorTab,
  openPackageFiles,
  planErase,
  knownOffers,
  offeredEvr,
  planUpgrades,
  reloadInspector,
  setTab,
  useInspector,
  useUpgrades,
  valueOf,
  verifyPackages,
} from '../../state/index.ts';
import { Changelog } from './changelog.tsx';
import { Dependencies } from './dependencies.tsx';
import { Files } from './files.tsx';
import styles from './inspector.module.css';
import { Overview } from './overview.tsx';
import { RawHeader } from './raw-header.tsx';
import { Scripts } from './scripts.tsx';
import { Signature } from './signature.tsx';
import { Versions } from './versions.tsx';

/** The children are its border, which can be dragged. */
export function Inspector({ children }: { readonly children?: ReactNode }) {
  const details = useInspector((state) => state.details);
  return (
    <aside
      className={styles['inspector']}
      aria-label={message('inspector.label')}
      data-pane="inspector"
    >
      {children}
      {details.status === 'failed' ? (
        <Failed error={details.error} onRetry={reloadInspector} />
      ) : details.status === 'loading' ? (
        <Loading what={message('inspector.loading')} />
      ) : details.status === 'idle' ? (
        <Empty
          icon={PanelRight}
          title={message('inspector.none')}
          hint={message('inspector.none-hint')}
        />
      ) : (
        <OnePackage details={details.value} />
      )}
    </aside>
  );
}

function OnePackage({ details }: { readonly details: PackageDetails }) {
  const tab = useInspector((state) => state.tab);
  const hasNewer = useUpgrades(
    (state) =>
      valueOf(state.candidates)?.some(
        ({ installed }) => packageKey(installed.id) === packageKey(details.id),
      ) ?? false,
  );
  return (
    <>
      <Head details={details} />
      <Tabs
        label={message('inspector.label')}
        tabs={tabsOf(details, hasNewer)}
        selected={tab}
        onSelect={setTab}
      >
        <TabBody tab={tab} details={details} />
      </Tabs>
    </>
  );
}

function TabBody({
  tab,
  details,
}: {
  readonly tab: InspectorTab;
  readonly details: PackageDetails;
}) {
  switch (tab) {
    case 'overview':
      return <Overview details={details} />;
    case 'files':
      return <Files />;
    case 'dependencies':
      return <Dependencies />;
    case 'scripts':
      return <Scripts scripts={details.scripts} />;
    case 'changelog':
      return <Changelog details={details} />;
    case 'signature':
      return <Signature details={details} />;
    case 'versions':
      return <Versions details={details} />;
    case 'header':
      return <RawHeader />;
  }
}

function tabsOf(details: PackageDetails, hasNewer: boolean): readonly TabSpec<InspectorTab>[] {
  return [
    { key: 'overview', label: message('inspector.tab-overview') },
    { key: 'files', label: message('inspector.tab-files'), count: details.fileCount || undefined },
    { key: 'dependencies', label: message('inspector.tab-dependencies') },
    {
      key: 'scripts',
      label: message('inspector.tab-scripts'),
      count: details.scripts.length || undefined,
    },
    {
      key: 'changelog',
      label: message(hasNewer ? 'inspector.whats-new' : 'inspector.tab-changelog'),
    },
    { key: 'signature', label: message('inspector.tab-signature') },
    { key: 'versions', label: message('repositories.versions') },
    { key: 'header', label: message('inspector.tab-header') },
  ];
}

function Head({ details }: { readonly details: PackageDetails }) {
  const position = useInspector((state) => state.position);
  const visited = useInspector((state) => state.visited.length);
  const { id } = details;
  return (
    <header className={styles['head']}>
      <div className={styles['nav']}>
        <IconButton
          label={message('inspector.back')}
          shortcut="Alt+Left"
          icon={ArrowLeft}
          isDisabled={position <= 0}
          onPress={goBack}
        />
        <IconButton
          label={message('inspector.forward')}
          shortcut="Alt+Right"
          icon={ArrowRight}
          isDisabled={position >= visited - 1}
          onPress={goForward}
        />
        <span className={styles['gap']} />
        {id.kind === 'installed' ? (
          <>
            <Button
              look="quiet"
              icon={ShieldCheck}
              onPress={() => verifyPackages(formatNevra(details), [id])}
            >
              {message('common.verify')}
            </Button>
            <Button look="quiet" icon={Trash2} onPress={() => planErase([id.instance])}>
              {message('inspector.erase')}
            </Button>
          </>
        ) : (
          <Button look="quiet" icon={PackageOpen} onPress={() => openPackageFiles([id.path])}>
            {message('inspector.back-to-file')}
          </Button>
        )}
      </div>
      <h2 className={styles['name']} title={details.name}>
        {details.name}
      </h2>
      <p className={styles['version']} title={formatEvr(details)}>
        {message('inspector.version', { version: formatEvr(details), arch: details.arch })}
      </p>
      <UpgradeOffer id={id} />
    </header>
  );
}

/** One press to the plan, when a folder or a repository that was looked through holds a newer version. */
function UpgradeOffer({ id }: { readonly id: PackageId }) {
  const candidates = useUpgrades((state) => state.candidates);
  const available = useUpgrades((state) => state.available);
  const offer = knownOffers({ candidates, available }).find(
    ({ one }) => packageKey(one.installed.id) === packageKey(id),
  );
  if (offer === undefined) return null;
  return (
    <div className={styles['offer']}>
      <Button look="primary" icon={ArrowUpCircle} onPress={() => planUpgrades([offer])}>
        {message('inspector.upgrade-to', { version: offeredEvr(offer) })}
      </Button>
    </div>
  );
}
