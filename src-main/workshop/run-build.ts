/** A build as the room runs it: in a process of its own, told step by step. */
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import type { BuildGoal, BuildOrder, BuildStage } from '../contract/build.ts';
import { pathForSystem, RpmError, visibleText } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { BuildFailure, buildSpec, parseSpec, SpecError } from '../build/index.ts';
import type {
  BuildLog,
  BuildResult,
  BuildStep,
  BuildSurroundings,
  ReadLine,
} from '../build/index.ts';
import { MacroError } from '../macro/index.ts';
import { missingFor, scriptStages } from './prepare-build.ts';
import { scriptLines } from './script-lines.ts';
import type { ScriptLine } from './script-lines.ts';
import { includedFile, openSpecRuntime } from './spec-runtime.ts';
import type { OpenedSpecRuntime } from './spec-runtime.ts';

export interface RunBuildRequest extends Omit<BuildOrder, 'stamp'> {
  /** What was agreed to be built. */
  readonly text: string;
  readonly definitions: readonly string[];
}

/** What a build tells of itself; everything its programs write goes elsewhere. */
export type BuildRecord =
  | { readonly kind: 'stage'; readonly stage: BuildStage }
  | { readonly kind: 'script'; readonly path: string; readonly lines: readonly ScriptLine[] }
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'end'; readonly reasons: readonly string[]; readonly result?: BuildResult };

const prepared: readonly BuildStep[] = ['prep'];
const compiled: readonly BuildStep[] = [
  ...(['checkRequires', 'generateRequires', 'prep', 'conf', 'build'] as const),
];
const installed: readonly BuildStep[] = [...compiled, 'install', 'check'];
const binary: readonly BuildStep[] = [...installed, 'packageBinary', 'clean'];

/** What each goal comes to: the steps of `rpmbuild -bp`, `-bc`, `-bi`, `-bs`, `-bb`, `-ba`. */
const steps: Readonly<Record<BuildGoal, readonly BuildStep[]>> = {
  prep: prepared,
  build: compiled,
  install: installed,
  source: ['packageSource'],
  binary,
  all: [...binary, 'packageSource'],
};

/** Stages a goal goes through, whether the spec has a script for them or not. */
export function stagesOf(goal: BuildGoal): ReadonlySet<BuildStage> {
  const names: readonly string[] = steps[goal];
  const found = new Set<BuildStage>(
    ([...Object.values(scriptStages)] as const).filter((stage) => names.includes(stage)),
  );
  if (names.includes('generateRequires')) found.add('generate');
  if (names.some((name) => name.startsWith('package'))) found.add('package');
  return found;
}

/** Runs a build to its end; how it ended is the last record. */
export async function runBuild(
  request: RunBuildRequest,
  context: Context,
  tell: (record: BuildRecord) => void,
): Promise<void> {
  const reasons: string[] = [];
  const fault = (text: string): void => {
    reasons.push(visibleText(text));
    tell({ kind: 'line', text: `error: ${text}` });
  };
  try {
    const result = await build(request, context, tell, fault);
    tell({ kind: 'end', reasons: [], result });
  } catch (thrown) {
    if (thrown instanceof SpecError || thrown instanceof MacroError) thrown.lines.forEach(fault);
    else if (thrown instanceof RpmError && thrown.code !== 'INTERNAL') fault(thrown.message);
    else if (!(thrown instanceof BuildFailure)) throw thrown;
    tell({ kind: 'end', reasons });
  }
}

