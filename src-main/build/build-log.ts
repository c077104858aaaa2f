/** Where a build says what it does. */
export interface BuildLog {
  /** What is done, and what came out. */
  notice(text: string): void;
  warning(text: string): void;
  error(text: string): void;
  /** Hands over what was said; before a program writes. */
  flush(): void;
  /** Hears of every script just before it is run. */
  script?(script: LoggedScript): void;
}

/** A script of a build, as it is run. */
export interface LoggedScript {
  /** `prep`, `build` ... */
  readonly kind: string;
  /** The file it is in. */
  readonly path: string;
  readonly text: string;
  /** How many lines stand before those of the spec. */
  readonly bodyLine: number;
}

/** A build that ended; why was said in its log. */
export class BuildFailure extends Error {
  /** The exit status. */
  readonly status: number;

  constructor(status = 1) {
    super('the build failed');
    this.status = status;
  }
}

/** Says why, and ends the build with it. */
export function failBuild(log: BuildLog, ...reasons: readonly string[]): never {
  for (const reason of reasons) log.error(reason);
  throw new BuildFailure();
}
