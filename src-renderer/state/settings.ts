import { create } from 'zustand';
import type { ConfigurationValue, MacroExpansion } from '../../src-main/contract/settings.ts';
import { engine } from '../engine/index.ts';
import { createLatest, idle, load, type Remote } from './remote.ts';
import { goTo } from './rooms.ts';

export type SettingsTab = 'window' | 'rpm';
/** Which values are listed. */
export const valueKinds = ['all', 'local', 'macro', 'rpmrc'] as const;
export type ValueKind = (typeof valueKinds)[number];

interface SettingsState {
  readonly tab: SettingsTab;
  readonly values: Remote<readonly ConfigurationValue[]>;
  readonly wanted: string;
  readonly kind: ValueKind;
  /** The value that is looked at. */
  readonly shown: ConfigurationValue | undefined;
  readonly expansion: Remote<MacroExpansion>;
}

export const useSettings = create<SettingsState>(() => ({
  tab: 'window',
  values: idle,
  wanted: '',
  kind: 'all',
  shown: undefined,
  expansion: idle,
}));

const latestValues = createLatest();
const latestExpansion = createLatest();

export function showSettings(): void {
  goTo('settings');
}

export function showSettingsTab(tab: SettingsTab): void {
  useSettings.setState({ tab });
  if (tab === 'rpm' && useSettings.getState().values.status !== 'ready') void loadValues();
}

/** Files of macros may have changed; what is on the screen stays until they are read. */
export function loadValues(): Promise<void> {
  return load(
    latestValues,
    (signal) => engine.call('settings.values', [], { signal }),
    (values) => useSettings.setState({ values }),
    useSettings.getState().values.status === 'ready',
  );
}

export function searchValues(wanted: string): void {
  useSettings.setState({ wanted });
}

export function listValues(kind: ValueKind): void {
  useSettings.setState({ kind });
}

/** Those that are meant: every word stands in the name, the definition or the path of the file. */
export function valuesMeant(
  values: readonly ConfigurationValue[],
  wanted: string,
  kind: ValueKind,
): readonly ConfigurationValue[] {
  const words = wanted.toLowerCase().replaceAll('%', '').split(/\s+/).filter(Boolean);
  return values.filter((one) => {
    if (kind === 'local' && !one.isLocal) return false;
    if ((kind === 'macro' || kind === 'rpmrc') && one.kind !== kind) return false;
    const path = one.source.kind === 'file' ? one.source.path : '';
    const text = `${one.name}\n${one.definition}\n${path}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function lookAtValue(shown: ConfigurationValue): void {
  useSettings.setState({ shown, expansion: idle });
  latestExpansion.drop();
  if (shown.kind !== 'macro' || shown.source.kind === 'builtin') return;
  void load(
    latestExpansion,
    (signal) => engine.call('settings.expand', [shown.name], { signal }),
    (expansion) => useSettings.setState({ expansion }),
  );
}
