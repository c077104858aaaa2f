import { randomUUID } from 'node:crypto';
import type { FileChangeRequest } from '../contract/change.ts';
import { RpmError } from '../base/index.ts';

const PLANS_KEPT = 32;

/** Changes of files that were shown and not yet made; each can be run once. */
export class FileChangePlans {
  readonly #plans = new Map<string, FileChangeRequest>();

  /** The number under which it can be run. */
  keep(change: FileChangeRequest): string {
    const planId = randomUUID();
    this.#plans.set(planId, change);
    for (const oldest of this.#plans.keys()) {
      if (this.#plans.size <= PLANS_KEPT) break;
      this.#plans.delete(oldest);
    }
    return planId;
  }

  /** @throws {RpmError} PLAN_STALE when it is not kept any more, or was run */
  take(planId: string): FileChangeRequest {
    const change = this.#plans.get(planId);
    this.#plans.delete(planId);
    if (change !== undefined) return change;
    throw new RpmError('PLAN_STALE', `running plan ${planId}: it is not known any more`, {
      hint: 'Make the plan again.',
    });
  }

  clear(): void {
    this.#plans.clear();
  }
}
