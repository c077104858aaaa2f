/**
 * rpmrc files as far as installing needs them: which architectures run on which. Pure.
 *
 * Source of the rules: rpm-rc(5), rpm(8) and the observed behaviour of rpm 4.18.
 */
import { RpmError } from '../base/index.ts';

/** Architecture -> those it runs besides itself, nearest first. */
export type ArchTable = ReadonlyMap<string, readonly string[]>;

export interface RcReading {
  readonly compatible: ArchTable;
  /** Why the reading of a file ended early, in rpm's words. */
  readonly faults: readonly string[];
}

const knownOptions: ReadonlySet<string> = new Set([
  'arch_canon',
  'arch_compat',
  'archcolor',
  'buildarch_compat',
  'buildarchtranslate',
  'buildos_compat',
  'buildostranslate',
  'include',
  'macrofiles',
  'optflags',
  'os_canon',
  'os_compat',
]);

const maxIncludes = 16;

/**
 * Reads rpmrc files, each up to its first fault.
 *
 * @param read - the text of a file, or the system's reason why there is none
 * @throws {RpmError} BAD_ARGUMENT for a path that cannot be read
 */
export function readRcFiles(
  paths: readonly string[],
  read: (path: string) => { readonly text: string } | { readonly reason: string },
): RcReading {
  const compatible = new Map<string, readonly string[]>();
  const faults: string[] = [];
  for (const path of paths) {
    const found = read(path);
    if ('reason' in found)
      throw new RpmError('BAD_ARGUMENT', `Unable to open ${path} for reading: ${found.reason}.`);
    const fault = readLines(found.text, path, 0);
    if (fault !== undefined) faults.push(fault);
  }
  return { compatible, faults };

  function readLines(text: string, path: string, depth: number): string | undefined {
    for (const [at, line] of text.split('\n').entries()) {
      const fault = readLine(line.trim(), `${path}:${at + 1}`, depth);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  function readLine(line: string, place: string, depth: number): string | undefined {
    if (line === '' || line.startsWith('#')) return undefined;
    const [name = ''] = /^[^:\s]+/.exec(line) ?? [];
    const rest = line.slice(name.length).trimStart();
    if (!rest.startsWith(':')) {
      const found = (Buffer.from(rest)[0] ?? 0).toString(16).padStart(2, '0');
      return `missing ':' (found 0x${found}) at ${place}`;
    }
    const value = rest.slice(1).trim();
    if (!knownOptions.has(name)) return `bad option '${name}' at ${place}`;
    if (name === 'include') return include(value, place, depth);
    return name === 'arch_compat' ? addArch(value, place) : undefined;
  }

  function include(path: string, place: string, depth: number): string | undefined {
    if (path === '') return `missing argument for include at ${place}`;
    if (depth >= maxIncludes) return `too many levels of include at ${place}`;
    const found = read(path);
    if ('reason' in found) return `cannot open ${path} at ${place}: ${found.reason}`;
    return readLines(found.text, path, depth + 1);
  }

  function addArch(value: string, place: string): string | undefined {
    const colon = value.indexOf(':');
    if (colon < 0) return `missing second ':' at ${place}`;
    const others = value
      .slice(colon + 1)
      .split(/\s+/)
      .filter((word) => word !== '');
    compatible.set(value.slice(0, colon).trim(), others);
    return undefined;
  }
}
