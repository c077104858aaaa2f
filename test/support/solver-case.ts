/** libsolv's test cases: packages, jobs and the expected transaction as text; what we cannot say of them is named. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseCapability, Pool, problemSentences, solve } from '../../src-main/dependency/index.ts';
import type {
  Capability,
  Member,
  SolverOptions,
  SolverPackage,
  SolverRequest,
} from '../../src-main/dependency/index.ts';
import { parseEvr } from '../../src-main/nevra/index.ts';
import { formatEvr } from '../../src-main/nevra/index.ts';

export interface SolverAnswer {
  /** Which of the jobs of a file, from 1. */
  readonly at: number;
  /** What it asks that is not offered; undefined when it could be solved. */
  readonly unknown: string | undefined;
  readonly expected: readonly string[];
  readonly found: readonly string[];
  readonly expectedProblems: readonly string[];
  readonly foundProblems: readonly string[];
}

type Lists =
  | 'provides'
  | 'requires'
  | 'conflicts'
  | 'obsoletes'
  | 'recommends'
  | 'suggests'
  | 'supplements'
  | 'enhances';
const tags: Readonly<Record<string, Lists>> = {
  ...{ Prv: 'provides', Req: 'requires', Prq: 'requires', Con: 'conflicts', Obs: 'obsoletes' },
  ...{ Rec: 'recommends', Sug: 'suggests', Sup: 'supplements', Enh: 'enhances' },
};

type Draft = { -readonly [Key in keyof SolverPackage]: SolverPackage[Key] } & Record<
  Lists,
  Capability[]
> & {
    files: string[];
  };

class Unknown extends Error {}

const words: readonly (readonly [RegExp, string])[] = [
  [/ & /g, ' and '],
  [/ \| /g, ' or '],
  [/ \+ /g, ' with '],
  [/ <IF> /g, ' if '],
  [/ <UNLESS> /g, ' unless '],
  [/ <ELSE> /g, ' else '],
  [/ <WITHOUT> /g, ' without '],
];

function capability(text: string): Capability {
  const changed = words.reduce((before, [from, to]) => before.replace(from, to), text.trim());
  if (/namespace:|<\w+>/.test(changed)) throw new Unknown(text);
  if (changed === text.trim()) return parseCapability(changed);
  return parseCapability(changed.startsWith('(') ? changed : `(${changed})`);
}

function packagesOf(lines: readonly string[]): Draft[] {
  const packages: Draft[] = [];
  let block: string | undefined;
  const take = (tag: string, value: string): void => {
    if (tag === 'Pkg') {
      const [name = '', version = '', release = '', arch = ''] = value.split(' ');
      const { epoch, version: plain } = parseEvr(version);
      const own: Capability = {
        name,
        sense: 8,
        evr: formatEvr({ epoch, version: plain, release }),
      };
      packages.push({
        ...{
          name,
          epoch,
          version: plain,
          release,
          arch,
          vendor: '',
          provides: [own],
          requires: [],
        },
        ...{ conflicts: [], obsoletes: [], recommends: [], suggests: [], supplements: [] },
        ...{ enhances: [], files: [] },
      });
      return;
    }
    const current = packages.at(-1);
    if (current === undefined || tag === 'Ver') return;
    const list = tags[tag];
    if (tag === 'Vnd') current.vendor = value;
    else if (tag === 'Fls') current.files.push(value);
    else if (list === undefined) throw new Unknown(`tag ${tag}`);
    else if (value.startsWith('/') && list === 'provides') current.files.push(value);
    else if (!/^(?:prereq|filemarker)/.test(value)) current[list].push(capability(value));
  };
  for (const line of lines) {
    const match = /^([=+-])(\w+):\s?(.*)$/.exec(line);
    if (block !== undefined && match?.[1] !== '-') take(block, line);
    else if (match?.[1] === '=') take(match[2] ?? '', match[3] ?? '');
    else block = match?.[1] === '+' ? match[2] : undefined;
  }
  return packages;
}

const archs: Readonly<Record<string, readonly string[]>> = {
  i686: ['i686', 'i586', 'i486', 'i386'],
  i586: ['i586', 'i486', 'i386'],
  x86_64: ['x86_64', 'i686', 'i586', 'i486', 'i386'],
};

const flagNames: Readonly<Record<string, keyof SolverOptions>> = {
  allowuninstall: 'allowsUninstall',
  allowdowngrade: 'allowsDowngrade',
  allowvendorchange: 'allowsVendorChange',
  allowarchchange: 'allowsArchitectureChange',
  ignorerecommended: 'ignoresWeak',
  addalreadyrecommended: 'addsOldWeak',
};
const kinds: Readonly<Record<string, SolverRequest['kind']>> = {
  ...{ install: 'install', erase: 'erase', update: 'update', distupgrade: 'distupgrade' },
  ...{ lock: 'lock', favor: 'favor', disfavor: 'disfavor', multiversion: 'multiversion' },
  ...{ allowuninstall: 'allow uninstall', verify: 'verify' },
};

