import { createHash } from 'node:crypto';
import type {
  PlannedElement,
  TransactionOptions,
  TransactionPlan,
  TransactionRequest,
} from '../contract/plan.ts';
import type { PackageReference } from '../contract/package.ts';
import type { Problem, ProblemSet } from '../contract/problem.ts';
import { RpmError, toHex, UnsupportedError, visibleText } from '../base/index.ts';
import type { InstalledPackage, ReadableDatabase } from '../database/index.ts';
import { prefixRelocation } from '../files/index.ts';
import type { Relocation } from '../files/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { formatPackageEvr } from '../nevra/index.ts';
import { checkDependencies } from './check.ts';
import { consequencesOf } from './consequences.ts';
import type { ConsequenceInput } from './consequences.ts';
import { DiskSpace } from './disk-space.ts';
import { checkElement } from './element-checks.ts';
import { fileChanges, fileSteps } from './file-changes.ts';
import type { FileChange, FileStep } from './file-changes.ts';
import { fileConflicts } from './file-conflicts.ts';
import { surveyFiles } from './file-survey.ts';
import type { FileSurvey } from './file-survey.ts';
import { orderLines } from './dependency-trace.ts';
import { orderElements } from './order.ts';
import type { OrderedElements } from './order.ts';
import { isDependencyProblem } from './problems.ts';
import { ownFilesLast, protectionProblems } from './protection.ts';
import { usualSettings } from './settings.ts';
import type { PlanSurroundings } from './surroundings.ts';
import { nevraOf } from './transaction-element.ts';
import type { TransactionElement } from './transaction-element.ts';
import { TransactionSet } from './transaction-set.ts';
import type { PackageFile } from './transaction-set.ts';

/** Why a part of a request could not even be looked at. */
export type Rejection =
  | { readonly kind: 'unreadable'; readonly path: string; readonly error: RpmError }
  | { readonly kind: 'not-installed'; readonly label: string }
  | {
      readonly kind: 'several-installed';
      readonly label: string;
      /** `name-version-release.arch` of each match. */
      readonly matches: readonly string[];
    }
  /** `--prefix` for a package that does not have exactly one path to move. */
  | { readonly kind: 'not-relocatable'; readonly name: string };

/** A plan without what it will leave behind, which takes as long to count as all else. */
export type PlanOutline = Omit<TransactionPlan, 'consequences'>;

export type PlanResult<Plan extends PlanOutline = TransactionPlan> =
  | {
      readonly kind: 'planned';
      readonly plan: Plan;
      /** The plan's elements with their headers, in the same order: what the runner takes. */
      readonly elements: readonly TransactionElement[];
      /** What rpm warns of with `-v`: packages given twice. */
      readonly notes: readonly string[];
      /** What `--deploops` tells: packages that need each other, line by line. */
      readonly loops: readonly string[];
      /** Path by path what happens to files, for a list; looks at the disk. */
      readonly fileChanges: () => readonly FileChange[];
      /** Step by step, likewise. */
      readonly fileSteps: () => Iterable<FileStep>;
    }
  | { readonly kind: 'rejected'; readonly rejections: readonly Rejection[] };

/**
 * Works out what a request means for a root: which packages come and go in which order, what stands
 * in the way, what will be left behind. Reads the database, the packages' headers and the disk;
 * changes nothing.
 *
 * @returns the plan, with its problems as data; or what of the request names nothing that can be planned
 * @throws {DatabaseError} when the database cannot be read
 */
export function planTransaction(
  database: ReadableDatabase,
  request: TransactionRequest,
  surroundings: PlanSurroundings,
): PlanResult {
  return planned(database, request, surroundings, (outline, found) => ({
    ...outline,
    consequences: consequencesOf(found),
  }));
}

/** The same for who only runs it, and shows nobody what it will leave behind. */
export function outlineTransaction(
  database: ReadableDatabase,
  request: TransactionRequest,
  surroundings: PlanSurroundings,
): PlanResult<PlanOutline> {
  return planned(database, request, surroundings, (outline) => outline);
}

type Complete<Plan> = (outline: PlanOutline, found: ConsequenceInput) => Plan;

function planned<Plan extends PlanOutline>(
  database: ReadableDatabase,
  request: TransactionRequest,
  surroundings: PlanSurroundings,
  complete: Complete<Plan>,
): PlanResult<Plan> {
  // Counted before anything is read: whatever is committed from here on makes the plan a stale one.
  const generation = database.generation();
  return database.atOneMoment(() => planAt(generation, database, request, surroundings, complete));
}

