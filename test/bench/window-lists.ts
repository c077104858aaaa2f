/**
 * The engine's lists as the window asks for them, over packages that are made by code. Each run is a process
 * of its own that times itself: what counts is the engine's answer, not the start of Node.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { initDatabase, openWritableDatabase } from '../../src-main/database/index.ts';
import { HeaderBuilder, Tag, TagType } from '../../src-main/format/index.ts';
import { makeHeader } from '../support/made-header.ts';
import { makeDatabase } from '../support/make-database.ts';
import { databasePath } from '../support/rpm-roots.ts';
import type { Comparison } from './measure.ts';
import type { ListFigures } from './measure-lists.ts';
import { runTree } from './run-tree.ts';
import type { Run } from './run-tree.ts';

const measuring = join(import.meta.dirname, 'measure-lists.ts');
const runs = 7;

/** One process: what it measured, and what it took. */
async function measured(
  mode: 'index' | 'typing',
  root: string,
  cache: string,
): Promise<{ readonly figures: ListFigures; readonly run: Run }> {
  const answer = join(cache, 'figures.json');
  const words = [measuring, mode, root, cache, answer];
  const { status, errorText, ...run } = await runTree(process.execPath, words);
  if (status !== 0) throw new Error(`${measuring}: ${status}\n${errorText}`);
  return { figures: JSON.parse(readFileSync(answer, 'utf8')) as ListFigures, run };
}

async function withCache<T>(body: (cache: string) => Promise<T>): Promise<T> {
  const cache = mkdtempSync(join(tmpdir(), 'turntable-bench-lists-'));
  try {
    return await body(cache);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

/** From opening the root to the first rows: with the list that was kept, and without one. */
export function windowIndex(cacheFolder: string): Promise<Comparison[]> {
  const root = realSizedRoot(cacheFolder, 6000);
  return withCache(async (cache) => {
    // a database that was only just made may change again without its times telling
    await sleep(2100);
    const first: Run[] = [];
    const kept: Run[] = [];
    const processor: Run[] = [];
    for (let at = 0; at < runs; at += 1) {
      rmSync(join(cache, 'turntable'), { recursive: true, force: true });
      for (const into of [first, kept]) {
        const { figures, run } = await measured('index', root, cache);
        into.push({ ...run, wallSeconds: figures.seconds[0] ?? NaN });
        if (into === kept) processor.push({ ...run, wallSeconds: figures.cpuSeconds[0] ?? NaN });
      }
    }
    return [
      { name: 'engine: 6,000 packages listed, kept index', ours: kept, peer: [] },
      { name: 'the same, processor time', ours: processor, peer: [] },
      { name: 'engine: 6,000 packages listed, read from the database', ours: first, peer: [] },
    ];
  });
}

/** A keystroke to its list and first rows, the 95th percentile of each process. */
export function windowTyping(cacheFolder: string): Promise<Comparison[]> {
  const root = slimRoot(cacheFolder, 70_000);
  return withCache(async (cache) => {
    const wall: Run[] = [];
    const processor: Run[] = [];
    for (let at = 0; at < 3; at += 1) {
      const { figures, run } = await measured('typing', root, cache);
      wall.push({ ...run, wallSeconds: percentile95(figures.seconds) });
      processor.push({ ...run, wallSeconds: percentile95(figures.cpuSeconds) });
    }
    const name = 'engine: typing over 70,000 packages, 95th percentile of a keystroke';
    return [
      { name, ours: wall, peer: [] },
      { name: 'the same, processor time', ours: processor, peer: [] },
    ];
  });
}

/** Of values in any order. */
export function percentile95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? NaN;
}

/** Headers of real packages under new names. */
export function realSizedRoot(cacheFolder: string, count: number): string {
  return made(cacheFolder, `packages-${count}`, (root) => void makeDatabase(root, count));
}

/** As many packages as a distribution has, each with what a list needs and two files. */
export function slimRoot(cacheFolder: string, count: number): string {
  return made(cacheFolder, `slim-packages-${count}`, (root) => {
    const folder = join(root, databasePath);
    mkdirSync(folder, { recursive: true });
    initDatabase(folder);
    using database = openWritableDatabase(folder);
    database.transaction(() => {
      for (let at = 0; at < count; at += 1) database.add(slimHeader(at));
    });
  });
}

/** Made whole, or not at all; kept between runs. */
function made(cacheFolder: string, name: string, make: (root: string) => void): string {
  const root = join(cacheFolder, name);
  if (existsSync(root)) return root;
  mkdirSync(cacheFolder, { recursive: true });
  const unfinished = mkdtempSync(join(cacheFolder, 'unfinished-'));
  make(unfinished);
  renameSync(unfinished, root);
  return root;
}

const stems = 'vim perl python3 texlive golang rust nodejs lib kernel gnome kde qt ghc php'.split(
  ' ',
);
const parts = 'core devel doc common tools server client data lang utils plugin test'.split(' ');
const vendors = ['Fedora Project', 'openSUSE', 'Mageia.Org', 'Somebody at home'];
const groups = ['Applications/Editors', 'System Environment/Base', 'Development/Libraries'];

function slimHeader(at: number): Uint8Array {
  const of = (list: readonly string[], step: number): string =>
    list[Math.floor(at / step) % list.length] ?? '';
  const name = `${of(stems, 1)}-${at}-${of(parts, 14)}`;
  const model = makeHeader({
    name,
    version: `${1 + (at % 9)}.${at % 31}`,
    release: `${1 + (at % 5)}.fc42`,
    arch: at % 4 === 0 ? 'noarch' : 'x86_64',
    requires: ['/bin/sh', `${of(stems, 1)}-${Math.floor(at / 2)}`],
    files: [
      { path: `/usr/bin/${name}`, size: 1000 + ((at * 7919) % 900_000) },
      { path: `/usr/share/doc/${name}/README`, size: 200 },
    ],
  });
  const builder = new HeaderBuilder();
  for (const entry of model.entries)
    if (entry.tag !== Tag.HEADERIMMUTABLE)
      builder.setRaw(entry.tag, entry.type, entry.count, model.rawData(entry));
  return builder
    .setNumbers(Tag.INSTALLTIME, TagType.INT32, [1_700_000_000 + at])
    .setI18nString(Tag.GROUP, of(groups, 3))
    .setI18nString(Tag.SUMMARY, `The ${of(parts, 14)} of ${of(stems, 1)}, number ${at} of many`)
    .setString(Tag.VENDOR, of(vendors, 5))
    .setString(Tag.LICENSE, at % 3 === 0 ? 'MIT' : 'GPL-3.0-or-later')
    .build(undefined);
}