const shown = ({ package: one, repository }: Member): string =>
  `${one.name}-${formatEvr(one)}.${one.arch}@${repository.id}`;

export function runSolverCase(path: string): SolverAnswer[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const answers: SolverAnswer[] = [];
  const repositories: { id: string; priority: number; packages: Draft[] }[] = [];
  let [system, installedName] = [[] as readonly string[], 'system'];
  let [isMultilib, unknownAlways] = [false, undefined as string | undefined];
  let job = emptyJob();
  function emptyJob() {
    return {
      ...{ jobs: [] as string[], flags: [] as string[], disabled: [] as string[] },
      unknown: undefined as string | undefined,
    };
  }
  const inline = (at: number): string[] => {
    const found: string[] = [];
    for (let next = at + 1; lines[next]?.startsWith('#>') === true; next += 1)
      found.push((lines[next] ?? '').slice(2));
    return found;
  };
  for (const [at, line] of lines.entries()) {
    const [word = '', ...rest] = line.trim().split(/\s+/);
    if (line.startsWith('#') || word === '') continue;
    try {
      if (word === 'repo') {
        const [id = '', priority = '0', kind = '', file = ''] = rest;
        if (kind !== 'testtags' && kind !== 'empty') throw new Unknown(`repository ${kind}`);
        const text =
          kind === 'empty'
            ? []
            : file === '<inline>'
              ? inline(at)
              : readFileSync(join(dirname(path), file), 'utf8').split('\n');
        repositories.push({
          id,
          priority: -Number(priority.split('.')[0]),
          packages: packagesOf(text),
        });
      } else if (word === 'system') {
        const [arch = '', type = '', name] = rest;
        if (type !== 'rpm' && type !== '*') unknownAlways = `system ${type}`;
        system = arch === 'unset' ? [] : (archs[arch] ?? [arch]);
        installedName = name ?? '';
      } else if (word === 'poolflags') {
        if (rest.includes('implicitobsoleteusescolors')) isMultilib = true;
        else unknownAlways = line;
      } else if (word === 'solverflags') {
        for (const flag of rest) {
          if (flagNames[flag] === undefined) job.unknown = `flag ${flag}`;
          job.flags.push(flag);
        }
      } else if (word === 'job') job.jobs.push(rest.join(' '));
      else if (word === 'disable' && rest[0] === 'pkg') job.disabled.push(rest[1] ?? '');
      else if (word === 'nextjob') {
        const isKept = rest[0] === 'reusesolver';
        job = { ...emptyJob(), ...(isKept ? { unknown: 'reusesolver' } : {}) };
      } else if (word === 'result') {
        if (!(rest[0] ?? '').includes('transaction')) {
          job.unknown ??= `result ${rest[0]}`;
        }
        // one that is left without its answer
        if (lines[at + 1]?.startsWith('result') === true) continue;
        const expected = inline(at);
        answers.push(answer(answers.length + 1, expected));
      } else throw new Unknown(word);
    } catch (thrown) {
      if (!(thrown instanceof Unknown)) throw thrown;
      if (word === 'repo') unknownAlways ??= thrown.message;
      else job.unknown ??= thrown.message;
    }
  }
  return answers;

  function answer(at: number, all: readonly string[]): SolverAnswer {
    const isProblem = (text: string): boolean => text.startsWith('problem ');
    const expectedProblems = all
      .map((text) => /^problem \w+ info (.*)$/.exec(text)?.[1] ?? '')
      .filter((text) => text !== '');
    const base = {
      ...{ at, expectedProblems },
      expected: all
        .filter((text) =>
          /^(?:install|erase|upgrade|downgrade|reinstall|change|vendorchange|archchange) /.test(
            text,
          ),
        )
        .sort(),
    };
    const nothing = { ...base, found: [], foundProblems: [] };
    if (all.some((text) => !isProblem(text) && !base.expected.includes(text)))
      job.unknown ??= 'another kind of result';
    const unknown = unknownAlways ?? job.unknown;
    if (unknown !== undefined) return { ...nothing, unknown };
    try {
      const pool = new Pool(system);
      for (const one of repositories)
        pool.add({ ...one, cost: 1000, isInstalled: one.id === installedName }, one.packages);
      const options: Record<string, unknown> = { isMultilib };
      for (const flag of job.flags) options[flagNames[flag] ?? ''] = true;
      options['disabled'] = new Set(
        job.disabled
          .flatMap((name) => pool.members.filter((one) => shown(one) === name))
          .map(({ number }) => number),
      );
      const requests = job.jobs.flatMap((text) => requestOf(text, pool));
      const solution = solve(pool, requests, options);
      const foundProblems = solution.problems.flatMap((one) => problemSentences(one).slice(0, 1));
      const isSolved = solution.problems.length === 0;
      return {
        ...{ ...base, unknown: undefined, foundProblems },
        found: isSolved
          ? transaction(solution.install, solution.erase, pool, isMultilib).sort()
          : [],
      };
    } catch (thrown) {
      if (!(thrown instanceof Unknown)) throw thrown;
      return { ...nothing, unknown: thrown.message };
    }
  }
}

