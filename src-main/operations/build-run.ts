/** One build: what its process tells, kept for every window and told in pieces. */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { buildStages } from '../contract/build.ts';
import type {
  BuildLogLine,
  BuildOrder,
  BuildProblem,
  BuildProgress,
  BuildStage,
  BuildStageState,
  BuildStatus,
  BuildView,
  BuiltFile,
} from '../contract/build.ts';
import { toRpmError, visibleText } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { lineOfLast, stagesOf, tracedCommand } from '../workshop/index.ts';
import type { BuildRecord, ScriptLine } from '../workshop/index.ts';
import type { BuildListener } from './workshop-launcher.ts';

/** Lines of the log that are kept, and the length of one. */
const mostLines = 20_000;
const longestLine = 2000;
/** Commands of a script that are followed to find the one that failed. */
const mostCommands = 2000;
/** How often windows hear of it, and of how many lines at once. */
const tellEveryMs = 100;
const mostToldLines = 2000;

interface Stage {
  state: BuildStageState;
  startedAtMs: number;
  elapsedMs: number;
}

export interface BuildRunSettings {
  readonly order: BuildOrder;
  readonly folder: string;
  readonly context: Context;
  readonly emit: (progress: BuildProgress) => void;
}

export class BuildRun implements BuildListener {
  readonly buildId = randomUUID();
  readonly #settings: BuildRunSettings;
  readonly #controller = new AbortController();
  readonly #stages = new Map<BuildStage, Stage>();
  readonly #startedAtMs: number;
  readonly #beganMs: number;
  #lines: BuildLogLine[] = [];
  /** Lines that are not kept any more. */
  #dropped = 0;
  /** The number of the first line that windows have not heard of. */
  #untold = 0;
  #timer: NodeJS.Timeout | undefined;
  #status: BuildStatus = 'running';
  #elapsedMs = 0;
  #results: readonly BuiltFile[] = [];
  #problem: BuildProblem | undefined;
  #stage: BuildStage | undefined;
  #script: { readonly path: string; readonly lines: readonly ScriptLine[] } | undefined;
  #commands: string[] = [];
  #reasons: readonly string[] | undefined;

  constructor(settings: BuildRunSettings) {
    this.#settings = settings;
    const { context, order } = settings;
    this.#startedAtMs = context.now();
    this.#beganMs = context.monotonicMs();
    const wanted = stagesOf(order.goal);
    for (const stage of buildStages) {
      const isLeftOut = !wanted.has(stage) || (stage === 'check' && order.skipsCheck);
      this.#stages.set(stage, {
        state: isLeftOut ? 'absent' : 'waiting',
        startedAtMs: 0,
        elapsedMs: 0,
      });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isRunning(): boolean {
    return this.#status === 'running';
  }

  /** Ends it; the process tells when it has. */
  stop(): void {
    this.#controller.abort();
  }

  record(record: BuildRecord): void {
    switch (record.kind) {
      case 'stage':
        this.#enter(record.stage);
        return;
      case 'script':
        this.#script = record;
        this.#commands = [];
        return;
      case 'line':
        this.#add(record.text, 'told');
        return;
      case 'end':
        this.#reasons = record.reasons;
        if (record.result !== undefined) this.#results = filesOf(record.result);
    }
  }

