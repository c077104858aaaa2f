/**
 * SELinux, where the system has it: what a policy calls files and what programs run as, asked of the
 * system's own libselinux. Answers to what rpm's selinux plugin does.
 */
import { createRequire } from 'node:module';
import { cString } from './c-library.ts';
import { encodeText } from './text.ts';
import { RpmError } from './errors.ts';

type Call = (...args: unknown[]) => unknown;

interface Koffi {
  load(name: string): { func(prototype: string): Call };
  decode(value: unknown, type: string, length: number): unknown;
  errno(): number;
}

const library = 'libselinux.so.1';
const prototypes = {
  is_selinux_enabled: 'int is_selinux_enabled(void)',
  security_getenforce: 'int security_getenforce(void)',
  selabel_open: 'void *selabel_open(uint32_t, const void *, uint32_t)',
  selabel_lookup_raw: 'int selabel_lookup_raw(void *, _Out_ void **, const void *, int)',
  selabel_close: 'void selabel_close(void *)',
  freecon: 'void freecon(void *)',
  setexecfilecon: 'int setexecfilecon(const void *, const char *)',
  setexeccon: 'int setexeccon(const void *)',
} as const;

/** What scripts run as where the policy names nothing for their interpreter. */
const scriptType = 'rpm_script_t';
const fileBackend = 0;

/** A policy that is in force. */
export interface Selinux extends Disposable {
  /**
   * The label of a file; undefined where the policy has none for the path.
   *
   * @param path - inside the root
   * @param mode - st_mode with its type
   */
  labelOf(path: string, mode: number): string | undefined;
  /**
   * Starts a program that runs as package scripts do.
   *
   * @param program - its path as seen where it is started
   * @throws {RpmError} PERMISSION_DENIED where the policy is enforced and has no place for it
   */
  asScript<Result>(program: string, start: () => Result): Result;
}

/** The machine's policy; undefined where SELinux is not there or off. */
export function openSelinux(): Selinux | undefined {
  const koffi = createRequire(import.meta.url)('koffi') as Koffi;
  const calls = bind(koffi);
  if (calls === undefined || Number(calls.is_selinux_enabled()) <= 0) return undefined;
  const handle = calls.selabel_open(fileBackend, null, 0);
  return {
    labelOf(path, mode) {
      if (isNull(handle)) return undefined;
      const found: unknown[] = [null];
      const result = calls.selabel_lookup_raw(handle, found, cString(encodeText(path)), mode);
      if (Number(result) < 0 || isNull(found[0])) return undefined;
      // up to its NUL
      const label = String(koffi.decode(found[0], 'char', -1));
      calls.freecon(found[0]);
      return label;
    },
    asScript(program, start) {
      const result = Number(calls.setexecfilecon(cString(encodeText(program)), scriptType));
      if (result < 0 && Number(calls.security_getenforce()) > 0)
        throw new RpmError(
          'PERMISSION_DENIED',
          `SELinux has no context for ${program} as a script`,
        );
      try {
        return start();
      } finally {
        calls.setexeccon(null);
      }
    },
    [Symbol.dispose]() {
      if (!isNull(handle)) calls.selabel_close(handle);
    },
  };
}

type Calls = Readonly<Record<keyof typeof prototypes, Call>>;

function bind(koffi: Koffi): Calls | undefined {
  try {
    const loaded = koffi.load(library);
    return Object.fromEntries(
      Object.entries(prototypes).map(([name, prototype]) => [name, loaded.func(prototype)]),
    ) as Calls;
  } catch {
    return undefined; // the library is not on this machine
  }
}

function isNull(pointer: unknown): boolean {
  return pointer === null || pointer === undefined;
}
