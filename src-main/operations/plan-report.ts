import type {
  ElementAction,
  PlannedScript,
  FilesystemUse,
  SideFile,
  TransactionOptions,
} from '../contract/plan.ts';
import type { InterruptedTransaction } from '../contract/history.ts';
import type { Problem } from '../contract/problem.ts';
import { visibleText } from '../base/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { dependencyViewOf } from './package-dependencies.ts';
import { absentRecommendations, problemText } from '../transaction/index.ts';
import type {
  AbsentRecommendation,
  FileChange,
  PlanResult,
  TransactionElement,
} from '../transaction/index.ts';

/** Everything a transaction would do, as `turntable plan --json` writes it. */
export interface PlanReport {
  readonly root: string;
  /** SHA-256 (hex) over request, packages and order; what a run is held to. */
  readonly digest: string;
  readonly databaseGeneration: string;
  readonly options: TransactionOptions;
  /** In the order in which they will be processed. */
  readonly packages: readonly ReportedPackage[];
  readonly files: readonly FileChange[];
  readonly sideFiles: readonly SideFile[];
  /** Scripts and triggers, in the order in which they will run. */
  readonly scripts: readonly PlannedScript[];
  readonly filesystems: readonly FilesystemUse[];
  readonly dependents: readonly Dependent[];
  readonly absentRecommendations: readonly AbsentRecommendation[];
  readonly problems: readonly (Problem & { readonly text: string })[];
  readonly notes: readonly string[];
  /** What will be put right before anything else. */
  readonly interrupted?: InterruptedTransaction;
}

export interface ReportedPackage {
  readonly kind: 'install' | 'erase';
  readonly action: ElementAction;
  readonly nevra: string;
  /** What is there now, of what comes in its place; what comes, of what goes for it. */
  readonly counterpart?: string;
  readonly summary: string;
  readonly sizeBytes: number;
  readonly fileCount: number;
}

/** An installed package that stays and needs something of a package that goes or is replaced. */
export interface Dependent {
  readonly nevra: string;
  readonly dependent: string;
  readonly capability: string;
}

type Planned = Extract<PlanResult, { kind: 'planned' }>;

/**
 * Puts together what is known of a plan.
 *
 * @param problems - all of them, also those that only reading the package files shows
 */
export function planReport(
  { plan, elements, notes, fileChanges }: Planned,
  database: ReadableDatabase,
  root: string,
  problems: readonly Problem[],
  interrupted: InterruptedTransaction | undefined,
): PlanReport {
  const { consequences } = plan;
  return {
    root,
    digest: plan.digest,
    databaseGeneration: plan.databaseGeneration,
    options: plan.request.options,
    packages: plan.elements.map((element) => ({
      kind: element.kind,
      action: element.action,
      nevra: element.package.nevra,
      ...(element.counterpart !== undefined && { counterpart: element.counterpart.nevra }),
      summary: element.summary,
      sizeBytes: element.sizeBytes,
      fileCount: element.fileCount,
    })),
    files: fileChanges(),
    sideFiles: consequences.sideFiles,
    scripts: consequences.scripts,
    filesystems: consequences.filesystems.filter(({ deltaBytes }) => deltaBytes !== 0),
    dependents: dependentsOn(elements, database),
    absentRecommendations: absentRecommendations(database, elements),
    problems: problems.map((problem) => ({ ...problem, text: problemText(problem) })),
    notes: notes.map((note) => visibleText(note)),
    ...(interrupted !== undefined && { interrupted }),
  };
}

function goingInstances(elements: readonly TransactionElement[]): ReadonlySet<number> {
  return new Set(
    elements.flatMap((element) =>
      element.kind === 'erase' ? element.instance : (element.replacesInstance ?? []),
    ),
  );
}

function dependentsOn(
  elements: readonly TransactionElement[],
  database: ReadableDatabase,
): readonly Dependent[] {
  const going = goingInstances(elements);
  return elements.flatMap((element) => {
    if (element.kind === 'install') return [];
    const { requiredBy } = dependencyViewOf(element.header, database, element.instance);
    return requiredBy
      .filter(({ package: { id } }) => id.kind === 'installed' && !going.has(id.instance))
      .map(({ package: dependent, capability }) => ({
        nevra: visibleText(element.nevra),
        dependent: dependent.nevra,
        capability,
      }));
  });
}
