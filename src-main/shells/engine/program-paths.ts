import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program of the project that another one starts. */
export type ProgramName = 'engine' | 'helper' | 'cli' | 'workshop';

/**
 * The entry of a program, from source (`src-main/shells/<name>/main.ts`) and from the bundle
 * (`dist/<name>/main.js`) alike.
 *
 * @param callerUrl - the caller's `import.meta.url`; every bundled file lies one folder deep under dist
 */
export function neighbourEntry(name: ProgramName, callerUrl: string): string {
  const isSource = callerUrl.endsWith('.ts');
  return fileURLToPath(new URL(`../${name}/main.${isSource ? 'ts' : 'js'}`, callerUrl));
}

/** The folder of package.json, assets and node_modules. */
export function applicationPath(callerUrl: string): string {
  const isSource = callerUrl.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? '../../..' : '../..', callerUrl)).replace(/\/$/, '');
}

/** What a packaged build has beside the application for pkexec; undefined where there is none. */
export function privilegedHelper(application: string): string | undefined {
  const path = join(dirname(application), 'turntable-helper');
  return existsSync(path) ? path : undefined;
}

/** The version in an application's package.json; empty where it cannot be read. */
export function applicationVersion(folder: string): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest
        ? manifest.version
        : undefined;
    return typeof version === 'string' ? version : '';
  } catch {
    return '';
  }
}
