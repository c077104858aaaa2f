import { create } from 'zustand';
import type {
  BuildLogLine,
  BuildOrder,
  BuildPreparation,
  BuildProgress,
  BuildView,
} from '../../src-main/contract/build.ts';
import type { WireError } from '../../src-main/contract/errors.ts';
import type {
  RecentSpec,
  SpecCompletion,
  SpecDocument,
  SpecExpansion,
  SpecFile,
  SpecMatrix,
  SpecReading,
} from '../../src-main/contract/spec.ts';
import { engine, toWireError } from '../engine/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { createLatest, failed, idle, load, type Remote } from './remote.ts';
import { closeOverlay, goTo, openOverlay } from './rooms.ts';

export type BuilderTab = 'problems' | 'packages' | 'matrix' | 'build';

/** Where the editor is to go; the number makes the same place count again. */
export interface SpecJump {
  readonly line: number;
  readonly column: number;
  readonly number: number;
}

interface BuilderState {
  readonly recent: Remote<readonly RecentSpec[]>;
  /** As it is on the disk. */
  readonly file: Remote<SpecFile>;
  /** As it is in the editor. */
  readonly text: string;
  readonly reading: Remote<SpecReading>;
  /** What is shown is of an older text. */
  readonly isReading: boolean;
  readonly saveError: WireError | undefined;
  readonly isSaving: boolean;
  readonly tab: BuilderTab;
  readonly jump: SpecJump | undefined;
  readonly matrix: Remote<SpecMatrix>;
  readonly matrixWishes: MatrixWishes;
  readonly preparation: Remote<BuildPreparation>;
  readonly startError: WireError | undefined;
  readonly build: BuildView | undefined;
  /** When that was told, by this window's clock; it counts on from there. */
  readonly toldAtMs: number;
  readonly log: readonly BuildLogLine[];
  /** Lines of the log that are not kept. */
  readonly logDropped: number;
}

export interface MatrixWishes {
  /** Empty for the usual ones. */
  readonly distributions: readonly string[];
  readonly variants: readonly string[];
}

const noFile = {
  file: idle,
  text: '',
  reading: idle,
  isReading: false,
  saveError: undefined,
  isSaving: false,
  tab: 'problems',
  jump: undefined,
  matrix: idle,
  matrixWishes: { distributions: [], variants: [] },
} as const;

export const useBuilder = create<BuilderState>(() => ({
  ...noFile,
  recent: idle,
  preparation: idle,
  startError: undefined,
  build: undefined,
  toldAtMs: 0,
  log: [],
  logDropped: 0,
}));

const latestFile = createLatest();
const latestReading = createLatest();
const latestRecent = createLatest();
const latestMatrix = createLatest();
const latestPreparation = createLatest();

/** Opens the room; where no spec is open, it offers some. */
export function showBuilder(): void {
  goTo('builder');
  void loadRecent();
  void loadBuild();
}

export async function loadRecent(): Promise<void> {
  await load(
    latestRecent,
    (signal) => engine.call('spec.recent', [], { signal }),
    (recent) => useBuilder.setState({ recent }),
    useBuilder.getState().recent.status === 'ready',
  );
}

export function hasUnsavedSpec(): boolean {
  const { file, text } = useBuilder.getState();
  return file.status === 'ready' && file.value.text !== text;
}

/** Opens a spec in the room; one with changes that were not saved stays until somebody decides. */
export function openSpec(path: string): void {
  goTo('builder');
  const { file } = useBuilder.getState();
  if (hasUnsavedSpec() && file.status === 'ready') {
    if (file.value.path !== path) openOverlay({ kind: 'spec-unsaved', next: path });
    return;
  }
  void readFile((signal) => engine.call('spec.open', [path], { signal }));
}

/** The same, whatever is lost by it. */
export function reopenSpec(path: string): void {
  closeOverlay('spec-unsaved');
  goTo('builder');
  void readFile((signal) => engine.call('spec.open', [path], { signal }));
}

