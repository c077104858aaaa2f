import type { Output } from './output.ts';

/** Marks of a whole bar; on a terminal one of them is room for the percentage. */
const marks = { pipe: 40, terminal: 34 } as const;
const percentBytes = 6;

/** The bar of hash marks that rpm draws with `-h`: growing on a pipe, redrawn in place on a terminal. */
export class HashBar {
  readonly #output: Output;
  readonly #total: number;
  #printed = 0;

  constructor(output: Output) {
    this.#output = output;
    this.#total = output.isTerminal ? marks.terminal : marks.pipe;
  }

  /** A new bar begins. */
  reset(): void {
    this.#printed = 0;
  }

  /**
   * Draws up to a fraction (0-1).
   *
   * @param overall - fraction (0-1) of the whole transaction, shown behind a full bar on a terminal
   */
  draw(fraction: number, overall: number): void {
    if (this.#printed >= this.#total) return;
    const wanted = Math.round(this.#total * Math.min(1, fraction));
    for (; this.#printed < wanted; this.#printed += 1)
      if (this.#output.isTerminal) this.#redraw(fraction);
      else this.#output.write('#');
    if (this.#printed === this.#total) this.#finish(overall);
    this.#output.flush();
  }

  #redraw(fraction: number): void {
    const bar = '#'.repeat(this.#printed).padEnd(this.#total - 1);
    const back = '\b'.repeat(this.#total + percentBytes);
    this.#output.write(`${bar} (${percent(fraction)}%)${back}`);
  }

  #finish(overall: number): void {
    if (this.#output.isTerminal)
      this.#output.write(`${'#'.repeat(this.#total - 1)} [${percent(overall)}%]`);
    this.#output.write('\n');
  }
}

function percent(fraction: number): string {
  return String(Math.floor(100 * fraction + 0.5)).padStart(3);
}
