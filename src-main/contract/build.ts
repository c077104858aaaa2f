/** The parts of a build in their order. */
export const buildStages = [
  'prep',
  'generate',
  'conf',
  'build',
  'install',
  'check',
  'package',
] as const;
export type BuildStage = (typeof buildStages)[number];

/** How far a build goes: `rpmbuild -bp`, `-bc`, `-bi`, `-bs`, `-bb`, `-ba`. */
export const buildGoals = ['prep', 'build', 'install', 'source', 'binary', 'all'] as const;
export type BuildGoal = (typeof buildGoals)[number];

/** What somebody agreed to. */
export interface BuildOrder {
  /** The spec; absolute. */
  readonly path: string;
  /** Of the content that was looked at: another one is not built. */
  readonly stamp: string;
  readonly goal: BuildGoal;
  /** Builds though build requirements are missing (`--nodeps`). */
  readonly ignoresMissing: boolean;
  /** Leaves `%check` out (`--nocheck`). */
  readonly skipsCheck: boolean;
}

/** What a build would do, read without running anything. */
export interface BuildPreparation {
  readonly path: string;
  readonly stamp: string;
  /** `_topdir`: below it a build reads sources and writes packages. */
  readonly folder: string;
  /** Scripts that would run, as far as reading alone tells. */
  readonly scripts: readonly BuildScriptView[];
  /** Commands that macros of the spec run while it is read. */
  readonly commands: readonly string[];
  /** Build requirements that are not installed, in rpm's words. */
  readonly missing: readonly string[];
  /** Sources and patches that are not where the build looks for them. */
  readonly missingSources: readonly string[];
  readonly packages: readonly string[];
}

export interface BuildScriptView {
  readonly stage: BuildStage;
  /** The line of its section in the spec; absent where another file or a macro has it. */
  readonly line?: number;
  /** What would run, macros replaced. */
  readonly text: string;
}

export type BuildStageState = 'waiting' | 'running' | 'done' | 'failed' | 'stopped' | 'absent';

export interface BuildStageView {
  readonly stage: BuildStage;
  /** `absent`: the spec has none, or the build does not go so far. */
  readonly state: BuildStageState;
  /** How long it took, or takes so far. */
  readonly elapsedMs: number;
}

export interface BuiltFile {
  readonly path: string;
  readonly isSource: boolean;
  readonly sizeBytes: number;
}

/** Why a build failed. */
export interface BuildProblem {
  readonly stage?: BuildStage;
  /** What the build said, in rpm's words. */
  readonly reasons: readonly string[];
  /** The line of the spec that the last command stands in; absent where it cannot be told. */
  readonly line?: number;
  /** That command. */
  readonly command?: string;
}

export type BuildStatus = 'running' | 'done' | 'failed' | 'stopped';

export interface BuildView {
  readonly buildId: string;
  readonly path: string;
  readonly goal: BuildGoal;
  readonly folder: string;
  readonly status: BuildStatus;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  readonly stages: readonly BuildStageView[];
  readonly results: readonly BuiltFile[];
  readonly problem?: BuildProblem;
}

/** A line of a build's log; control characters are taken out of it. */
export interface BuildLogLine {
  readonly text: string;
  /** `told`: by the build itself; else what a program wrote. */
  readonly stream: 'told' | 'output' | 'error';
}

/** Lines of a log. Only the newest are kept. */
export interface BuildLogPart {
  /** The number of the first of them, from 0. */
  readonly from: number;
  readonly lines: readonly BuildLogLine[];
}

export interface BuildProgress {
  readonly build: BuildView;
  /** What came since the event before. */
  readonly log: BuildLogPart;
}