  output(line: string, stream: 'output' | 'error'): void {
    const traced = stream === 'error' ? tracedCommand(line) : undefined;
    if (traced === undefined) {
      this.#add(line, stream);
      return;
    }
    if (traced.script === this.#script?.path) {
      this.#commands.push(traced.command);
      if (this.#commands.length > mostCommands) this.#commands.shift();
    }
    this.#add(`+ ${traced.command}`, stream);
  }

  /** @param silent - why its process ended without a word */
  end(silent: unknown): void {
    const isStopped = this.#controller.signal.aborted;
    const reasons =
      this.#reasons ??
      (silent === undefined
        ? []
        : [typeof silent === 'string' ? silent : toRpmError(silent).message]);
    const hasFailed = this.#reasons === undefined || reasons.length > 0;
    const how = isStopped ? 'stopped' : hasFailed ? 'failed' : 'done';
    this.#status = how;
    this.#elapsedMs = this.#settings.context.monotonicMs() - this.#beganMs;
    if (how === 'failed') this.#problem = this.#problemOf(reasons);
    this.#leave(how);
    for (const stage of this.#stages.values())
      if (stage.state === 'waiting' && how === 'done') stage.state = 'absent';
    clearTimeout(this.#timer);
    this.#tell();
  }

  view(): BuildView {
    const { order, folder, context } = this.#settings;
    const now = context.monotonicMs();
    return {
      buildId: this.buildId,
      path: order.path,
      goal: order.goal,
      folder,
      status: this.#status,
      startedAtMs: this.#startedAtMs,
      elapsedMs: this.isRunning ? now - this.#beganMs : this.#elapsedMs,
      stages: [...this.#stages].map(([stage, { state, startedAtMs, elapsedMs }]) => ({
        ...{ stage, state },
        elapsedMs: state === 'running' ? now - startedAtMs : elapsedMs,
      })),
      results: this.#results,
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
  }

  /** All that is kept of it. */
  current(): BuildProgress {
    return { build: this.view(), log: { from: this.#dropped, lines: this.#lines } };
  }

  #enter(stage: BuildStage): void {
    if (this.#stage === stage) return;
    this.#leave('done');
    this.#stage = stage;
    this.#script = undefined;
    this.#commands = [];
    const entered = this.#stages.get(stage);
    if (entered === undefined) return;
    entered.state = 'running';
    entered.startedAtMs = this.#settings.context.monotonicMs();
    this.#tellSoon();
  }

  #leave(state: 'done' | 'failed' | 'stopped'): void {
    const left = this.#stage === undefined ? undefined : this.#stages.get(this.#stage);
    if (left?.state !== 'running') return;
    left.state = state;
    left.elapsedMs = this.#settings.context.monotonicMs() - left.startedAtMs;
  }

  #problemOf(reasons: readonly string[]): BuildProblem {
    const isScript = reasons.some((reason) => reason.startsWith('Bad exit status from '));
    const last = isScript ? lineOfLast(this.#commands, this.#script?.lines ?? []) : undefined;
    const command = isScript ? this.#commands.at(-1) : undefined;
    return {
      reasons: reasons.map(visibleText),
      ...(this.#stage !== undefined && { stage: this.#stage }),
      ...(last !== undefined && last.line > 0 && { line: last.line }),
      ...(command !== undefined && { command: logText(command) }),
    };
  }

  #add(text: string, stream: BuildLogLine['stream']): void {
    for (const line of text.split('\n')) this.#lines.push({ text: logText(line), stream });
    // dropping many at once costs less than one by one
    if (this.#lines.length > mostLines + mostLines / 4) {
      this.#dropped += this.#lines.length - mostLines;
      this.#lines = this.#lines.slice(-mostLines);
    }
    this.#tellSoon();
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
    }, tellEveryMs);
  }

  #tell(): void {
    const end = this.#dropped + this.#lines.length;
    const from = Math.max(this.#untold, this.#dropped, end - mostToldLines);
    this.#untold = end;
    this.#settings.emit({
      build: this.view(),
      log: { from, lines: this.#lines.slice(from - this.#dropped) },
    });
  }
}

const terminalCodes =
  // oxlint-disable-next-line no-control-regex -- colours of terminals are what is taken out
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** What a terminal would show of a line in the end, without what moves its cursor. */
function logText(line: string): string {
  const shown = line.replace(/\r+$/, '').replace(terminalCodes, '');
  const text = visibleText(shown.slice(shown.lastIndexOf('\r') + 1));
  return text.length > longestLine ? `${text.slice(0, longestLine)}…` : text;
}

function filesOf(result: {
  readonly source: string | undefined;
  readonly binaries: readonly string[];
}): readonly BuiltFile[] {
  const file =
    (isSource: boolean) =>
    (path: string): BuiltFile => ({
      ...{ path, isSource },
      sizeBytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    });
  return [
    ...result.binaries.toSorted().map(file(false)),
    ...(result.source === undefined ? [] : [result.source]).map(file(true)),
  ];
}
