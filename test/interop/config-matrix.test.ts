/**
 * Every combination of an old file, what became of it on the disk, and a new file, upgraded by real
 * rpm and by us: one package version holds them all, one path for each combination.
 */
import { lstatSync, lutimesSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { besideEach } from '../support/judges.ts';
import { sideBySide } from '../support/side-by-side.ts';

/** Content: a letter is a file's text, `->x` a link; attributes are those of %files. */
type Packaged = readonly [content: string, attributes: string];

const config = ['', '%config', '%config(noreplace)'] as const;
const ghosts: readonly Packaged[] = [
  ['A', '%ghost'],
  ['A', '%config %ghost'],
  ['A', '%config(noreplace) %ghost'],
];
const crossed = (contents: readonly string[]): Packaged[] =>
  contents.flatMap((content) => config.map((attributes): Packaged => [content, attributes]));

const olds: readonly (Packaged | undefined)[] = [
  undefined,
  ...crossed(['A', '->a']),
  ['A', '%config(missingok)'],
  ...ghosts,
];
const news: readonly (Packaged | undefined)[] = [
  undefined,
  ...crossed(['A', 'B', '->a', '->b']),
  ['A', '%config(missingok)'],
  ['B', '%config(missingok,noreplace)'],
  ...ghosts,
];
/** Undefined: as the old package left it (for a ghost: as its service would have made it). */
const disks = [undefined, 'nothing', 'B', 'X', '->a', '->b', '->x'] as const;

interface Cell {
  readonly path: string;
  readonly old: Packaged | undefined;
  readonly next: Packaged | undefined;
  readonly disk: (typeof disks)[number];
}

const cells: readonly Cell[] = olds
  .flatMap((old) => news.flatMap((next) => disks.map((disk) => ({ old, next, disk }))))
  .filter(({ old, next }) => old !== undefined || next !== undefined)
  .map((cell, index) => ({ ...cell, path: `/c/${index}` }));

function version(folder: string, number: string, which: 'old' | 'next'): string {
  const held = cells.flatMap((cell) => {
    const packaged = cell[which];
    return packaged === undefined ? [] : [{ path: cell.path, packaged }];
  });
  const make = held.map(({ path, packaged: [content] }) =>
    content.startsWith('->')
      ? `ln -s ${content.slice(2)} .${path}`
      : `printf ${content} > .${path}; touch -d 2001-01-01 .${path}`,
  );
  return buildPackage(folder, {
    name: 'matrix',
    version: number,
    install: `mkdir -p $RPM_BUILD_ROOT/c; cd $RPM_BUILD_ROOT\n${make.join('\n')}`,
    files: held.map(({ path, packaged: [, attributes] }) => `${attributes} ${path}`).join('\n'),
  });
}

function place(root: string, { path, old, disk }: Cell): void {
  const full = join(root, path);
  const content = disk ?? (old?.[1].includes('%ghost') === true ? 'A' : undefined);
  if (content === undefined) return;
  mkdirSync(dirname(full), { recursive: true });
  rmSync(full, { force: true });
  if (content.startsWith('->')) symlinkSync(content.slice(2), full);
  else if (content !== 'nothing') writeFileSync(full, content);
}

/** Times of what the test itself wrote differ between the roots. */
function forgetTimes(root: string): void {
  for (const { path } of cells)
    for (const suffix of ['', '.rpmsave', '.rpmorig', '.rpmnew']) {
      const full = join(root, path + suffix);
      if (lstatSync(full, { throwIfNoEntry: false }) === undefined) continue;
      lutimesSync(full, 1, 1);
    }
}

besideEach('config files', (judge, folder) => {
  test(`${cells.length} combinations end as with rpm`, () => {
    const roots = sideBySide(folder, () => {}, judge);
    const [v1, v2] = [version(folder, '1', 'old'), version(folder, '2', 'next')];
    roots.step('-i', v1);
    roots.both((root) => {
      for (const cell of cells) place(root, cell);
    });
    roots.output('-U', v2);
    roots.both(forgetTimes);
    roots.compare();
    roots.output('-e', 'matrix');
    roots.both(forgetTimes);
    roots.compare();
  });
});