const jobFlags = new Set(['forcebest', 'targeted', 'weak', 'orupdate']);

function requestOf(text: string, pool: Pool): SolverRequest[] {
  const [, plain = '', flagText = ''] = /^(.*?)\s*(?:\[([^\]]*)\])?$/.exec(text) ?? [];
  const flags = flagText.split(',').filter(Boolean);
  const strange = flags.find((flag) => !jobFlags.has(flag) || flag === 'orupdate');
  if (strange !== undefined) throw new Unknown(`[${strange}]`);
  const [verb = '', how = '', ...rest] = plain.split(' ');
  if (verb === 'noop') return [];
  const kind = kinds[verb];
  if (kind === undefined) throw new Unknown(`job ${verb}`);
  const what = rest.join(' ');
  let packages: readonly Member[];
  if (how === 'name') {
    const { name, sense, evr } = capability(what);
    packages = pool.providersOf({ name, sense, evr }).filter((one) => one.package.name === name);
    if (packages.length === 0 && /\.(?:\w+)$/.test(name)) throw new Unknown(text);
    if (sense !== 0) packages = packages.filter((one) => fits(one, { name, sense, evr }));
  } else if (how === 'provides') packages = pool.providersOf(capability(what));
  else if (how === 'pkg') packages = pool.members.filter((one) => shown(one) === what);
  else if (how === 'oneof') packages = pool.members.filter((one) => rest.includes(shown(one)));
  else if (how === 'all')
    packages = pool.members.filter((one) => one.repository.isInstalled || kind === 'lock');
  else if (how === 'repo') packages = pool.members.filter((one) => one.repository.id === what);
  else throw new Unknown(`job ${verb} ${how}`);
  const isUpdate = kind === 'update' || kind === 'distupgrade';
  if (
    isUpdate &&
    how !== 'repo' &&
    packages.some((one) => one.repository.isInstalled) &&
    !flags.includes('targeted')
  )
    packages = packages.filter((one) => one.repository.isInstalled);
  if (kind === 'erase')
    packages = packages.filter((one) => one.repository.isInstalled || how !== 'name' || true);
  return [
    {
      ...{ kind, text: what || text, packages },
      isBest: flags.includes('forcebest'),
      isTargeted: flags.includes('targeted'),
      isWeak: flags.includes('weak'),
    },
  ];
}

function fits({ package: one }: Member, wanted: Capability): boolean {
  const pool = new Pool([]);
  pool.add({ id: '', isInstalled: false, priority: 0, cost: 0 }, [
    { ...one, provides: [{ name: one.name, sense: 8, evr: formatEvr(one) }], files: [] },
  ]);
  return pool.providersOf(wanted).length > 0;
}

/** The words of libsolv's transaction: what takes whose place. */
function transaction(
  install: readonly Member[],
  erase: readonly Member[],
  pool: Pool,
  isMultilib: boolean,
): string[] {
  const lines: string[] = [];
  const partners = new Set<Member>();
  for (const old of erase) {
    const same = install.find(
      ({ package: one }) =>
        one.name === old.package.name &&
        (!isMultilib ||
          one.arch === old.package.arch ||
          one.arch === 'noarch' ||
          old.package.arch === 'noarch'),
    );
    const by = pool.obsoletersOf(old).find((one) => install.includes(one));
    if (same !== undefined) {
      partners.add(same);
      lines.push(`${changeOf(old, same)} ${shown(old)} ${shown(same)}`);
    } else
      lines.push(by === undefined ? `erase ${shown(old)}` : `erase ${shown(old)} ${shown(by)}`);
  }
  for (const one of install) if (!partners.has(one)) lines.push(`install ${shown(one)}`);
  return lines;
}

function changeOf(old: Member, next: Member): string {
  const evr = ({ package: one }: Member): Capability => ({
    name: '',
    sense: 8,
    evr: formatEvr(one),
  });
  const older = { ...evr(old), sense: 2 };
  const pool = new Pool([]);
  pool.add({ id: '', isInstalled: false, priority: 0, cost: 0 }, [
    { ...next.package, provides: [evr(next)], files: [] },
  ]);
  if (pool.providersOf({ ...evr(old), name: '' }).length > 0)
    return old.package.arch === next.package.arch ? 'reinstall' : 'archchange';
  return pool.providersOf({ ...older, name: '' }).length > 0 ? 'downgrade' : 'upgrade';
}
