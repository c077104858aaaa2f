import { Folder, Package } from 'lucide-react';
import { ScrollArea, TextLink } from '../../components/index.ts';
import { formatBytes, formatCount, type UsageNode } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { openUsage } from '../../state/index.ts';
import styles from './disk-use.module.css';
import { percentOfNode } from './percent.ts';

/** More rows than anybody reads; the smallest are left to the map's last tile. */
const mostRows = 300;

/** The same as the map, for everybody who would rather read. */
export function UsageTable({ node }: { readonly node: UsageNode }) {
  const shown = node.children.slice(0, mostRows);
  const left = node.children.length - shown.length;
  return (
    <ScrollArea
      label={message('disk-use.table', { name: node.label })}
      className={styles['tableScroll']}
    >
      <table className={styles['table']}>
        <caption className={styles['hidden']}>
          {message('disk-use.table', { name: node.label })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{message('disk-use.name')}</th>
            <th scope="col">{message('disk-use.size')}</th>
            <th scope="col">{message('disk-use.share')}</th>
            <th scope="col">{message('disk-use.packages')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((child) => {
            const Icon = child.instance === undefined ? Folder : Package;
            return (
              <tr key={child.key}>
                <th scope="row">
                  <span className={styles['rowName']}>
                    <Icon size={14} aria-hidden="true" />
                    <TextLink
                      title={message(
                        child.instance === undefined
                          ? 'disk-use.open-description'
                          : 'disk-use.show-description',
                        { name: child.label },
                      )}
                      onPress={() => openUsage(child)}
                    >
                      {child.label}
                    </TextLink>
                  </span>
                </th>
                <td>{formatBytes(child.sizeBytes)}</td>
                <td>{message('disk-use.percent', { percent: percentOfNode(child, node) })}</td>
                <td>{formatCount(child.packageCount)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {left > 0 ? (
        <p className={styles['quiet']}>{message('disk-use.others', { count: left })}</p>
      ) : null}
    </ScrollArea>
  );
}
