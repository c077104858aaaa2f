import { readFileSync } from 'node:fs';

/**
 * What surrounds an operation: nothing below the shells reads the environment, the clock or the
 * console by itself, so that a test or another root can supply its own.
 */
export interface Context {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds from an arbitrary start, never going back; for durations. */
  monotonicMs(): number;
  /** Another one after each start of the machine; empty where the system names none. */
  bootId(): string;
  readonly log: Log;
  readonly signal: AbortSignal | undefined;
}

/** Where warnings and diagnostics go; the shell decides what becomes of them. */
export interface Log {
  error(message: string): void;
  warning(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

export const silentLog: Log = { error() {}, warning() {}, info() {}, debug() {} };

/** The surroundings of this process, with a log of the caller's. */
export function processContext(log: Log = silentLog, signal?: AbortSignal): Context {
  return {
    environment: process.env,
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    bootId: readBootId,
    log,
    signal,
  };
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return ''; // no /proc here: what an older start left cannot be told from what this one did
  }
}
