import {
  ArrowUpCircle,
  Clock3,
  FileDiff,
  HardDrive,
  History as HistoryIcon,
  Library,
  type LucideIcon,
  ShieldCheck,
} from 'lucide-react';
import { BrandMark, classes } from '../../components/index.ts';
import { formatCount } from '../../format/index.ts';
import {
  goTo,
  type Lens,
  showConfigFiles,
  showLens,
  useConfigFiles,
  useLenses,
  useRooms,
  useRoot,
  useUpgrades,
  valueOf,
} from '../../state/index.ts';
import { GroupTree } from './group-tree.tsx';
import styles from './lenses.module.css';

const lensItems: readonly {
  readonly lens: Lens;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly keys: string;
}[] = [
  { lens: { kind: 'all' }, label: 'All packages', icon: Library, keys: 'Alt+1' },
  { lens: { kind: 'recent' }, label: 'Recently installed', icon: Clock3, keys: 'Alt+3' },
  { lens: { kind: 'largest' }, label: 'Largest', icon: HardDrive, keys: 'Alt+4' },
];

export function Lenses() {
  const room = useRooms((state) => state.room);
  const lens = useLenses((state) => state.lens);
  const packageCount = useRoot((state) => valueOf(state.root)?.packageCount);
  const upgradeCount = useUpgrades((state) => valueOf(state.candidates)?.length);
  const sideFileCount = useConfigFiles((state) => valueOf(state.files)?.length);
  const isHere = (kind: Lens['kind']): boolean => room === 'packages' && lens.kind === kind;
  const items = lensItems.map(({ lens: target, label, icon, keys }) => (
    <RailItem
      key={target.kind}
      label={label}
      icon={icon}
      keys={keys}
      isCurrent={isHere(target.kind)}
      count={target.kind === 'all' ? packageCount : undefined}
      onPress={() => showLens(target)}
    />
  ));
  return (
    <nav className={styles['rail']} aria-label="Lenses">
      <div className={styles['brand']}>
        <BrandMark />
        <span className={styles['name']}>Turntable</span>
      </div>
      <ul className={styles['items']}>
        {items[0]}
        <RailItem
          label="Upgrades"
          icon={ArrowUpCircle}
          keys="Alt+2"
          isCurrent={room === 'upgrades'}
          count={upgradeCount}
          isCalling={upgradeCount !== undefined && upgradeCount > 0}
          onPress={() => goTo('upgrades')}
        />
        {items.slice(1)}
        <RailItem
          label="Verify"
          icon={ShieldCheck}
          keys="Alt+5"
          isCurrent={room === 'verify'}
          onPress={() => goTo('verify')}
        />
        <RailItem
          label="Config to merge"
          icon={FileDiff}
          keys="Alt+7"
          isCurrent={room === 'config'}
          count={sideFileCount}
          isCalling={sideFileCount !== undefined && sideFileCount > 0}
          onPress={showConfigFiles}
        />
        <RailItem
          label="History"
          icon={HistoryIcon}
          keys="Alt+6"
          isCurrent={room === 'history'}
          onPress={() => goTo('history')}
        />
      </ul>
      <h2 className={styles['heading']}>Groups</h2>
      <GroupTree />
    </nav>
  );
}

interface RailItemProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly keys: string;
  readonly isCurrent: boolean;
  readonly count?: number | undefined;
  readonly isCalling?: boolean;
  readonly onPress: () => void;
}

function RailItem({ icon: Icon, ...props }: RailItemProps) {
  return (
    <li>
      <button
        type="button"
        className={styles['item']}
        aria-current={props.isCurrent ? 'page' : undefined}
        aria-keyshortcuts={props.keys}
        title={`${props.label} (${props.keys})`}
        onClick={props.onPress}
      >
        <Icon size={16} aria-hidden="true" />
        <span className={styles['label']}>{props.label}</span>
        {props.count === undefined ? null : (
          <span className={classes(styles['count'], props.isCalling === true && styles['calling'])}>
            {formatCount(props.count)}
          </span>
        )}
      </button>
    </li>
  );
}