function planAt<Plan extends PlanOutline>(
  databaseGeneration: string,
  database: ReadableDatabase,
  request: TransactionRequest,
  surroundings: PlanSurroundings,
  complete: Complete<Plan>,
): PlanResult<Plan> {
  const { set, rejections } = fillSet(database, request, surroundings);
  if (rejections.length > 0) return { kind: 'rejected', rejections };
  const { options } = request;
  const { disk, color, settings } = surroundings;
  const { preferredColor } = settings ?? usualSettings;
  const isSameDirectory = (one: string, other: string): boolean =>
    one === other || disk.resolveDirectory(one) === disk.resolveDirectory(other);
  const problems: Problem[] = [];
  if (options.nodeps !== true)
    problems.push(
      ...checkDependencies(database, set.elements, isSameDirectory, surroundings.trace),
    );
  const isBroken = problems.length > 0;
  const order: OrderedElements =
    options.noorder === true
      ? { elements: set.elements, loops: [], freedBy: new Map(), weights: new Map() }
      : orderElements(
          set.elements,
          preferredColor,
          isSameDirectory,
          isBroken ? undefined : surroundings.trace,
        );
  const { elements: ordered, loops } = order;
  if (surroundings.trace !== undefined && options.noorder !== true && !isBroken)
    for (const line of orderLines(order)) surroundings.trace(line);
  const elements = ownFilesLast(ordered, surroundings.programFiles ?? [], disk);
  if (options.allowProtected !== true && surroundings.protection !== undefined)
    problems.push(...protectionProblems(elements, surroundings.protection, disk));
  const surveyed = (): FileSurvey =>
    surveyFiles(database, elements, disk, { ...options, color, settings });
  const survey = surveyed();
  const space = new DiskSpace(disk.filesystems(), survey);
  for (const element of elements) {
    if (element.kind === 'install') {
      problems.push(...checkElement(element, database, options, surroundings));
      const files = survey.installs.get(element);
      if (files !== undefined)
        problems.push(...fileConflicts(files, options, { color, preferredColor }));
    }
    problems.push(...space.add(element, options));
  }
  const { scriptletsSkippedBecause } = surroundings;
  const outline: PlanOutline = {
    planId: surroundings.newPlanId(),
    // Which files are this program's own may differ between who shows the plan and who runs it.
    digest: planDigest(request, ordered),
    databaseGeneration,
    request,
    elements: elements.map(plannedElement),
    problems,
  };
  return {
    kind: 'planned',
    // Handed over, not captured below: the survey would stay as long as the plan.
    plan: complete(outline, {
      database,
      elements,
      survey,
      disk,
      space,
      options,
      settings,
      scriptletsSkippedBecause,
    }),
    elements,
    notes: set.notes,
    loops,
    // Surveyed anew: a survey takes more memory than all else, and hardly anybody asks.
    fileChanges: () =>
      options.justdb === true
        ? []
        : fileChanges({ elements, survey: surveyed(), disk, options, settings }),
    fileSteps: () => fileSteps({ elements, survey: surveyed(), disk, options, settings }),
  };
}

/**
 * The exit status rpm gives for a plan it refuses: the number of packages the transaction would have
 * touched; 0 when nothing stands in the way.
 */
export function refusalStatus(elementCount: number, problems: ProblemSet): number {
  return problems.length === 0 ? 0 : Math.min(elementCount, 254);
}

/** What rpm prints for a rejected part of a request, without `error: `; `several-installed` lists its matches below. */
export function rejectionText(rejection: Rejection): string {
  if (rejection.kind === 'not-installed')
    return visibleText(`package ${rejection.label} is not installed`);
  if (rejection.kind === 'several-installed')
    return visibleText(`"${rejection.label}" specifies multiple packages:`);
  if (rejection.kind === 'not-relocatable')
    return visibleText(`package ${rejection.name} is not relocatable`);
  return rejection.error.message;
}

