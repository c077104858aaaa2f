/** One situation planned by us and by real rpm. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TransactionOptions, TransactionRequest } from '../../src-main/contract/plan.ts';
import { initDatabase, openDatabase } from '../../src-main/database/index.ts';
import {
  openPackageFile,
  planTransaction,
  problemReport,
  refusalStatus,
  rejectionText,
  surroundingsOfRoot,
} from '../../src-main/transaction/index.ts';
import type { PlanResult, PlanSurroundings } from '../../src-main/transaction/index.ts';
import type { PackageSketch } from './package-sketch.ts';
import { scratchParent } from './scratch.ts';

export type Verb = '-i' | '-U' | '-F' | '--reinstall' | '-e';

export interface Situation {
  readonly title: string;
  readonly packages: Readonly<Record<string, PackageSketch>>;
  /** Keys of what is installed beforehand, without any check, in this order. */
  readonly installed?: readonly string[];
  readonly verb: Verb;
  /** Keys of packages; labels for `-e`. */
  readonly args: readonly string[];
  readonly flags?: readonly (keyof TransactionOptions)[];
  readonly allMatches?: boolean;
  /** ELF classes the system installs, as bits; 0 when absent. */
  readonly color?: number;
  /** Makes things in the root before anything is installed. */
  readonly prepare?: (root: string) => void;
}

/** What can be compared of the two. */
export interface Answer {
  readonly lines: readonly string[];
  readonly status: number;
  /** `+nevra` and `-nevra` in order; undefined where the transaction was refused before ordering. */
  readonly order: readonly string[] | undefined;
}

const dbpath = '/var/lib/rpm';

/** A real rpm: this machine's, or that of another root which sees `folder` under another path. */
export interface RealRpm {
  readonly command: readonly string[];
  /** Where scratch folders are made. */
  readonly folder: string;
  /** `folder` as that rpm sees it. */
  readonly seenAs: string;
}

export const ownRpm: RealRpm = { command: ['rpm'], folder: scratchParent, seenAs: scratchParent };

const peer = '/var/tmp/peer-sid';

/** rpm 6.1 in a root that `peer-root` of the shared tools has made; a reason where there is none. */
export function peerRpm(): RealRpm | string {
  const tool = resolve(import.meta.dirname, '../../../shared/tools/peer-root');
  if (!existsSync(tool) || !existsSync(join(peer, '.peer-root-complete')))
    return 'no root with rpm 6.1 has been made on this machine (../shared/tools/peer-root)';
  const command = [
    tool,
    'sid',
    peer,
    'rpm',
    '--define',
    '_pkgverify_level digest',
    '--nosignature',
  ];
  return { command, folder: join(peer, 'work'), seenAs: '/work' };
}

export function prepareRoot(
  root: string,
  situation: Situation,
  path: (key: string) => string,
  real = ownRpm,
): void {
  mkdirSync(join(root, dbpath), { recursive: true });
  situation.prepare?.(root);
  initDatabase(join(root, dbpath));
  const keys = situation.installed ?? [];
  const flags = ['--nodeps', '--noscripts', '--notriggers', '--oldpackage', '--replacefiles'];
  const args = ['-i', '--noorder', '--ignorearch', '--ignoreos', ...flags];
  // one by one where a package would push another out of the set, so that all are there, in this order
  const isOneByOne = Object.values(situation.packages).some(({ tags = [] }) =>
    tags.some((tag) => tag.startsWith('Obsoletes')),
  );
  for (const group of isOneByOne ? keys.map((key) => [key]) : [keys]) {
    if (group.length === 0) continue;
    const result = rpm(root, [...args, ...group.map(path)], { real });
    if (result.status !== 0) throw new Error(`installing ${group.join(' ')}: ${result.stderr}`);
  }
}

export function realAnswer(
  root: string,
  situation: Situation,
  path: (key: string) => string,
  real = ownRpm,
): Answer {
  const { verb, args, flags = [], allMatches } = situation;
  const names = verb === '-e' ? args : args.map(path);
  const options = flags.map((flag) => `--${flag}`);
  if (allMatches === true) options.push('--allmatches');
  const command = [verb, '--test', '-vv', ...options, ...names];
  const { status, stdout, stderr } = rpm(root, command, {
    real,
    color: situation.color ?? 0,
  });
  const order = [...stderr.matchAll(/^D:\s+\d+\s+\d+\s+\d+\s+\d+\s+([+-]\S+)$/gm)];
  const isOrdered = /^D: =+ tsorting packages/m.test(stderr);
  const lines = stderr.split('\n').filter((line) => /^(?:\t|error: )/.test(line));
  lines.push(...stdout.split('\n').filter((line) => line.startsWith('  ')));
  return {
    lines,
    status: status ?? -1,
    order: isOrdered ? order.map(([, element = '']) => element) : undefined,
  };
}

function rpm(
  root: string,
  args: readonly string[],
  { real, color = 0 }: { real: RealRpm; color?: number },
): { status: number | null; stdout: string; stderr: string } {
  const [program = '', ...start] = real.command;
  const seen = (text: string): string => text.replace(real.folder, real.seenAs);
  const general = ['--dbpath', dbpath, '--define', `_transaction_color ${color}`];
  return spawnSync(program, [...start, '--root', seen(root), ...general, ...args.map(seen)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 2 ** 28,
  });
}

const modes = {
  '-i': 'install',
  '-U': 'upgrade',
  '-F': 'freshen',
  '--reinstall': 'reinstall',
} as const;

export function requestOf(situation: Situation, path: (key: string) => string): TransactionRequest {
  const { verb, args, flags = [], allMatches = false } = situation;
  const options: TransactionOptions = Object.fromEntries(flags.map((flag) => [flag, true]));
  if (verb === '-e')
    return { install: [], erase: args.map((label) => ({ label, allMatches })), options };
  const mode = modes[verb];
  return { install: args.map((key) => ({ path: path(key), mode })), erase: [], options };
}

export function planInRoot(
  root: string,
  request: TransactionRequest,
  given: Partial<PlanSurroundings> = {},
): PlanResult {
  using database = openDatabase(join(root, dbpath));
  const surroundings = surroundingsOfRoot(root, { openPackage: openPackageFile });
  return planTransaction(database, request, { ...surroundings, ...given });
}

export function ourAnswer(
  root: string,
  situation: Situation,
  path: (key: string) => string,
): Answer {
  const result = planInRoot(root, requestOf(situation, path), { color: situation.color ?? 0 });
  if (result.kind === 'rejected') {
    const errors = result.rejections.map((one) => `error: ${rejectionText(one)}`);
    const matches = result.rejections.flatMap((one) =>
      one.kind === 'several-installed' ? one.matches.map((match) => `  ${match}`) : [],
    );
    return { lines: [...errors, ...matches], status: result.rejections.length, order: undefined };
  }
  const { plan } = result;
  const lines = problemReport(plan.problems);
  const isOrdered = plan.elements.length > 0 && !lines.includes('error: Failed dependencies:');
  return {
    lines,
    status: refusalStatus(plan.elements.length, plan.problems),
    order: isOrdered
      ? plan.elements.map(
          ({ kind, package: { nevra } }) => (kind === 'install' ? '+' : '-') + nevra,
        )
      : undefined,
  };
}
