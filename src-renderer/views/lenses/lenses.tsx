import {
  ArrowUpCircle,
  ChartPie,
  Clock3,
  FileDiff,
  FilePen,
  Hammer,
  HardDrive,
  KeyRound,
  History as HistoryIcon,
  Leaf,
  Library,
  Warehouse,
  type LucideIcon,
  ShieldCheck,
  SlidersHorizontal,
} from 'lucide-react';
import { BrandMark, classes, shortcutWords } from '../../components/index.ts';
import { formatCount } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  goTo,
  knownOffers,
  type Lens,
  lensTitle,
  showBuilder,
  showConfigFiles,
  showDiskUse,
  showKeys,
  showRepositories,
  showSettings,
  showLens,
  showUpgrades,
  useConfigFiles,
  showTree,
  useLenses,
  useRooms,
  useRoot,
  useUpgrades,
  valueOf,
} from '../../state/index.ts';
import { GroupTree } from './group-tree.tsx';
import { SavedFilters } from './saved-filters.tsx';
import { VendorList } from './vendor-list.tsx';
import styles from './lenses.module.css';

const lensItems: readonly {
  readonly lens: Lens;
  readonly icon: LucideIcon;
  readonly keys: string;
}[] = [
  { lens: { kind: 'all' }, icon: Library, keys: 'Alt+1' },
  { lens: { kind: 'recent' }, icon: Clock3, keys: 'Alt+3' },
  { lens: { kind: 'largest' }, icon: HardDrive, keys: 'Alt+4' },
  { lens: { kind: 'leaves' }, icon: Leaf, keys: 'Alt+8' },
  { lens: { kind: 'changed' }, icon: FilePen, keys: 'Alt+9' },
];

const trees = ['groups', 'vendors'] as const;

export function Lenses() {
  const tree = useLenses((state) => state.tree);
  const room = useRooms((state) => state.room);
  const lens = useLenses((state) => state.lens);
  const packageCount = useRoot((state) => valueOf(state.root)?.packageCount);
  const upgradeCount = useUpgrades((state) =>
    state.candidates.status === 'ready' ? knownOffers(state).length : undefined,
  );
  const sideFileCount = useConfigFiles((state) => valueOf(state.files)?.length);
  const isHere = (kind: Lens['kind']): boolean => room === 'packages' && lens.kind === kind;
  const items = lensItems.map(({ lens: target, icon, keys }) => (
    <RailItem
      key={target.kind}
      label={lensTitle(target)}
      icon={icon}
      keys={keys}
      isCurrent={isHere(target.kind)}
      count={target.kind === 'all' ? packageCount : undefined}
      onPress={() => showLens(target)}
    />
  ));
  return (
    <nav className={styles['rail']} aria-label={message('lenses.label')}>
      <div className={styles['brand']}>
        <BrandMark />
        <span className={styles['name']}>{message('about.name')}</span>
      </div>
      <ul className={styles['items']}>
        {items[0]}
        <RailItem
          label={message('lenses.upgrades')}
          icon={ArrowUpCircle}
          keys="Alt+2"
          isCurrent={room === 'upgrades'}
          count={upgradeCount}
          isCalling={upgradeCount !== undefined && upgradeCount > 0}
          onPress={showUpgrades}
        />
        {items.slice(1)}
        <RailItem
          label={message('lenses.verify')}
          icon={ShieldCheck}
          keys="Alt+5"
          isCurrent={room === 'verify'}
          onPress={() => goTo('verify')}
        />
        <RailItem
          label={message('lenses.config')}
          icon={FileDiff}
          keys="Alt+7"
          isCurrent={room === 'config'}
          count={sideFileCount}
          isCalling={sideFileCount !== undefined && sideFileCount > 0}
          onPress={showConfigFiles}
        />
        <RailItem
          label={message('lenses.history')}
          icon={HistoryIcon}
          keys="Alt+6"
          isCurrent={room === 'history'}
          onPress={() => goTo('history')}
        />
        <RailItem
          label={message('disk-use.room')}
          icon={ChartPie}
          keys="Alt+U"
          isCurrent={room === 'disk-use'}
          onPress={showDiskUse}
        />
        <RailItem
          label={message('repositories.room')}
          icon={Warehouse}
          keys="Alt+R"
          isCurrent={room === 'repositories'}
          onPress={showRepositories}
        />
        <RailItem
          label={message('keys.room')}
          icon={KeyRound}
          keys="Alt+0"
          isCurrent={room === 'keys'}
          onPress={showKeys}
        />
        <RailItem
          label={message('builder.room')}
          icon={Hammer}
          keys="Alt+B"
          isCurrent={room === 'builder'}
          onPress={showBuilder}
        />
        <RailItem
          label={message('settings.room')}
          icon={SlidersHorizontal}
          keys="Ctrl+,"
          isCurrent={room === 'settings'}
          onPress={showSettings}
        />
      </ul>
      <SavedFilters />
      <div className={styles['trees']} role="group" aria-label={message('lenses.trees')}>
        {trees.map((key) => (
          <button
            key={key}
            type="button"
            className={styles['treeChoice']}
            aria-pressed={tree === key}
            onClick={() => showTree(key)}
          >
            {message(`lenses.tree-${key}`)}
          </button>
        ))}
      </div>
      {tree === 'groups' ? <GroupTree /> : <VendorList />}
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
        title={message('components.with-shortcut', {
          label: props.label,
          keys: shortcutWords(props.keys),
        })}
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
