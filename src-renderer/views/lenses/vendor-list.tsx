import { Factory } from 'lucide-react';
import { Empty, Failed, flattenTree, Loading, Tree } from '../../components/index.ts';
import { formatCount } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  loadVendors,
  showLens,
  useLenses,
  useRooms,
  useRoot,
  vendorName,
} from '../../state/index.ts';
import styles from './lenses.module.css';

/** Who published the packages, those with the most first. */
export function VendorList() {
  const vendors = useLenses((state) => state.vendors);
  const lens = useLenses((state) => state.lens);
  const room = useRooms((state) => state.room);
  const isRootOpen = useRoot((state) => state.root.status !== 'failed');
  if (!isRootOpen) return null;
  if (vendors.status === 'failed')
    return <Failed isCompact error={vendors.error} onRetry={() => void loadVendors()} />;
  if (vendors.status !== 'ready') return <Loading what={message('lenses.loading-vendors')} />;
  if (vendors.value.length === 0)
    return (
      <Empty
        icon={Factory}
        title={message('lenses.no-vendors')}
        hint={message('lenses.no-packages')}
      />
    );
  const rows = flattenTree(
    vendors.value,
    { keyOf: ({ vendor }) => vendor, childrenOf: () => [] },
    () => false,
  );
  return (
    <Tree
      label={message('lenses.tree-vendors')}
      paneName="vendors"
      rows={rows}
      selectedKey={room === 'packages' && lens.kind === 'vendor' ? lens.vendor : undefined}
      onToggle={() => undefined}
      onChoose={(row) => showLens({ kind: 'vendor', vendor: row.key })}
      render={({ value }) => (
        <>
          <span className={styles['groupLabel']} title={vendorName(value.vendor)}>
            {vendorName(value.vendor)}
          </span>
          <span className={styles['count']}>{formatCount(value.count)}</span>
        </>
      )}
    />
  );
}
