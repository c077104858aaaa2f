import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Neighbourhood, NeighbourNode } from '../../../src-main/contract/package.ts';
import { ScrollArea } from '../../components/index.ts';
import { packageKey } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { stepTo } from '../../state/index.ts';
import { layOut, nodeHeight, nodeWidth, type PlacedNode } from './lay-out.ts';
import styles from './neighbours.module.css';

/** Packages and what they require of each other as a drawing that is walked by arrow keys. */
export function NeighbourGraph({ around }: { readonly around: Neighbourhood }) {
  const { nodes } = around;
  const graph = useMemo(() => layOut(around), [around]);
  const [cursor, setCursor] = useState(0);
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const button = host.current?.querySelector<HTMLElement>('[data-place="0"]');
    button?.scrollIntoView({ block: 'center', inline: 'center' });
    if (host.current?.contains(document.activeElement) === true) button?.focus();
  }, [around]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = neighbour(graph.nodes, cursor, event.key);
    if (next === undefined) return;
    event.preventDefault();
    setCursor(next);
    const button = host.current?.querySelector<HTMLElement>(`[data-place="${next}"]`);
    button?.focus();
    button?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const name = nodes[0]?.package.name ?? '';
  return (
    <ScrollArea label={message('neighbours.graph', { name })} className={styles['scroll']}>
      <div
        ref={host}
        dir="ltr"
        className={styles['drawing']}
        style={{ width: graph.width, height: graph.height }}
      >
        <svg width={graph.width} height={graph.height} aria-hidden="true">
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="8"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 0 L8 4 L0 8 z" className={styles['tip']} />
            </marker>
          </defs>
          {graph.lines.map(({ key, path, isFaint }) => (
            <path
              key={key}
              d={path}
              className={styles['line']}
              data-faint={isFaint || undefined}
              markerEnd="url(#arrow)"
            />
          ))}
        </svg>
        {graph.nodes.map((placed) => {
          const node = nodes[placed.place];
          if (node === undefined) return null;
          const style = { left: placed.x, top: placed.y, width: nodeWidth, height: nodeHeight };
          if (placed.more !== undefined)
            return (
              <span
                key={`more ${placed.place} ${placed.more.isRequiring}`}
                className={styles['more']}
                style={style}
                aria-hidden="true"
              >
                {message('neighbours.left-out', { count: placed.more.count })}
              </span>
            );
          return (
            <button
              key={packageKey(node.package.id)}
              type="button"
              className={styles['node']}
              style={style}
              data-place={placed.place}
              data-own={node.step === 0 || undefined}
              tabIndex={placed.place === (cursor < nodes.length ? cursor : 0) ? 0 : -1}
              aria-label={wordsOf(node)}
              title={`${node.package.nevra}\n${wordsOf(node)}`}
              onFocus={() => setCursor(placed.place)}
              onKeyDown={onKeyDown}
              onClick={() => stepTo(node.package.id)}
            >
              {node.package.name}
            </button>
          );
        })}
      </div>
    </ScrollArea>
  );
}

function wordsOf({ package: { name }, step }: NeighbourNode): string {
  if (step === 0) return message('neighbours.node-self', { name });
  return step > 0
    ? message('neighbours.node-requires', { name, steps: step })
    : message('neighbours.node-required', { name, steps: -step });
}

/** The nearest package in the direction of a key, by its place. */
function neighbour(nodes: readonly PlacedNode[], from: number, key: string): number | undefined {
  if (key === 'Home') return 0;
  const directions: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const direction = directions[key];
  const packages = nodes.filter(({ more }) => more === undefined);
  const here = packages.find(({ place }) => place === from);
  if (direction === undefined || here === undefined) return undefined;
  const [dx, dy] = direction;
  const costOf = ({ x, y }: PlacedNode): number => {
    const along = (x - here.x) * dx + (y - here.y) * dy;
    const aside = Math.abs((x - here.x) * dy) + Math.abs((y - here.y) * dx);
    return along <= 0 ? Infinity : along + aside * 2;
  };
  const [nearest] = packages.toSorted((one, other) => costOf(one) - costOf(other));
  return nearest === undefined || costOf(nearest) === Infinity ? from : nearest.place;
}
