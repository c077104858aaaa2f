/**
 * Scriptlets of a sandbox: in namespaces of their own, so that they see the sandbox as `/`, the
 * machine's programs read-only below it, and nothing else: no network, no other processes, no other
 * files. Built with util-linux, which every Linux desktop has.
 */
import { runBriefly } from '../base/index.ts';

export interface ScriptletIsolation {
  readonly mode: 'namespaces' | 'disabled';
  /** Why there is none; empty otherwise. */
  readonly reason: string;
}

const namespaces =
  '--user --map-root-user --mount --pid --fork --kill-child --net --ipc --uts'.split(' ');

/** Environment of the set-up; the script gets its own. */
const setUpEnvironment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

let known: ScriptletIsolation | undefined;

/** Whether scriptlets of a sandbox can be run apart from the machine. Tried once. */
export function scriptletIsolation(): ScriptletIsolation {
  known ??= probe();
  return known;
}

function probe(): ScriptletIsolation {
  const trial = 'mount -t tmpfs none /mnt && mount --bind /usr /mnt && command -v pivot_root';
  const result = runBriefly('unshare', [...namespaces, 'sh', '-c', trial], {
    env: setUpEnvironment,
    timeout: 10_000,
  });
  if (result?.status === 0) return { mode: 'namespaces', reason: '' };
  const found =
    result === undefined ? 'unshare (util-linux) is not on this machine' : result.stderr;
  const detail = found.trim().split('\n').at(-1) ?? '';
  return {
    mode: 'disabled',
    reason: `Scripts are not run: this machine offers no namespaces to keep them apart (${detail}).`,
  };
}

/**
 * Makes the sandbox the root folder and runs the words that follow. `$1` is the sandbox, `$2` an empty
 * folder in it. Nothing mounted here is seen outside. With `set -e`, what cannot be mounted ends it
 * before the script is started, but for /proc, which some containers forbid.
 */
const setUp = `
set -e
box=$1
new=$2
shift 2
mount -t tmpfs -o mode=755 none "$new"
for path in "$box"/*; do
  name=\${path##*/}
  case $name in usr|bin|sbin|lib|lib32|lib64|libx32|dev|proc|sys) continue ;; esac
  if [ -L "$path" ]; then cp -P "$path" "$new/$name"
  elif [ -d "$path" ]; then mkdir "$new/$name"; mount --bind "$path" "$new/$name"
  fi
done
under() {
  mkdir "$new/$1"
  if [ ! -d "$box/$1" ]; then mount --bind -o ro "/$1" "$new/$1"; return; fi
  mkdir -p "$box/var/lib/turntable/overlay-$1"
  mount -t overlay -o "lowerdir=/$1,upperdir=$box/$1,workdir=$box/var/lib/turntable/overlay-$1,userxattr" none "$new/$1" 2>/dev/null ||
    mount -t overlay -o "ro,lowerdir=$box/$1:/$1" none "$new/$1" 2>/dev/null ||
    mount --bind -o ro "/$1" "$new/$1"
}
for name in usr bin sbin lib lib32 lib64 libx32; do
  if [ -L "$box/$name" ]; then cp -P "$box/$name" "$new/$name"
  elif [ -d "$box/$name" ]; then under $name
  elif [ -L "/$name" ]; then cp -P "/$name" "$new/$name"
  elif [ -d "/$name" ]; then under $name
  fi
done
mkdir "$new/dev" "$new/proc" "$new/old"
for name in null zero full random urandom; do
  : > "$new/dev/$name"
  mount --bind "/dev/$name" "$new/dev/$name"
done
mount -t proc proc "$new/proc" 2>/dev/null || :
`;

const enterAndRun = `
cd "$new"
pivot_root . old
exec /bin/sh -c 'umount -l /old && rmdir /old && cd / && exec "$@"' setup "$@"
`;

/**
 * A command line that runs another inside a sandbox.
 *
 * @param enters - the command enters the sandbox itself (pivot_root(2) into `mountPoint` and its folder
 *   `old`): a program that is not in it
 */
export function isolatedCommand(
  sandbox: string,
  mountPoint: string,
  command: readonly string[],
  enters = false,
): { program: string; arguments: readonly string[]; environment: Record<string, string> } {
  return {
    program: 'unshare',
    arguments: [
      ...[...namespaces, 'sh', '-c', setUp + (enters ? 'exec "$@"' : enterAndRun)],
      ...['setup', sandbox, mountPoint, ...command],
    ],
    environment: setUpEnvironment,
  };
}
