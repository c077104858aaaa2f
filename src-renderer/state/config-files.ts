import { create } from 'zustand';
import type {
  ConfigAction,
  ConfigChange,
  ConfigComparison,
  ConfigRequest,
  ConfigSideFile,
} from '../../src-main/contract/config.ts';
import { engine } from '../engine/index.ts';
import { message } from '../language/index.ts';
import { planFileChange } from './file-change.ts';
import { createLatest, idle, load, type Remote } from './remote.ts';
import { goTo } from './rooms.ts';

/** Which two texts stand side by side. */
export type ConfigView = 'merge' | 'package' | 'own';

interface ConfigFilesState {
  readonly files: Remote<readonly ConfigSideFile[]>;
  readonly changes: Remote<readonly ConfigChange[]>;
  /** The side file that is looked at. */
  readonly shown: string | undefined;
  readonly comparison: Remote<ConfigComparison>;
  readonly view: ConfigView;
  /** Texts somebody has worked on, by side file and stamp. */
  readonly drafts: ReadonlyMap<string, string>;
}

const nothing: ConfigFilesState = {
  files: idle,
  changes: idle,
  shown: undefined,
  comparison: idle,
  view: 'merge',
  drafts: new Map(),
};

export const useConfigFiles = create<ConfigFilesState>(() => nothing);

const latestFiles = createLatest();
const latestChanges = createLatest();
const latestComparison = createLatest();

/** Opens the room, and looks again. */
export function showConfigFiles(): void {
  goTo('config');
  void loadConfigFiles();
}

export async function loadConfigFiles(): Promise<void> {
  const { files, changes } = useConfigFiles.getState();
  const looked = load(
    latestFiles,
    (signal) => engine.call('config.list', [], { signal }),
    takeFiles,
    files.status === 'ready',
  );
  const read = load(
    latestChanges,
    (signal) => engine.call('config.changes', [], { signal }),
    (next) => useConfigFiles.setState({ changes: next }),
    changes.status === 'ready',
  );
  await Promise.all([looked, read]);
}

/** How long after the start side files are looked for: the list of packages comes first. */
const afterStartMs = 1500;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Looks again, at once where somebody has looked before. */
export function reloadConfigFiles(): void {
  clearTimeout(timer);
  const wait = useConfigFiles.getState().files.status === 'ready' ? 0 : afterStartMs;
  timer = setTimeout(() => void loadConfigFiles(), wait);
}

function takeFiles(files: Remote<readonly ConfigSideFile[]>): void {
  const { shown, comparison } = useConfigFiles.getState();
  useConfigFiles.setState({ files });
  if (files.status !== 'ready') return;
  const same = files.value.find(({ sidePath }) => sidePath === shown);
  const next = same ?? files.value[0];
  if (next === undefined) {
    latestComparison.drop();
    useConfigFiles.setState({ shown: undefined, comparison: idle });
    return;
  }
  const isLookedAt = comparison.status === 'ready' && comparison.value.file.stamp === next.stamp;
  if (!isLookedAt) lookAtSideFile(next.sidePath);
}

export function lookAtSideFile(sidePath: string): void {
  useConfigFiles.setState({ shown: sidePath, view: 'merge' });
  void load(
    latestComparison,
    (signal) => engine.call('config.compare', [sidePath], { signal }),
    (comparison) => useConfigFiles.setState({ comparison }),
  );
}

export function setConfigView(view: ConfigView): void {
  useConfigFiles.setState({ view });
}

/** What the merged text is to be; another one as soon as either file changes. */
export function draftOf(
  { file, texts }: ConfigComparison,
  drafts: ReadonlyMap<string, string>,
): string {
  return drafts.get(draftKey(file)) ?? texts?.merged ?? '';
}

export function setDraft(file: ConfigSideFile, text: string): void {
  useConfigFiles.setState(({ drafts }) => ({ drafts: new Map(drafts).set(draftKey(file), text) }));
}

function draftKey({ sidePath, stamp }: ConfigSideFile): string {
  return `${stamp} ${sidePath}`;
}

/** Shows what a decision would do; the sheet carries it out. */
export function settleSideFile(file: ConfigSideFile, action: ConfigAction, content?: string): void {
  const { sidePath, stamp } = file;
  const request = { kind: 'resolve', sidePath, stamp, action } as const;
  planChange(
    message(`config-files.action-${action}`),
    content === undefined ? request : { ...request, content },
  );
}

export function undoConfigChange({ id }: ConfigChange): void {
  planChange(message('common.undo'), { kind: 'undo', id });
}

function planChange(verb: string, request: ConfigRequest): void {
  planFileChange(
    {
      title:
        request.kind === 'undo'
          ? message('config-files.undo-question')
          : message('config-files.question', { verb }),
      verb,
    },
    async (signal) => {
      const { planId, steps } = await engine.call('config.plan', [request], { signal });
      return { planId, lines: steps.map((text) => ({ text })) };
    },
    () => void loadConfigFiles(),
  );
}

/** Another root has other files. */
export function forgetConfigFiles(): void {
  clearTimeout(timer);
  for (const latest of [latestFiles, latestChanges, latestComparison]) latest.drop();
  useConfigFiles.setState(nothing);
}
