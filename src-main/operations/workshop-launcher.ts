import type {
  BuildRecord,
  RunBuildRequest,
  SpecAnswer,
  SpecQuestion,
  SpecQuestionKind,
} from '../workshop/index.ts';

/** What a build says while it runs. */
export interface BuildListener {
  record(record: BuildRecord): void;
  /** A line that one of its programs wrote. */
  output(line: string, stream: 'output' | 'error'): void;
}

/** How specs are read and built: in processes of their own. */
export interface WorkshopLauncher {
  /**
   * Asks a process that runs nothing of the spec.
   *
   * @param signal - ends that process, where it is at work on this question
   * @throws {RpmError} SPEC_LIMIT when it took more time or memory than it may; CANCELLED; what the question throws
   */
  ask<K extends SpecQuestionKind>(
    question: SpecQuestion<K>,
    signal: AbortSignal,
  ): Promise<SpecAnswer<K>>;
  /**
   * Runs a build as this user, to its end.
   *
   * @param signal - ends it, with everything it started
   * @returns why it ended without a word, undefined where its last record says how it ended
   */
  build(
    request: RunBuildRequest,
    listener: BuildListener,
    signal: AbortSignal,
  ): Promise<string | undefined>;
}