export function closeSpec(): void {
  if (hasUnsavedSpec()) {
    openOverlay({ kind: 'spec-unsaved' });
    return;
  }
  discardSpec();
}

export function discardSpec(): void {
  closeOverlay('spec-unsaved');
  for (const latest of [latestFile, latestReading, latestMatrix]) latest.drop();
  clearTimeout(readTimer);
  useBuilder.setState(noFile);
  void loadRecent();
}

export async function createSpec(path: string): Promise<void> {
  closeOverlay('spec-path');
  goTo('builder');
  await readFile((signal) => engine.call('spec.create', [path], { signal }));
}

async function readFile(question: (signal: AbortSignal) => Promise<SpecFile>): Promise<void> {
  latestReading.drop();
  latestMatrix.drop();
  useBuilder.setState(noFile);
  await load(latestFile, question, (file) => {
    useBuilder.setState({ file, text: file.status === 'ready' ? file.value.text : '' });
    if (file.status === 'ready') void readNow();
  });
}

/** How long nobody may have typed before a spec is read again. */
const calmMs = 250;
let readTimer: ReturnType<typeof setTimeout> | undefined;

export function setSpecText(text: string): void {
  if (text === useBuilder.getState().text) return;
  useBuilder.setState({ text, isReading: true });
  clearTimeout(readTimer);
  readTimer = setTimeout(() => void readNow(), calmMs);
}

/** The spec as it is in the editor; undefined where none is open. */
export function specDocument(): SpecDocument | undefined {
  const { file, text } = useBuilder.getState();
  return file.status === 'ready' ? { path: file.value.path, text } : undefined;
}

/** Reads what is in the editor; an answer about an older text is dropped. */
export async function readNow(): Promise<void> {
  const document = specDocument();
  if (document === undefined) return;
  clearTimeout(readTimer);
  useBuilder.setState({ isReading: true });
  await load(
    latestReading,
    (signal) => engine.call('spec.read', [document], { signal }),
    (reading) => useBuilder.setState({ reading, isReading: reading.status === 'loading' }),
    useBuilder.getState().reading.status === 'ready',
  );
}

export async function expandMacro(
  line: number,
  column: number,
  signal?: AbortSignal,
): Promise<SpecExpansion | null> {
  const document = specDocument();
  if (document === undefined) return null;
  return await engine.call(
    'spec.expand',
    [document, line, column],
    signal === undefined ? {} : { signal },
  );
}

export async function completeSpec(
  text: string,
  line: number,
  column: number,
  signal: AbortSignal,
): Promise<SpecCompletion | undefined> {
  const document = specDocument();
  if (document === undefined) return undefined;
  return await engine.call('spec.complete', [{ ...document, text }, line, column], { signal });
}

/** @param overwrites - even where the disk has another one by now */
export async function saveSpec(overwrites = false): Promise<boolean> {
  const { file, text, isSaving } = useBuilder.getState();
  if (file.status !== 'ready' || isSaving) return false;
  const { path, stamp } = file.value;
  useBuilder.setState({ isSaving: true, saveError: undefined });
  try {
    const saved = await engine.call('spec.save', [{ path, text }, overwrites ? null : stamp]);
    useBuilder.setState({ file: { status: 'ready', value: saved }, isSaving: false });
    announce(message('builder.saved', { path }));
    return true;
  } catch (thrown) {
    useBuilder.setState({ saveError: toWireError(thrown), isSaving: false });
    return false;
  }
}

export function dropSaveError(): void {
  useBuilder.setState({ saveError: undefined });
}

export function showBuilderTab(tab: BuilderTab): void {
  useBuilder.setState({ tab });
  if (tab === 'matrix' && useBuilder.getState().matrix.status === 'idle') void loadMatrix();
}

let jumps = 0;

export function jumpTo(line: number, column = 1): void {
  jumps += 1;
  useBuilder.setState({ jump: { line, column, number: jumps } });
}

