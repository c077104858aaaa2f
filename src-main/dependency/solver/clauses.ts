/** What the search found out. */
export type SearchResult =
  | { readonly isSolved: true }
  /** Clauses that cannot all hold, by their numbers. */
  | { readonly isSolved: false; readonly core: ReadonlySet<number> };

/**
 * Clauses over variables from 1: a literal is a variable, or its negative. The search decides what a
 * chooser proposes, follows what comes of it, and learns from what contradicts itself, so that it ends
 * whatever is proposed. The method is conflict-driven clause learning with two watched literals.
 */
export class Clauses {
  readonly #count: number;
  readonly #clauses: (readonly number[])[] = [];
  /** What a learned clause was learned from. */
  readonly #origins = new Map<number, readonly number[]>();
  readonly #watches: number[][];
  readonly #value: Int8Array;
  readonly #level: Int32Array;
  readonly #reason: Int32Array;
  readonly #trail: number[] = [];
  readonly #starts: number[] = [];
  readonly #units: number[] = [];
  #head = 0;
  #empty: number | undefined;

  constructor(variableCount: number) {
    this.#count = variableCount;
    this.#watches = Array.from({ length: 2 * variableCount + 1 }, () => []);
    this.#value = new Int8Array(variableCount + 1);
    this.#level = new Int32Array(variableCount + 1);
    this.#reason = new Int32Array(variableCount + 1).fill(-1);
  }

  /** Adds what has to hold before the search. @returns its number, from 0 in order */
  add(literals: readonly number[]): number {
    const number = this.#clauses.length;
    const isShort = literals.length < 16;
    const own = isShort ? literals.filter(isFirst) : [...new Set(literals)];
    this.#clauses.push(own);
    if (own.length === 0) this.#empty ??= number;
    else if (own.length === 1) this.#units.push(number);
    else this.#watch(number);
    return number;
  }

  /** 1 where a variable is true, -1 where it is false, 0 where it is not decided. */
  valueOf(variable: number): number {
    return this.#value[variable] ?? 0;
  }

  isTrue(literal: number): boolean {
    return this.#of(literal) > 0;
  }

  /** The literals that hold, in the order in which they came. */
  get trail(): readonly number[] {
    return this.#trail;
  }

  /**
   * Searches until nothing is proposed any more.
   *
   * @param propose - a literal that is not decided yet, or undefined; told whether anything was taken back
   */
  search(propose: (isBack: boolean) => number | undefined): SearchResult {
    if (this.#empty !== undefined) return this.#failed([this.#empty]);
    for (const number of this.#units) {
      const literal = this.#clauses[number]?.[0] ?? 0;
      if (this.#of(literal) < 0) return this.#failed([number, ...this.#reasonsOf([literal])]);
      if (this.#of(literal) === 0) this.#set(literal, number);
    }
    let isBack = true;
    for (;;) {
      const conflict = this.#propagate();
      if (conflict >= 0) {
        if (this.#starts.length === 0) return this.#failed([conflict]);
        this.#learn(conflict);
        isBack = true;
        continue;
      }
      const literal = propose(isBack);
      isBack = false;
      if (literal === undefined) return { isSolved: true };
      this.#starts.push(this.#trail.length);
      this.#set(literal, -1);
    }
  }

  #of(literal: number): number {
    const value = this.#value[Math.abs(literal)] ?? 0;
    return literal > 0 ? value : -value;
  }

  #set(literal: number, reason: number): void {
    const variable = Math.abs(literal);
    this.#value[variable] = literal > 0 ? 1 : -1;
    this.#level[variable] = this.#starts.length;
    this.#reason[variable] = reason;
    this.#trail.push(literal);
  }

  #watch(number: number): void {
    const clause = this.#clauses[number] ?? [];
    for (const literal of clause.slice(0, 2)) this.#watchers(literal).push(number);
  }

  #watchers(literal: number): number[] {
    return this.#watches[literal + this.#count] ?? [];
  }

  /** Follows what has to be so. @returns a clause that cannot hold, or -1 */
  #propagate(): number {
    while (this.#head < this.#trail.length) {
      const falsified = -(this.#trail[this.#head] ?? 0);
      this.#head += 1;
      const conflict = this.#visit(falsified);
      if (conflict >= 0) return conflict;
    }
    return -1;
  }

