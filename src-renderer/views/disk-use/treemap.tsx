import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import {
  type CSSProperties,
  type KeyboardEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { formatBytes, type UsageNode } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { openUsage } from '../../state/index.ts';
import styles from './disk-use.module.css';
import { percentOfNode } from './percent.ts';

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Tile extends Area {
  readonly node: UsageNode;
  /** What is in a group, without words: how it is made up. */
  readonly parts: readonly (Area & { readonly key: string; readonly label: string })[];
}

/** The smallest are no wider than a line. */
const mostTiles = 120;
const mostParts = 80;
const headHeight = 22;
const hues = [205, 150, 75, 25, 320, 275, 110, 240] as const;

interface TreemapProps {
  readonly node: UsageNode;
  readonly parent: UsageNode | undefined;
}

/** A group as areas, walked by arrow keys. */
export function Treemap({ node, parent }: TreemapProps) {
  const host = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [cursor, setCursor] = useState(0);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setSize({ width: element.offsetWidth, height: element.offsetHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const tiles = useMemo(() => tilesOf(node, size.width, size.height), [node, size]);
  const moveTo = (index: number): void => {
    setCursor(index);
    host.current?.querySelectorAll<HTMLElement>('button')[index]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Backspace' && parent !== undefined) openUsage(parent);
    else {
      const next = neighbour(tiles, cursor, event.key);
      if (next === undefined) return;
      moveTo(next);
    }
    event.preventDefault();
  };
  return (
    <div
      ref={host}
      className={styles['map']}
      role="group"
      aria-label={message('disk-use.map', { name: node.label })}
    >
      {tiles.map((tile, index) => (
        <div
          key={tile.node.key}
          className={styles['place']}
          style={{ ...placed(tile), '--hue': hues[index % hues.length] } as CSSProperties}
        >
          <button
            type="button"
            className={styles['tile']}
            tabIndex={index === Math.min(cursor, tiles.length - 1) ? 0 : -1}
            aria-label={tileWords(tile.node, node)}
            title={tileWords(tile.node, node)}
            onFocus={() => setCursor(index)}
            onKeyDown={onKeyDown}
            onClick={() => openUsage(tile.node)}
          />
          <Drawing tile={tile} />
        </div>
      ))}
    </div>
  );
}

/** What the button says already, for the eye. */
function Drawing({ tile: { node, width, height, parts } }: { readonly tile: Tile }) {
  return (
    <div className={styles['drawing']} aria-hidden="true">
      {width < 56 || height < headHeight ? null : (
        <span className={styles['tileName']}>
          {node.label}
          {width < 130 ? null : (
            <span className={styles['tileSize']}>{formatBytes(node.sizeBytes)}</span>
          )}
        </span>
      )}
      {parts.map((part) => (
        <span key={part.key} className={styles['part']} style={placed(part)}>
          {part.width < 64 || part.height < 18 ? null : part.label}
        </span>
      ))}
    </div>
  );
}

function tileWords(child: UsageNode, node: UsageNode): string {
  return message('disk-use.tile', {
    name: child.label,
    size: formatBytes(child.sizeBytes),
    percent: percentOfNode(child, node),
  });
}

function placed({ x, y, width, height }: Area): CSSProperties {
  return { left: x, top: y, width, height };
}

/** Two levels: what is in the group, and what is in that. */
function tilesOf(node: UsageNode, width: number, height: number): readonly Tile[] {
  if (width === 0 || height === 0) return [];
  const shown = { ...node, children: node.children.slice(0, mostTiles) };
  const tops = new Set(shown.children);
  const isOpen = (one: UsageNode): boolean =>
    one === shown || (tops.has(one) && one.children.length > 0);
  const root = hierarchy(shown, (one: UsageNode) => (isOpen(one) ? one.children : []))
    .sum((one) => (isOpen(one) ? 0 : Math.max(1, one.sizeBytes)))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const laid = treemap<UsageNode>()
    .tile(treemapSquarify.ratio(1.3))
    .size([width, height])
    .paddingInner(2)
    .paddingTop((one) => (one.depth === 1 && one.children !== undefined ? headHeight : 0))
    .round(true)(root);
  return (laid.children ?? []).map((tile) => ({
    ...areaOf(tile),
    node: tile.data,
    parts: (tile.children ?? []).slice(0, mostParts).map((part) => ({
      ...{ key: part.data.key, label: part.data.label },
      ...areaOf({
        x0: part.x0 - tile.x0,
        x1: part.x1 - tile.x0,
        y0: part.y0 - tile.y0,
        y1: part.y1 - tile.y0,
      }),
    })),
  }));
}

interface Corners {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

function areaOf({ x0, x1, y0, y1 }: Corners): Area {
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

/** The nearest tile in the direction of a key. */
function neighbour(tiles: readonly Tile[], from: number, key: string): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return tiles.length - 1;
  const directions: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const direction = directions[key];
  const here = tiles[from];
  if (direction === undefined || here === undefined) return undefined;
  const [dx, dy] = direction;
  let best: { readonly index: number; readonly cost: number } | undefined;
  for (const [index, tile] of tiles.entries()) {
    const along = (middleX(tile) - middleX(here)) * dx + (middleY(tile) - middleY(here)) * dy;
    const aside =
      Math.abs((middleX(tile) - middleX(here)) * dy) +
      Math.abs((middleY(tile) - middleY(here)) * dx);
    if (index === from || along <= 0) continue;
    const cost = along + aside * 2;
    if (best === undefined || cost < best.cost) best = { index, cost };
  }
  return best?.index ?? from;
}

const middleX = ({ x, width }: Area): number => x + width / 2;
const middleY = ({ y, height }: Area): number => y + height / 2;
