import { attempt } from '../base/index.ts';
import type { ErasedFiles } from './erase-element.ts';
import type { RunState } from './run-state.ts';
import type { EraseElement } from './transaction-element.ts';

/** So many at most are begun with one wait for the disk, and so many rows go together. */
const most = 64;

/**
 * Erasures one after the other between which no script runs: the journal tells of them with one wait for the
 * disk, and their rows leave the database together.
 */
export class NeighbouringErasures {
  readonly #state: RunState;
  readonly #isToRun: (element: EraseElement) => boolean;
  /** Numbers of which the journal says that they are being erased, though their turn has not come. */
  readonly #announced = new Set<number>();
  #erased: ErasedFiles[] = [];

  /** @param isToRun - whether an element's turn will come, as far as is known now */
  constructor(state: RunState, isToRun: (element: EraseElement) => boolean) {
    this.#state = state;
    this.#isToRun = isToRun;
  }

  /** The journal tells of this one when it returns, and of those that follow without a script before them. */
  announce(at: number): void {
    if (this.#announced.delete(at)) return;
    const { journal, elements, calls } = this.#state;
    journal.append({ type: 'erasing', at });
    for (let next = at + 1; next < at + most; next += 1) {
      const element = elements[next];
      if (element?.kind !== 'erase' || !this.#isToRun(element)) break;
      if (!calls.isSilentErase(element)) break;
      journal.append({ type: 'erasing', at: next });
      this.#announced.add(next);
    }
    journal.sync();
  }

  /** Of one that was announced, and does not go after all. */
  withdraw(at: number): void {
    if (this.#announced.delete(at)) this.#state.journal.append({ type: 'undone', at });
  }

  /** The same for all. */
  withdrawAll(): void {
    const { log } = this.#state.context;
    for (const at of [...this.#announced])
      attempt('marking the journal', log, () => this.withdraw(at));
    this.#announced.clear();
  }

  /** Whether nothing looks at the database between what was erased before and the end of this one. */
  joins({ element, at }: ErasedFiles): boolean {
    return this.#announced.has(at) && this.#state.calls.isSilentAfterErase(element);
  }

  /** Its files are gone: no other package shares them with it any more. */
  add(erased: ErasedFiles): void {
    this.#erased.push(erased);
    if (this.#state.options.nodb !== true)
      this.#state.view.installed.removed(erased.element.instance);
  }

  get isFull(): boolean {
    return this.#erased.length >= most;
  }

  /** Those whose rows are to go now; none afterwards. */
  take(): readonly ErasedFiles[] {
    const taken = this.#erased;
    this.#erased = [];
    return taken;
  }
}