  #visit(falsified: number): number {
    const watchers = this.#watchers(falsified);
    let kept = 0;
    for (let at = 0; at < watchers.length; at += 1) {
      const number = watchers[at] ?? 0;
      const clause = this.#clauses[number] as number[];
      if (clause[0] === falsified) [clause[0], clause[1]] = [clause[1] ?? 0, falsified];
      const first = clause[0] ?? 0;
      if (this.#of(first) > 0 || !this.#moveWatch(clause, number)) {
        watchers[kept] = number;
        kept += 1;
        if (this.#of(first) > 0) continue;
        if (this.#of(first) < 0) {
          watchers.splice(kept, at + 1 - kept);
          return number;
        }
        this.#set(first, number);
      }
    }
    watchers.length = kept;
    return -1;
  }

  #moveWatch(clause: number[], number: number): boolean {
    for (let at = 2; at < clause.length; at += 1) {
      const other = clause[at] ?? 0;
      if (this.#of(other) < 0) continue;
      [clause[1], clause[at]] = [other, clause[1] ?? 0];
      this.#watchers(other).push(number);
      return true;
    }
    return false;
  }

  /** Learns the first clause that alone would have prevented the conflict, and goes back to where it speaks. */
  #learn(conflict: number): void {
    const seen = new Set<number>();
    const learned: number[] = [];
    const origins: number[] = [];
    const current = this.#starts.length;
    let [open, at, number, pivot] = [0, this.#trail.length - 1, conflict, 0];
    for (;;) {
      origins.push(number);
      for (const literal of this.#clauses[number] ?? []) {
        const variable = Math.abs(literal);
        if (literal === pivot || seen.has(variable)) continue;
        seen.add(variable);
        if (this.#level[variable] === current) open += 1;
        else if ((this.#level[variable] ?? 0) > 0) learned.push(literal);
        else origins.push(...this.#reasonsOf([literal]));
      }
      while (!seen.has(Math.abs(this.#trail[at] ?? 0))) at -= 1;
      pivot = this.#trail[at] ?? 0;
      at -= 1;
      open -= 1;
      if (open <= 0) break;
      number = this.#reason[Math.abs(pivot)] ?? -1;
    }
    const levels = learned.map((literal) => this.#level[Math.abs(literal)] ?? 0);
    const back = Math.max(0, ...levels);
    this.#goBack(back);
    // the other watched literal has to be the last that was decided
    const deepest = learned[levels.indexOf(back)];
    const rest = learned.filter((literal) => literal !== deepest);
    const clause = [-pivot, ...(deepest === undefined ? [] : [deepest]), ...rest];
    const own = this.#clauses.length;
    this.#clauses.push(clause);
    this.#origins.set(own, origins);
    if (clause.length > 1) this.#watch(own);
    this.#set(-pivot, own);
  }

  #goBack(level: number): void {
    const start = this.#starts[level] ?? this.#trail.length;
    for (const literal of this.#trail.splice(start)) {
      this.#value[Math.abs(literal)] = 0;
      this.#reason[Math.abs(literal)] = -1;
    }
    this.#starts.length = level;
    this.#head = this.#trail.length;
  }

  /** The clauses by which literals came to be decided without any choice. */
  #reasonsOf(literals: readonly number[]): readonly number[] {
    const found: number[] = [];
    const seen = new Set<number>();
    const open = literals.map(Math.abs);
    for (let variable = open.pop(); variable !== undefined; variable = open.pop()) {
      if (seen.has(variable)) continue;
      seen.add(variable);
      const reason = this.#reason[variable] ?? -1;
      if (reason < 0) continue;
      found.push(reason);
      open.push(...(this.#clauses[reason] ?? []).map(Math.abs));
    }
    return found;
  }

  #failed(numbers: readonly number[]): SearchResult {
    const core = new Set<number>();
    const seen = new Set<number>();
    const open = [...numbers];
    for (const number of numbers) open.push(...this.#reasonsOf(this.#clauses[number] ?? []));
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (seen.has(number)) continue;
      seen.add(number);
      const origins = this.#origins.get(number);
      if (origins === undefined) core.add(number);
      else open.push(...origins);
    }
    return { isSolved: false, core };
  }
}

/** Whether it does not stand before. */
function isFirst(literal: number, at: number, literals: readonly number[]): boolean {
  return literals.indexOf(literal) === at;
}