async function build(
  request: RunBuildRequest,
  context: Context,
  tell: (record: BuildRecord) => void,
  fault: (text: string) => void,
): Promise<BuildResult> {
  const line = (text: string): void => tell({ kind: 'line', text });
  const warning = (text: string): void => line(`warning: ${text}`);
  const read: ReadLine[] = [];
  const opened = await openSpecRuntime({
    definitions: request.definitions,
    environment: context.environment,
    hasEscapes: true,
    isVerbose: true,
    listener: {
      told: (severity, text) => (severity === 'error' ? fault(text) : warning(text)),
      notRun: () => {},
    },
  });
  const { runtime } = opened;
  makeFolders(opened);
  const parsed = parseSpec(request.path, {
    runtime,
    buildArchs: opened.buildArchs,
    readFile: (path) =>
      path === request.path ? { text: request.text } : includedFile(request.path, path),
    warn: warning,
    tellError: fault,
    lineRead: (one) => void read.push(one),
  });
  const chosen = new Set(steps[request.goal]);
  if (request.skipsCheck) chosen.delete('check');
  if (request.ignoresMissing) chosen.delete('checkRequires');
  refuseElsewhere(parsed.spec, opened);
  const log: BuildLog = {
    notice: (text) => {
      if (/^(?:Processing files|Wrote): /.test(text)) tell({ kind: 'stage', stage: 'package' });
      line(text);
    },
    warning,
    error: fault,
    flush() {},
    script: ({ kind, path, text, bodyLine }) => {
      const stage = scriptStages[kind];
      if (stage !== undefined) tell({ kind: 'stage', stage });
      const lines = scriptLines(text, bodyLine, `%${kind}`, request.path, read);
      tell({ kind: 'script', path, lines });
    },
  };
  const around: BuildSurroundings = {
    runtime,
    log,
    environment: { ...context.environment, PS4: tracePrompt },
    isVerbose: true,
    nowSeconds: () => Math.floor(context.now() / 1000),
    hostName: hostname,
    signal: context.signal,
  };
  const databaseFolder = runtime.macros.expand('%{_dbpath}');
  return await buildSpec(
    {
      parsed,
      specPath: request.path,
      cookie: undefined,
      steps: chosen,
      isTrial: false,
      architectureNumber: opened.architectureNumber,
      missing: (source) => missingFor(source, databaseFolder),
    },
    around,
  );
}

/** Tells commands of a stage's own script from those of other scripts; shells put it before each. */
const traceMark = '\u001f';
const tracePrompt = `+${traceMark}$0${traceMark} `;

/** What a shell traced: which script, and the command; undefined for any other line. */
export function tracedCommand(
  line: string,
): { readonly script: string; readonly command: string } | undefined {
  // oxlint-disable-next-line no-control-regex -- the mark is one so that nobody writes it by chance
  const [, script, command] = /^\++\u001f([^\u001f]*)\u001f (.*)$/s.exec(line) ?? [];
  return script === undefined || command === undefined ? undefined : { script, command };
}

/** The folders a build needs, as rpm makes them before anything else. */
function makeFolders({ runtime: { macros } }: OpenedSpecRuntime): void {
  for (const name of ['_topdir', '_builddir', '_rpmdir', '_srcrpmdir', '_buildrootdir']) {
    const path = macros.expand(`%{?${name}}`);
    if (path !== '') mkdirSync(pathForSystem(path), { recursive: true });
  }
}

/** @throws {SpecError} for a spec that is not for this machine, in rpm's words */
function refuseElsewhere(
  spec: ReturnType<typeof parseSpec>['spec'],
  { runtime: { macros } }: OpenedSpecRuntime,
): void {
  const cpu = macros.expand('%{_target_cpu}');
  const system = macros.expand('%{_target_os}');
  const lacks = (names: readonly string[], name: string): boolean =>
    names.length > 0 && !names.includes(name);
  if (spec.excludedArchitectures.includes(cpu))
    throw new SpecError(`Architecture is excluded: ${cpu}`);
  if (lacks(spec.exclusiveArchitectures, cpu))
    throw new SpecError(`Architecture is not included: ${cpu}`);
  if (spec.excludedSystems.includes(system)) throw new SpecError(`OS is excluded: ${system}`);
  if (lacks(spec.exclusiveSystems, system)) throw new SpecError(`OS is not included: ${system}`);
}
