import type { Problem, ProblemKind, ProblemSet } from '../contract/problem.ts';
import { visibleText } from '../base/index.ts';

/** Problems that dependencies cause; rpm reports them before it looks at anything else. */
const dependencyKinds: ReadonlySet<ProblemKind> = new Set([
  'unmet-requirement',
  'conflict',
  'obsoletes',
]);

type Texts = { [Kind in ProblemKind]: (problem: Extract<Problem, { kind: Kind }>) => string };

/** Kind -> the sentence rpm prints. */
const texts: Texts = {
  'bad-arch': ({ nevra }) => `package ${nevra} is intended for a different architecture`,
  'bad-os': ({ nevra }) => `package ${nevra} is intended for a different operating system`,
  'already-installed': ({ installed }) => `package ${installed} is already installed`,
  'newer-installed': ({ nevra, installed }) =>
    `package ${installed} (which is newer than ${nevra}) is already installed`,
  'unmet-requirement': ({ nevra, capability, isInstalled }) =>
    `${capability} is needed by ${holder(nevra, isInstalled)}`,
  conflict: ({ nevra, capability, isInstalled }) =>
    `${capability} conflicts with ${holder(nevra, isInstalled)}`,
  obsoletes: ({ nevra, capability, isInstalled }) =>
    `${capability} is obsoleted by ${holder(nevra, isInstalled)}`,
  'file-conflict': ({ path, nevra, other }) =>
    `file ${path} conflicts between attempted installs of ${nevra} and ${other}`,
  'installed-file-conflict': ({ path, nevra, installed }) =>
    `file ${path} from install of ${nevra} conflicts with file from package ${installed}`,
  'disk-space': ({ nevra, mountPoint, neededBytes }) =>
    `installing package ${nevra} needs ${roundedUp(neededBytes)} more space on the ${mountPoint} filesystem`,
  'disk-inodes': ({ nevra, mountPoint, neededInodes }) =>
    `installing package ${nevra} needs ${neededInodes} more inodes on the ${mountPoint} filesystem`,
  'check-failed': ({ nevra, detail }) => `package ${nevra} does not verify: ${detail}`,
  protected: ({ nevra, reason, detail }) =>
    `package ${nevra} is protected: ${protections[reason](detail)} (--allow-protected overrides)`,
  'not-relocatable': ({ nevra, path }) => `path ${path} in package ${nevra} is not relocatable`,
};

const protections: Readonly<
  Record<Extract<Problem, { kind: 'protected' }>['reason'], (detail: string) => string>
> = {
  listed: (path) => `${path} lists it`,
  own: () => 'this program is part of it',
  'running-kernel': (release) => `kernel ${release} is running`,
};

/** One problem in rpm's words, without indentation; control characters of packages are made visible. */
export function problemText(problem: Problem): string {
  const text = texts[problem.kind] as (problem: Problem) => string;
  return visibleText(text(problem));
}

/** Whether a problem is one of dependencies. */
export function isDependencyProblem(problem: Problem): boolean {
  return dependencyKinds.has(problem.kind);
}

/**
 * The lines rpm writes to standard error for a transaction it refuses: the dependency problems alone
 * under their heading where there are any, else all problems, each indented by a tab.
 */
export function problemReport(problems: ProblemSet): readonly string[] {
  const ofDependencies = problems.filter(isDependencyProblem);
  if (ofDependencies.length === 0) return problems.map((problem) => `\t${problemText(problem)}`);
  return [
    'error: Failed dependencies:',
    ...ofDependencies.map((problem) => `\t${problemText(problem)}`),
  ];
}

function holder(nevra: string, isInstalled: boolean): string {
  return isInstalled ? `(installed) ${nevra}` : nevra;
}

const KIB = 1024;
const MIB = 1024 * 1024;

/** Whole megabytes above one, whole kilobytes below, both rounded up: `5MB`, `40KB`. */
function roundedUp(bytes: number): string {
  if (bytes > MIB) return `${Math.ceil(bytes / MIB)}MB`;
  return `${Math.ceil(bytes / KIB)}KB`;
}

/** Collects problems; each is kept once. */
export class ProblemCollector {
  readonly #problems: Problem[] = [];
  readonly #known = new Set<string>();

  add(problem: Problem): void {
    const key = JSON.stringify(problem);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#problems.push(problem);
  }

  get problems(): ProblemSet {
    return this.#problems;
  }
}
