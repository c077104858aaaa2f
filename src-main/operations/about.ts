import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AboutInfo } from '../contract/root.ts';
import type { EngineSurroundings } from './surroundings.ts';

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Versions for the About box. */
export function aboutInfo(
  { shell, engineNode, folders }: EngineSurroundings,
  sqliteVersion: string,
): AboutInfo {
  const manifest = readManifest(join(folders.application, 'package.json'));
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(([name, version]) => ({
    name,
    version,
  }));
  return { ...shell, engineNode, sqlite: sqliteVersion, dependencies };
}

function readManifest(path: string): Manifest {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch {
    // A packaged build may leave it out; the box then shows fewer lines.
    return {};
  }
}
