import { create } from 'zustand';
import type { FileChangeOutcome } from '../../src-main/contract/change.ts';
import type {
  KeyImportPlan,
  KeyList,
  KeySource,
  KeyUses,
  TrustedKey,
} from '../../src-main/contract/keys.ts';
import { engine, saveFile, toWireError } from '../engine/index.ts';
import { keyDeletionLines } from '../format/index.ts';
import { message } from '../language/index.ts';
import { announce } from './announcer.ts';
import { planFileChange } from './file-change.ts';
import { createLatest, failed, idle, load, loading, ready, type Remote } from './remote.ts';
import { closeOverlay, goTo, openOverlay, useRooms } from './rooms.ts';

interface KeysState {
  readonly list: Remote<KeyList>;
  /** Which key signed what; takes longer than the list. */
  readonly uses: Remote<KeyUses>;
  /** Fingerprint of the key that is looked at. */
  readonly shown: string | undefined;
  /** What the sheet for importing has read, and what became of it. */
  readonly preview: Remote<KeyImportPlan>;
  readonly importing: Remote<FileChangeOutcome>;
}

const nothing: KeysState = {
  list: idle,
  uses: idle,
  shown: undefined,
  preview: idle,
  importing: idle,
};

export const useKeys = create<KeysState>(() => nothing);

const latestList = createLatest();
const latestUses = createLatest();
const latestPreview = createLatest();

/** Opens the room, and looks again. */
export function showKeys(): void {
  goTo('keys');
  void loadKeys();
}

export async function loadKeys(): Promise<void> {
  const { list, uses } = useKeys.getState();
  await Promise.all([
    load(
      latestList,
      (signal) => engine.call('key.list', [], { signal }),
      takeList,
      list.status === 'ready',
    ),
    load(
      latestUses,
      (signal) => engine.call('key.uses', [], { signal }),
      (next) => useKeys.setState({ uses: next }),
      uses.status === 'ready',
    ),
  ]);
}

/** After a change of the database; only somebody who looks at the room waits for it. */
export function reloadKeys(): void {
  if (useRooms.getState().room === 'keys') void loadKeys();
  else forgetKeys();
}

function takeList(list: Remote<KeyList>): void {
  const { shown } = useKeys.getState();
  useKeys.setState({ list });
  if (list.status !== 'ready') return;
  const { keys } = list.value;
  const isThere = keys.some(({ fingerprint }) => fingerprint === shown);
  if (!isThere) useKeys.setState({ shown: keys[0]?.fingerprint });
}

export function lookAtKey(fingerprint: string): void {
  useKeys.setState({ shown: fingerprint });
}

/** Opens the sheet for importing with nothing in it. */
export function askForKeys(): void {
  latestPreview.drop();
  useKeys.setState({ preview: idle, importing: idle });
  openOverlay({ kind: 'key-import' });
}

/** Reads keys and shows them; nothing is trusted by that. */
export function previewKeys(source: KeySource): void {
  useKeys.setState({ importing: idle });
  void load(
    latestPreview,
    (signal) => engine.call('key.planImport', [source], { signal }),
    (preview) => {
      useKeys.setState({ preview });
      if (preview.status === 'ready')
        announce(message('keys.was-read', { count: preview.value.keys.length }));
    },
  );
}

/** Trusts what was shown. */
export async function importKeys(): Promise<void> {
  const { preview, importing } = useKeys.getState();
  if (preview.status !== 'ready' || importing.status === 'loading') return;
  const { planId, keys } = preview.value;
  if (planId === undefined) return;
  useKeys.setState({ importing: loading });
  try {
    const outcome = await engine.call('change.run', [planId]);
    useKeys.setState({ importing: ready(outcome), shown: keys[0]?.fingerprint });
    announce(message('keys.was-imported', { count: outcome.changed.length }));
    closeOverlay('key-import');
    void loadKeys();
  } catch (error) {
    // The plan is spent; reading again makes another.
    useKeys.setState({ importing: failed(error), preview: idle });
    announce(message('keys.not-imported'));
  }
}

export function dismissKeyImport(): void {
  if (useKeys.getState().importing.status === 'loading') return;
  latestPreview.drop();
  useKeys.setState({ preview: idle, importing: idle });
  closeOverlay('key-import');
}

/** Shows what would no longer be checked; the sheet carries it out. */
export function deleteTrustedKey({ fingerprint, userId, keyId }: TrustedKey): void {
  planFileChange(
    {
      title: message('keys.delete-title', { name: userId === '' ? keyId : userId }),
      verb: message('keys.delete-verb'),
    },
    async (signal) => {
      const plan = await engine.call('key.planDelete', [[fingerprint]], { signal });
      return { planId: plan.planId, lines: keyDeletionLines(plan) };
    },
    () => void loadKeys(),
  );
}

export async function exportKey(fingerprint: string): Promise<void> {
  try {
    const { fileName, text } = await engine.call('key.export', [fingerprint]);
    if (await saveFile({ fileName, format: 'text', text }))
      announce(message('keys.saved', { name: fileName }));
  } catch (error) {
    announce(toWireError(error).message);
  }
}

/** Another root has other keys. */
export function forgetKeys(): void {
  for (const latest of [latestList, latestUses, latestPreview]) latest.drop();
  useKeys.setState(nothing);
}
