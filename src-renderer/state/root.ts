import { create } from 'zustand';
import type { AboutInfo, KnownRoot, RootInfo } from '../../src-main/contract/root.ts';
import { engine } from '../engine/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { createLatest, failed, idle, load, loading, ready, type Remote } from './remote.ts';

interface RootState {
  readonly root: Remote<RootInfo>;
  /** The switch under way, or why it failed; the root shown stays the old one until it worked. */
  readonly switching: Remote<RootInfo>;
  /** Roots of before; looked at again whenever the sheet opens. */
  readonly known: Remote<readonly KnownRoot[]>;
  readonly about: Remote<AboutInfo>;
}

export const useRoot = create<RootState>(() => ({
  root: idle,
  switching: idle,
  known: idle,
  about: idle,
}));

const latestRoot = createLatest();
const latestKnown = createLatest();
const latestAbout = createLatest();

export function loadRoot(): Promise<void> {
  const quietly = useRoot.getState().root.status === 'ready';
  return load(
    latestRoot,
    (signal) => engine.call('root.info', [], { signal }),
    (root) => useRoot.setState({ root }),
    quietly,
  );
}

/** Opens another root; resolves to whether it worked. Why not stands in `switching`. */
export async function switchRoot(path: string): Promise<boolean> {
  useRoot.setState({ switching: loading });
  try {
    const root = ready(await engine.call('root.open', [path]));
    useRoot.setState({ root, switching: idle });
    return true;
  } catch (error) {
    useRoot.setState({ switching: failed(error) });
    return false;
  }
}

export function forgetSwitchFailure(): void {
  if (useRoot.getState().switching.status === 'failed') useRoot.setState({ switching: idle });
}

export function loadKnownRoots(): Promise<void> {
  return load(
    latestKnown,
    (signal) => engine.call('root.known', [], { signal }),
    (known) => useRoot.setState({ known }),
    useRoot.getState().known.status === 'ready',
  );
}

/** The folder itself stays as it is. */
export function forgetKnownRoot(path: string): Promise<void> {
  return changeKnown(
    () => engine.call('root.forget', [path]),
    message('roots.forgotten', { path }),
  );
}

/** Which root the window starts with; null for whatever fits the machine. */
export function setDefaultRoot(path: string | null): Promise<void> {
  const said =
    path === null ? message('roots.starts-freely') : message('roots.starts-with', { path });
  return changeKnown(() => engine.call('root.setDefault', [path]), said);
}

async function changeKnown(
  change: () => Promise<readonly KnownRoot[]>,
  said: string,
): Promise<void> {
  latestKnown.drop();
  try {
    useRoot.setState({ known: ready(await change()) });
    announce(said);
  } catch (error) {
    useRoot.setState({ known: failed(error) });
  }
}

export function loadAbout(): Promise<void> {
  return load(
    latestAbout,
    (signal) => engine.call('app.about', [], { signal }),
    (about) => useRoot.setState({ about }),
  );
}
