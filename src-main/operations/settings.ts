import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../base/index.ts';
import { writeFileAtomically } from '../base/index.ts';

const settingsSchema = z.object({
  /** Folders of package files to upgrade from; by the root they are for. */
  upgradeFolders: z.record(z.string(), z.array(z.string().startsWith('/')).max(100)).default({}),
  /** Folders that are repositories, beside those of `.repo` files; by the root they are for. */
  repositoryFolders: z.record(z.string(), z.array(z.string().startsWith('/')).max(100)).default({}),
  /** Roots that were opened, the newest first. */
  knownRoots: z.array(z.string().startsWith('/')).max(50).default([]),
  /** The root to start with; null for whatever fits the machine. */
  defaultRoot: z.string().startsWith('/').nullable().default(null),
  /** Sentences under names, in the order in which the window shows them. */
  savedFilters: z
    .array(z.object({ name: z.string().max(100), text: z.string().max(4096) }))
    .max(200)
    .default([]),
  /** Spec files that were open, the newest first. */
  recentSpecs: z.array(z.string().startsWith('/')).max(50).default([]),
  /** `_topdir`; null for what the machine's macros say. */
  buildFolder: z.string().startsWith('/').nullable().default(null),
});

export type Settings = z.infer<typeof settingsSchema>;

const none: Settings = settingsSchema.parse({});

function settingsPath(configFolder: string): string {
  return join(configFolder, 'settings.json');
}

/** The user's settings; the defaults where there are none or they cannot be read. */
export function readSettings(configFolder: string, log: Log): Settings {
  const path = settingsPath(configFolder);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // No settings yet.
    return none;
  }
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch (thrown) {
    log.warning(`reading ${path}: not the settings of Turntable: ${String(thrown)}`);
    return none;
  }
}

/** @throws {FileError} when they cannot be written */
export function writeSettings(configFolder: string, settings: Settings): void {
  mkdirSync(configFolder, { recursive: true });
  writeFileAtomically(settingsPath(configFolder), `${JSON.stringify(settings, undefined, 2)}\n`);
}