export async function loadMatrix(wishes?: MatrixWishes): Promise<void> {
  const document = specDocument();
  if (document === undefined) return;
  if (wishes !== undefined) useBuilder.setState({ matrixWishes: wishes });
  const { distributions, variants } = useBuilder.getState().matrixWishes;
  await load(
    latestMatrix,
    (signal) => engine.call('spec.matrix', [document, distributions, variants], { signal }),
    (matrix) => useBuilder.setState({ matrix }),
  );
}

/** Shows what building would run; the spec is saved first, for it is the file that is built. */
export async function prepareBuild(): Promise<void> {
  const document = specDocument();
  if (document === undefined) return;
  if (hasUnsavedSpec() && !(await saveSpec())) return;
  useBuilder.setState({ startError: undefined });
  openOverlay({ kind: 'build-order' });
  await load(
    latestPreparation,
    (signal) => engine.call('build.prepare', [document.path], { signal }),
    (preparation) => useBuilder.setState({ preparation }),
  );
}

export async function setBuildFolder(path: string | null): Promise<void> {
  try {
    await engine.call('build.setFolder', [path]);
    await prepareBuild();
  } catch (thrown) {
    useBuilder.setState({ preparation: failed(thrown) });
  }
}

export async function startBuild(order: Omit<BuildOrder, 'path' | 'stamp'>): Promise<void> {
  const { preparation } = useBuilder.getState();
  if (preparation.status !== 'ready') return;
  const { path, stamp } = preparation.value;
  useBuilder.setState({ startError: undefined });
  try {
    const build = await engine.call('build.start', [{ ...order, path, stamp }]);
    closeOverlay('build-order');
    const isTold = useBuilder.getState().build?.buildId === build.buildId;
    useBuilder.setState({
      tab: 'build',
      ...(!isTold && { build, toldAtMs: Date.now(), log: [], logDropped: 0 }),
    });
    announce(message('builder.started'));
  } catch (thrown) {
    useBuilder.setState({ startError: toWireError(thrown) });
  }
}

export function stopBuild(): void {
  const { build } = useBuilder.getState();
  if (build !== undefined) void engine.call('build.stop', [build.buildId]).catch(() => undefined);
}

/** The build that runs already, for a window that was opened since. */
async function loadBuild(): Promise<void> {
  try {
    const current = await engine.call('build.current', []);
    if (current === null) return;
    const { build, log } = current;
    useBuilder.setState({
      build,
      toldAtMs: Date.now(),
      log: log.lines.slice(-mostLines),
      logDropped: log.from,
    });
  } catch {
    // its next event tells of it
  }
}

/** Lines of a log that the window keeps. */
const mostLines = 20_000;

export function onBuildProgress({ build, log }: BuildProgress): void {
  const before = useBuilder.getState();
  const isSame = before.build?.buildId === build.buildId;
  const known = isSame ? before.log : [];
  const dropped = isSame ? before.logDropped : log.from;
  const missed = log.from - (dropped + known.length);
  // lines that were told before come again after a reconnection
  const added = missed < 0 ? log.lines.slice(-missed) : log.lines;
  const whole = missed > 0 ? added : added.length === 0 ? known : [...known, ...added];
  const kept = whole.slice(-mostLines);
  const firstKept = (missed > 0 ? log.from : dropped) + (whole.length - kept.length);
  useBuilder.setState({ build, toldAtMs: Date.now(), log: kept, logDropped: firstKept });
  if (isSame && before.build?.status === 'running' && build.status !== 'running')
    announce(message(`builder.status-${build.status}`));
}

/** Unpacks a source package and opens its spec; for building at once where that is wanted. */
export async function openSourcePackage(path: string, isBuilding: boolean): Promise<void> {
  closeOverlay('package-file');
  goTo('builder');
  if (hasUnsavedSpec()) {
    openOverlay({ kind: 'spec-unsaved' });
    return;
  }
  await readFile(async (signal) => {
    const spec = await engine.call('build.unpackSource', [path], { signal });
    return await engine.call('spec.open', [spec], { signal });
  });
  if (isBuilding) await prepareBuild();
}
