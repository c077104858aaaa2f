import { ArrowDown, ArrowUp } from 'lucide-react';
import type { PackageSortKey } from '../../../src-main/contract/methods.ts';
import { classes } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { sortBy, usePackages } from '../../state/index.ts';
import styles from './packages.module.css';

const columns: readonly {
  readonly by: PackageSortKey;
  readonly css: string;
}[] = [
  { by: 'name', css: 'name' },
  { by: 'version', css: 'version' },
  { by: 'arch', css: 'arch' },
  { by: 'size', css: 'size' },
  { by: 'installed', css: 'installed' },
  { by: 'group', css: 'group' },
];

export function ColumnHeads() {
  const sort = usePackages((state) => state.sort);
  return (
    <div role="rowgroup" className={styles['heads']}>
      <div role="row" aria-rowindex={1} className={styles['cells']}>
        <div role="columnheader" className={styles['mark']}>
          <span className={styles['hidden']}>{message('packages.marked')}</span>
        </div>
        {columns.map(({ by, css }) => {
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
                {message(`packages.column-${by}`)}
                {isSorted ? <Arrow size={12} aria-hidden="true" /> : null}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
