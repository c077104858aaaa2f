import { Attempt } from './attempt.ts';
import type { Core, Soft } from './attempt.ts';
import type { Pool } from './pool.ts';
import type {
  Remedy,
  SolverOptions,
  SolverProblem,
  SolverRequest,
  SolverSolution,
} from './requests.ts';

/** Problems that are told of at most. */
const mostProblems = 20;
/** Things given up together in one solution at most. */
const mostRemedies = 6;

/**
 * Finds the packages to install and to erase so that what is asked for holds, and everything that is
 * installed then has what it requires. Problems are data: what stands against what, and what could be
 * given up. With problems, the solution is the one without what stands in the way.
 */
export function solve(
  pool: Pool,
  requests: readonly SolverRequest[],
  options: SolverOptions = {},
): SolverSolution {
  const problems: SolverProblem[] = [];
  const dropped = new Set<Soft>();
  for (;;) {
    const attempt = new Attempt(pool, requests, options, dropped);
    const core = attempt.run();
    if (core === undefined) return { ...attempt.changes(), problems };
    const weak = core.soft.find((one) => 'kind' in one && one.isWeak === true);
    if (weak !== undefined) {
      dropped.add(weak);
      continue;
    }
    const solutions = remediesOf(pool, requests, options, dropped, core);
    problems.push({ causes: core.causes, solutions });
    if (core.soft.length === 0 || problems.length >= mostProblems)
      return { install: [], erase: [], problems };
    for (const one of core.soft) dropped.add(one);
  }
}

/** For each thing that stands in the way, what else has to go with it. */
function remediesOf(
  pool: Pool,
  requests: readonly SolverRequest[],
  options: SolverOptions,
  dropped: ReadonlySet<Soft>,
  core: Core,
): readonly (readonly Remedy[])[] {
  const solutions: (readonly Remedy[])[] = [];
  for (const first of core.soft) {
    const given: Soft[] = [first];
    while (given.length <= mostRemedies) {
      const attempt = new Attempt(pool, requests, options, new Set([...dropped, ...given]));
      const rest = attempt.run();
      if (rest === undefined) {
        solutions.push(given.map((one) => remedy(one, attempt)));
        break;
      }
      const next = rest.soft.find((one) => !core.soft.includes(one)) ?? rest.soft[0];
      if (next === undefined) break;
      given.push(next);
    }
  }
  return solutions;
}

function remedy(soft: Soft, attempt: Attempt): Remedy {
  if ('kind' in soft) return { kind: 'drop request', request: soft };
  const by = attempt.changes().install.find(({ package: one }) => one.name === soft.package.name);
  return by === undefined ? { kind: 'erase', member: soft } : { kind: 'replace', member: soft, by };
}
