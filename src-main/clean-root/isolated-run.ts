import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { processEnd, RpmError, startProcess } from '../base/index.ts';

/** How a command is run in a root. */
export interface IsolatedRun {
  readonly root: string;
  /** Words; the first is a program of the root. */
  readonly command: readonly string[];
  /** As whom; root of the root unless given. */
  readonly user?: { readonly id: number; readonly groupId: number } | undefined;
  readonly hasNetwork?: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** In the root. */
  readonly folder?: string;
  /** Bytes for its standard input: text, or an open file of ours; nothing unless given. */
  readonly input?: string | number;
  /** Input and output are our own terminal's. */
  readonly isOnTerminal?: boolean;
  /** Each piece of standard output and error; of output alone where `isOutputOnly`. */
  readonly take?: (piece: Uint8Array) => void;
  readonly isOutputOnly?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What has to be mounted is, and then the command takes the place of the shell. Nothing of it is seen from
 * outside, and all of it goes with the last process: mounts, processes and network are the run's own. The
 * devices are those every program may have, and no others.
 */
const script = `
set -e
root=$1 user=$2 groups=$3; shift 3
mount --make-rprivate /
mount --bind "$root" "$root"
cd "$root"
for one in proc dev; do [ -d "$root/$one" ] && [ ! -L "$root/$one" ] || { echo "the root has no folder /$one" >&2; exit 125; }; done
mount -t tmpfs -o mode=755,nosuid,noexec,size=1m none ./dev
for one in null zero full random urandom tty; do : > ./dev/$one; mount --bind /dev/$one ./dev/$one; done
ln -s /proc/self/fd ./dev/fd; ln -s fd/0 ./dev/stdin; ln -s fd/1 ./dev/stdout; ln -s fd/2 ./dev/stderr
mkdir ./dev/shm ./dev/pts; mount -t tmpfs -o mode=1777,nosuid,nodev none ./dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 none ./dev/pts && ln -s pts/ptmx ./dev/ptmx || :
mount -t proc -o nosuid,nodev,noexec proc ./proc
exec chroot --userspec="$user" --groups="$groups" "$root" "$@"
`;

/**
 * Runs a command in a root, apart from everything else: processes, mounts, names, shared memory and,
 * unless told otherwise, the network are its own.
 *
 * @returns its exit status; 128 and the number for one that a signal ended
 * @throws {RpmError} PERMISSION_DENIED when we may not; INTERNAL when the tools for it are missing
 */
export async function runIsolated(run: IsolatedRun): Promise<number> {
  const { root, command, user, folder, environment, take, isOutputOnly = false } = run;
  if (process.getuid?.() !== 0)
    throw new RpmError('PERMISSION_DENIED', 'a clean root can only be made and used by root');
  const [id, group] = [user?.id ?? 0, user?.groupId ?? 0];
  const words = [
    ...['--mount', '--pid', '--fork', '--kill-child', '--ipc', '--uts', '--mount-proc'],
    ...(run.hasNetwork === true ? [] : ['--net']),
    ...['--', '/bin/sh', '-c', script, 'sh', root, `${id}:${group}`, String(group)],
    ...(folder === undefined ? [] : ['/bin/sh', '-c', 'cd "$0" && exec "$@"', folder]),
    ...command,
  ];
  const isTerminal = run.isOnTerminal === true;
  const input = isTerminal ? 'inherit' : typeof run.input === 'number' ? run.input : undefined;
  const output = isTerminal ? 'inherit' : 'pipe';
  const child = startProcess('unshare', words, {
    env: environment,
    stdio: [
      input ?? (run.input === undefined ? 'ignore' : 'pipe'),
      output,
      isTerminal || isOutputOnly ? 'inherit' : 'pipe',
    ],
    ...(run.signal === undefined ? {} : { signal: run.signal, killSignal: 'SIGTERM' as const }),
  });
  const ended = processEnd(child).catch((thrown: unknown) => {
    throw new RpmError('INTERNAL', 'unshare of util-linux cannot be started', { cause: thrown });
  });
  child.stdin?.on('error', () => undefined);
  if (typeof run.input === 'string' && !isTerminal) child.stdin?.end(run.input);
  child.stdout?.on('data', (piece: Uint8Array) => take?.(piece));
  child.stderr?.on('data', (piece: Uint8Array) => take?.(piece));
  const { status, signal } = await ended;
  return status ?? (signal === null ? 1 : 128);
}

/** Copies a file of the root to one of ours, as the root's own programs see it: no link leads out of it. */
export async function copyOut(root: string, from: string, to: string): Promise<void> {
  const descriptor = openSync(to, 'wx', 0o644);
  try {
    const status = await runIsolated({
      ...{
        root,
        command: ['/bin/cat', from],
        environment: rootEnvironment({}),
        isOutputOnly: true,
      },
      take: (piece) => {
        for (let at = 0; at < piece.length; ) at += writeSync(descriptor, piece, at);
      },
    });
    if (status !== 0) throw new RpmError('FILE_UNREADABLE', `${from} cannot be read in the root`);
  } catch (thrown) {
    rmSync(to, { force: true });
    throw thrown;
  } finally {
    closeSync(descriptor);
  }
}

/** Copies a file of ours to one of the root. */
export async function copyIn(root: string, from: string, to: string, owner = '0:0'): Promise<void> {
  const descriptor = openSync(from, 'r');
  try {
    const status = await runIsolated({
      root,
      command: ['/bin/sh', '-c', 'cat > "$0" && chown "$1" "$0"', to, owner],
      ...{ environment: rootEnvironment({}), input: descriptor },
    });
    if (status !== 0)
      throw new RpmError('FILE_WRITE_FAILED', `${to} cannot be written in the root`);
  } finally {
    closeSync(descriptor);
  }
}

/** What programs in the root find in their environment: nothing of ours. */
export function rootEnvironment(more: Readonly<Record<string, string>>): Record<string, string> {
  return {
    ...{ PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: '/builddir', SHELL: '/bin/sh' },
    ...{ TERM: 'vt100', LANG: 'C.UTF-8', HOSTNAME: 'mock', ...more },
  };
}