function fillSet(
  database: ReadableDatabase,
  request: TransactionRequest,
  surroundings: PlanSurroundings,
): { set: TransactionSet; rejections: readonly Rejection[] } {
  const { oldpackage = false, replacepkgs = false } = request.options;
  const { color } = surroundings;
  const set = new TransactionSet(database, { color, oldpackage, replacepkgs });
  const rejections: Rejection[] = [];
  for (const { path, mode } of request.install) {
    try {
      const file = surroundings.openPackage(path);
      checkInstallable(file);
      const relocations = relocationsOf(file.header, request.options);
      if (relocations === undefined) {
        const name = file.header.string(Tag.NAME) ?? '';
        // rpm gives up at the first of these
        return { set, rejections: [...rejections, { kind: 'not-relocatable', name }] };
      }
      set.addInstall(file, mode, relocations);
    } catch (thrown) {
      if (!(thrown instanceof RpmError) || thrown.code === 'INTERNAL') throw thrown;
      rejections.push({ kind: 'unreadable', path, error: thrown });
    }
  }
  const labels = request.erase.map((one) => {
    if ('instance' in one) return set.addEraseByInstance(one.instance);
    return set.addEraseByLabel(one.label, one.allMatches === true);
  });
  for (const outcome of labels) if (outcome.kind !== 'added') rejections.push(outcome);
  return { set, rejections };
}

/** Undefined when `--prefix` was given and the package does not say what it would move. */
function relocationsOf(
  header: Header,
  { prefix, relocations = [] }: TransactionOptions,
): readonly Relocation[] | undefined {
  if (prefix === undefined) return relocations;
  const relocation = prefixRelocation(header, prefix);
  return relocation === undefined ? undefined : [relocation];
}

/**
 * Refuses package files that no transaction installs.
 *
 * @throws {UnsupportedError} for source packages (they are unpacked) and delta packages
 */
function checkInstallable({ path, header, isSource }: PackageFile): void {
  if (isSource)
    throw new UnsupportedError(`planning ${path}: source packages are unpacked, not installed`, {
      hint: `The command line does it: turntable install ${path}`,
    });
  const refusal = deltaRefusal(header);
  if (refusal !== undefined) throw new UnsupportedError(refusal);
}

/** Why a package that holds differences alone is not installed; undefined for all others. */
export function deltaRefusal(header: Header): string | undefined {
  if (header.string(Tag.PAYLOADFORMAT) !== 'drpm') return undefined;
  return `${nevraOf(header)} is a Delta RPM and cannot be directly installed`;
}

/** SHA-256 (hex) over the request in a canonical form, and each element's identity in order. */
function planDigest(request: TransactionRequest, elements: readonly TransactionElement[]): string {
  const described = elements.map((element) =>
    element.kind === 'install'
      ? ['install', element.path, element.headerDigest]
      : ['erase', element.instance, element.nevra],
  );
  const text = JSON.stringify([sortedKeys(request), described]);
  return toHex(createHash('sha256').update(text).digest());
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, member]) => [key, sortedKeys(member)]);
}

function plannedElement(element: TransactionElement): PlannedElement {
  const { header, identity, kind, action } = element;
  const vendor = header.string(Tag.VENDOR);
  const counterpart = counterpartOf(element);
  return {
    kind,
    action,
    package: referenceOf(element),
    version: visibleText(formatPackageEvr(identity)),
    ...(counterpart === undefined ? {} : { counterpart }),
    summary: visibleText(header.string(Tag.SUMMARY) ?? ''),
    sizeBytes: header.number(Tag.LONGSIZE) ?? header.number(Tag.SIZE) ?? 0,
    fileCount: fileCountOf(header),
    ...(vendor === undefined ? {} : { vendor: visibleText(vendor) }),
  };
}

function fileCountOf(header: Header): number {
  return Math.max(header.count(Tag.BASENAMES), header.count(Tag.OLDFILENAMES));
}

function referenceOf(element: TransactionElement): PackageReference {
  const { identity, nevra } = element;
  const names = { nevra: visibleText(nevra), name: visibleText(identity.name) };
  if (element.kind === 'install') return { id: { kind: 'file', path: element.path }, ...names };
  return { id: { kind: 'installed', instance: element.instance }, ...names };
}

function counterpartOf(element: TransactionElement): PackageReference | undefined {
  if (element.kind === 'erase')
    return element.causedBy === undefined ? undefined : referenceOf(element.causedBy);
  return element.counterpart === undefined ? undefined : installedReference(element.counterpart);
}

function installedReference({ instance, header }: InstalledPackage): PackageReference {
  return {
    id: { kind: 'installed', instance },
    nevra: visibleText(nevraOf(header)),
    name: visibleText(header.string(Tag.NAME) ?? ''),
  };
}

/** The problems rpm would show: those of dependencies alone where there are any. */
export function shownProblems(problems: ProblemSet): ProblemSet {
  const ofDependencies = problems.filter(isDependencyProblem);
  return ofDependencies.length > 0 ? ofDependencies : problems;
}
