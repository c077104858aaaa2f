import type { Selinux } from '../base/index.ts';
import type { ScriptOutput } from './script.ts';

/** How scriptlets run in a root. */
export interface ScriptSurroundings {
  /** Absolute path of the root. */
  readonly root: string;
  /** `chroot` needs to be root (for `/`, nothing is changed); `namespaces` isolates. */
  readonly mode: 'chroot' | 'namespaces';
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly output: ScriptOutput;
  /** Gives programs of scripts their context, where the system has SELinux. */
  readonly selinux?: Selinux | undefined;
  /** PATH of scripts; rpm's own unless given. */
  readonly path?: string;
  /** Where their bodies lie while they run, inside the root; `/var/tmp` unless given. */
  readonly temporaryFolder?: string;
  /** Definitions of macros, as `--define` takes them. */
  readonly definitions?: readonly string[];
  /** The shell tells every command it runs (`-vv`). */
  readonly isTraced?: boolean;
}

/** Where a sandbox's own root folder is put together, inside it. */
export const mountFolder = '/var/lib/turntable/script-root';
