import { create } from 'zustand';
import type { AboutInfo, RootInfo } from '../../src-main/contract/root.ts';
import { engine } from '../engine/index.ts';
import { createLatest, failed, idle, load, loading, ready, type Remote } from './remote.ts';

interface RootState {
  readonly root: Remote<RootInfo>;
  /** The switch under way, or why it failed; the root shown stays the old one until it worked. */
  readonly switching: Remote<RootInfo>;
  readonly about: Remote<AboutInfo>;
}

export const useRoot = create<RootState>(() => ({ root: idle, switching: idle, about: idle }));

const latestRoot = createLatest();
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

export function loadAbout(): Promise<void> {
  return load(
    latestAbout,
    (signal) => engine.call('app.about', [], { signal }),
    (about) => useRoot.setState({ about }),
  );
}
