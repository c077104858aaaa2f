import type { WireError } from '../../src-main/contract/errors.ts';
import { toWireError } from '../engine/index.ts';

/** A value that comes from the engine. Waiting, failed and there are three different pictures. */
export type Remote<T> =
  | { readonly status: 'idle' }
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly error: WireError }
  | { readonly status: 'ready'; readonly value: T };

export const idle = { status: 'idle' } as const;
export const loading = { status: 'loading' } as const;

export function ready<T>(value: T): Remote<T> {
  return { status: 'ready', value };
}

export function failed(thrown: unknown): { status: 'failed'; error: WireError } {
  return { status: 'failed', error: toWireError(thrown) };
}

export function valueOf<T>(remote: Remote<T>): T | undefined {
  return remote.status === 'ready' ? remote.value : undefined;
}

/** Runs one question at a time: a newer one cancels the older, whose answer is dropped. */
export interface Latest {
  /** `accept` and `refuse` are called only while this is still the newest question. */
  ask<T>(
    question: (signal: AbortSignal) => Promise<T>,
    accept: (value: T) => void,
    refuse: (error: unknown) => void,
  ): Promise<void>;
  /** Cancels whatever is under way. */
  drop(): void;
}

export function createLatest(): Latest {
  let current: AbortController | undefined;
  return {
    async ask(question, accept, refuse) {
      current?.abort();
      const mine = new AbortController();
      current = mine;
      try {
        const value = await question(mine.signal);
        if (current === mine) accept(value);
      } catch (error) {
        if (current === mine) refuse(error);
      }
    },
    drop() {
      current?.abort();
      current = undefined;
    },
  };
}

/** Asks and keeps the answer where `set` puts it, showing `loading` meanwhile unless `quietly`. */
export function load<T>(
  latest: Latest,
  question: (signal: AbortSignal) => Promise<T>,
  set: (remote: Remote<T>) => void,
  quietly = false,
): Promise<void> {
  if (!quietly) set(loading);
  return latest.ask(
    question,
    (value) => set(ready(value)),
    (error) => set(failed(error)),
  );
}
