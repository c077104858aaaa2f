import { ArrowDown, ArrowUp } from 'lucide-react';
import type { PackageSortKey } from '../../../src-main/contract/methods.ts';
import { classes } from '../../components/index.ts';
import { sortBy, usePackages } from '../../state/index.ts';
import styles from './packages.module.css';

const columns: readonly {
  readonly by: PackageSortKey;
  readonly label: string;
  readonly css: string;
}[] = [
  { by: 'name', label: 'Package', css: 'name' },
  { by: 'version', label: 'Version', css: 'version' },
  { by: 'arch', label: 'Arch', css: 'arch' },
  { by: 'size', label: 'Size', css: 'size' },
  { by: 'installed', label: 'Installed', css: 'installed' },
  { by: 'group', label: 'Group', css: 'group' },
];

export function ColumnHeads() {
  const sort = usePackages((state) => state.sort);
  return (
    <div role="rowgroup" className={styles['heads']}>
      <div role="row" aria-rowindex={1} className={styles['cells']}>
        <div role="columnheader" className={styles['mark']}>
          <span className={styles['hidden']}>Marked</span>
        </div>
        {columns.map(({ by, label, css }) => {
          const isSorted = sort.by === by;
          const Arrow = sort.descending ? ArrowDown : ArrowUp;
          return (
            <div
              key={by}
              role="columnheader"
              aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
              className={classes(styles['head-cell'], styles[css])}
            >
              <button type="button" className={styles['sort']} onClick={() => sortBy(by)}>
                {label}
                {isSorted ? <Arrow size={12} aria-hidden="true" /> : null}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
