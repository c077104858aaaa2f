interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** What the window remembers by itself; a browser that forbids it only makes it forget. */
function storage(): Storage | undefined {
  try {
    return (globalThis as { localStorage?: Storage }).localStorage;
  } catch {
    return undefined;
  }
}

export function readPreference(key: string): string | undefined {
  return storage()?.getItem(`turntable.${key}`) ?? undefined;
}

export function writePreference(key: string, value: string): void {
  try {
    storage()?.setItem(`turntable.${key}`, value);
  } catch {
    // A full or forbidden store costs a preference, nothing else.
  }
}
