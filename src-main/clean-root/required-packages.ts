import { join } from 'node:path';
import { RpmError } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { openDatabase } from '../database/index.ts';
import {
  dependenciesOf,
  parseCapability,
  Pool,
  problemSentences,
  solve,
} from '../dependency/index.ts';
import type { Capability, Member, SolverPackage, SolverRequest } from '../dependency/index.ts';
import { filePaths } from '../files/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { compatibleArchs, formatNevra } from '../nevra/index.ts';
import { Repository } from '../repository/index.ts';
import type { RepositoryDefinition, RepositoryPackage } from '../repository/index.ts';

/** Where the database of a clean root lies in it. */
export const rootDatabase = '/var/lib/rpm';

/** What is to be installed, and where it can be had. */
export interface PackageSources {
  readonly repositories: readonly Repository[];
  readonly packages: ReadonlyMap<Repository, readonly RepositoryPackage[]>;
}

/** Opens the repositories that are enabled, and reads what they offer. @throws as `Repository.open` */
export async function openSources(
  definitions: readonly RepositoryDefinition[],
  options: { readonly context: Context; readonly cacheFolder: string; readonly isOffline: boolean },
): Promise<PackageSources> {
  const repositories: Repository[] = [];
  const packages = new Map<Repository, readonly RepositoryPackage[]>();
  const { context, cacheFolder, isOffline } = options;
  for (const definition of definitions.filter(({ isEnabled }) => isEnabled))
    try {
      const repository = await Repository.open(definition, {
        ...{ context, cacheFolder },
        ...(isOffline && { refresh: 'cached' as const }),
      });
      const list: RepositoryPackage[] = [];
      for await (const one of repository.packages()) list.push(one);
      repositories.push(repository);
      packages.set(repository, list);
    } catch (thrown) {
      if (!definition.isSkippedIfUnavailable) throw thrown;
      context.log.warning(`${definition.id}: ${String(thrown)}`);
    }
  return { repositories, packages };
}

/** Of what was asked for: what is there, what has to be installed, and what goes for it. */
export interface RequiredPackages {
  readonly present: readonly SolverPackage[];
  readonly missing: readonly { readonly repository: Repository; readonly one: RepositoryPackage }[];
}

/**
 * Finds the packages that requirements come to, over what a root has and repositories offer.
 *
 * @param wanted - capabilities; `@id` for what a group holds
 * @param options - with `isUpdate`, what of it is installed is brought up to date; everything, where nothing is named
 * @throws {RpmError} PLAN_HAS_PROBLEMS with a sentence for each thing that cannot be had; NOT_INSTALLED
 */
export async function requiredPackages(
  root: string,
  wanted: readonly string[],
  sources: PackageSources,
  options: {
    readonly context: Context;
    readonly targetArch: string;
    readonly installsWeak: boolean;
    readonly isUpdate?: boolean;
    /** Only the best there is will do. */
    readonly isBest?: boolean;
    /** Of the database; that of a clean root unless given. */
    readonly databaseFolder?: string;
    /** Package files at hand that have to be installed too; they are not among what is missing. */
    readonly files?: readonly Header[];
  },
): Promise<RequiredPackages> {
  const pool = new Pool(compatibleArchs(options.targetArch).filter((name) => name !== 'noarch'));
  const installed = pool.add(
    { id: 'installed', isInstalled: true, priority: 99, cost: 1000 },
    installedPackages(options.databaseFolder ?? join(root, rootDatabase), options.context),
  );
  const origin = new Map<Member, { repository: Repository; one: RepositoryPackage }>();
  for (const repository of sources.repositories) {
    const { id, priority, cost } = repository.definition;
    const list = sources.packages.get(repository) ?? [];
    const members = pool.add({ id, priority, cost, isInstalled: false }, list);
    for (const [at, member] of members.entries()) {
      const one = list[at];
      if (one !== undefined) origin.set(member, { repository, one });
    }
  }
  const files = pool.add(
    { id: 'files', priority: 99, cost: 0, isInstalled: false },
    (options.files ?? []).map(solverPackage),
  );
  const capabilities = (await withGroups(wanted, sources)).map(parseCapability);
  await addNamedFiles(pool, capabilities, sources, origin);
  const requests: SolverRequest[] = capabilities.map((capability) => {
    const packages = candidates(pool, capability);
    if (options.isUpdate === true) return updateOf(capability, packages);
    // what is there already will do, as it does for dnf 5
    const isBest = options.isBest === true && !packages.some(isInstalled);
    return { kind: 'install', text: textOf(capability), packages, isBest };
  });
  for (const file of files)
    requests.push({ kind: 'install', text: formatNevra(file.package), packages: [file] });
  if (options.isUpdate === true && capabilities.length === 0)
    requests.push({ kind: 'update', text: 'everything', packages: installed });
  const solution = solve(pool, requests, {
    ...{ isMultilib: true, allowsVendorChange: true, ignoresWeak: !options.installsWeak },
  });
  if (solution.problems.length > 0)
    throw new RpmError('PLAN_HAS_PROBLEMS', solution.problems.map(problemText).join('\n'));
  return {
    present: capabilities
      .flatMap((one) => pool.providersOf(one).filter(isInstalled).slice(0, 1))
      .map((member) => member.package),
    missing: solution.install.flatMap((member) => origin.get(member) ?? []),
  };
}

