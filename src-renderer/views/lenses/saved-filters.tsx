import { Funnel, MoreHorizontal } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover, Button as AriaButton } from 'react-aria-components';
import type { SavedFilter } from '../../../src-main/contract/filter.ts';
import { classes, Failed } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import {
  askToRename,
  deleteFilter,
  editFilter,
  loadFilters,
  showLens,
  useFilters,
  useLenses,
  useRooms,
} from '../../state/index.ts';
import styles from './lenses.module.css';

/** The user's own filters; absent while there are none. */
export function SavedFilters() {
  const saved = useFilters((state) => state.saved);
  if (saved.status === 'failed')
    return <Failed isCompact error={saved.error} onRetry={() => void loadFilters()} />;
  if (saved.status !== 'ready' || saved.value.length === 0) return null;
  return (
    <section aria-labelledby="saved-filters" className={styles['saved']}>
      <h2 id="saved-filters" className={styles['heading']}>
        {message('lenses.saved')}
      </h2>
      <ul className={styles['items']}>
        {saved.value.map((filter) => (
          <OneFilter key={filter.name} filter={filter} />
        ))}
      </ul>
    </section>
  );
}

function OneFilter({ filter }: { readonly filter: SavedFilter }) {
  const { name, text } = filter;
  const lens = useLenses((state) => state.lens);
  const room = useRooms((state) => state.room);
  const isHere = room === 'packages' && lens.kind === 'saved' && lens.name === name;
  return (
    <li className={styles['filter']}>
      <button
        type="button"
        className={styles['item']}
        aria-current={isHere ? 'page' : undefined}
        title={`${name}\n${text}`}
        onClick={() => showLens({ kind: 'saved', ...filter })}
      >
        <Funnel size={16} aria-hidden="true" />
        <span className={styles['label']}>{name}</span>
      </button>
      <MenuTrigger>
        <AriaButton
          className={classes(styles['more'])}
          aria-label={message('lenses.more', { name })}
        >
          <MoreHorizontal size={14} aria-hidden="true" />
        </AriaButton>
        <Popover className={classes(styles['popover'])} placement="bottom end">
          <Menu
            className={classes(styles['menu'])}
            aria-label={message('lenses.what-to-do', { name })}
            onAction={(key) => {
              if (key === 'rename') askToRename(name);
              else if (key === 'edit') editFilter(filter);
              else void deleteFilter(name);
            }}
          >
            <MenuItem id="rename" className={classes(styles['choice'])}>
              {message('lenses.rename')}
            </MenuItem>
            <MenuItem id="edit" className={classes(styles['choice'])}>
              {message('lenses.edit')}
            </MenuItem>
            <MenuItem id="delete" className={classes(styles['choice'])} data-look="danger">
              {message('lenses.delete')}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </li>
  );
}