function updateOf(capability: Capability, packages: readonly Member[]): SolverRequest {
  const installed = packages.filter(isInstalled);
  const text = textOf(capability);
  if (installed.length === 0) throw new RpmError('NOT_INSTALLED', `${text} is not installed`);
  return { kind: 'update', text, packages: installed };
}

function problemText(problem: Parameters<typeof problemSentences>[0]): string {
  return problemSentences(problem).slice(0, 3).join('\n  - ');
}

/** A name may also be that of a package and its architecture: `glibc.i686`. */
function candidates(pool: Pool, capability: Capability): readonly Member[] {
  const providers = pool.providersOf(capability);
  if (providers.length > 0 || capability.evr !== '') return providers;
  const [, name = '', arch] = /^(.+)\.(\w+)$/.exec(capability.name) ?? [];
  return pool.named(name).filter((one) => one.package.arch === arch);
}

function textOf({ name, evr }: Capability): string {
  return evr === '' ? name : `${name} ${evr}`;
}

async function withGroups(
  wanted: readonly string[],
  { repositories }: PackageSources,
): Promise<readonly string[]> {
  if (!wanted.some((word) => word.startsWith('@'))) return wanted;
  const members = new Map<string, Set<string>>();
  for (const repository of repositories)
    for (const group of (await repository.groups()).groups) {
      const names = group.packages
        .filter(({ kind }) => kind === 'mandatory' || kind === 'default')
        .map(({ name }) => name);
      members.set(group.id, new Set([...(members.get(group.id) ?? []), ...names]));
    }
  return wanted.flatMap((word) => {
    if (!word.startsWith('@')) return [word];
    const names = members.get(word.slice(1));
    if (names === undefined)
      throw new RpmError('PLAN_HAS_PROBLEMS', `no repository has a group '${word.slice(1)}'`);
    return [...names];
  });
}

function installedPackages(folder: string, context: Context): readonly SolverPackage[] {
  using database = openDatabase(folder, { log: context.log });
  return [...database.all()].map(({ header }) => solverPackage(header));
}

/** A package as the solver sees it, from its header. */
export function solverPackage(header: Header): SolverPackage {
  const list = (kind: Parameters<typeof dependenciesOf>[1]): readonly Capability[] =>
    dependenciesOf(header, kind);
  return {
    name: header.string(Tag.NAME) ?? '',
    epoch: header.number(Tag.EPOCH),
    version: header.string(Tag.VERSION) ?? '',
    release: header.string(Tag.RELEASE) ?? '',
    arch: header.string(Tag.ARCH) ?? 'noarch',
    vendor: header.string(Tag.VENDOR) ?? '',
    ...{ provides: list('provides'), requires: list('requires'), conflicts: list('conflicts') },
    ...{ obsoletes: list('obsoletes'), recommends: list('recommends') },
    ...{ suggests: list('suggests'), supplements: list('supplements') },
    ...{ enhances: list('enhances'), files: filePaths(header) },
  };
}

/** Files that are required and stand in no primary are looked for in filelists. */
async function addNamedFiles(
  pool: Pool,
  wanted: readonly Capability[],
  { repositories }: PackageSources,
  origin: ReadonlyMap<Member, { readonly repository: Repository; readonly one: RepositoryPackage }>,
): Promise<void> {
  const all = [...wanted, ...pool.members.flatMap((member) => member.package.requires)];
  const paths = new Set(
    all
      .filter((one) => one.name.startsWith('/') && pool.providersOf(one).length === 0)
      .map(({ name }) => name),
  );
  if (paths.size === 0) return;
  for (const repository of repositories) {
    const byChecksum = new Map<string, Member>();
    for (const [member, from] of origin)
      if (from.repository === repository) byChecksum.set(from.one.checksum.value, member);
    for await (const { packageChecksum, files } of repository.fileLists()) {
      const member = byChecksum.get(packageChecksum);
      const found = files.filter(({ path }) => paths.has(path)).map(({ path }) => path);
      if (member !== undefined && found.length > 0) pool.addFiles(member, found);
    }
  }
}

function isInstalled({ repository }: Member): boolean {
  return repository.isInstalled;
}
