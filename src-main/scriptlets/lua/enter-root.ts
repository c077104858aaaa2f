/** How the process of a script gets into its root, after everything of its own is loaded. */
import { runBriefly } from '../../base/index.ts';
import { attempted, cText, errorText } from './c-calls.ts';

/** Where the process starts and where the script is to run. */
export type RootEntry =
  /** The root is `/`. */
  | { readonly kind: 'here' }
  | { readonly kind: 'chroot'; readonly root: string }
  /** A mount point in namespaces of our own, with an empty folder `old` in it. */
  | { readonly kind: 'pivot'; readonly root: string };

const MNT_DETACH = 2;

/** @throws {Error} when the root cannot be entered; nothing of the script has run then */
export function enterRoot(entry: RootEntry): void {
  if (entry.kind === 'chroot') {
    needed('chdir', attempted('chdir', cText(entry.root)));
    needed('chroot', attempted('chroot', cText('.')));
  } else if (entry.kind === 'pivot') {
    needed('chdir', attempted('chdir', cText(entry.root)));
    // pivot_root(2) moves every process of the namespace that is at the old root, so also this one.
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
    const result = runBriefly('pivot_root', ['.', 'old'], { cwd: entry.root, env });
    if (result?.status !== 0) throw new Error(`pivot_root: ${result?.stderr ?? 'not there'}`);
    needed('umount', attempted('umount2', cText('/old'), MNT_DETACH));
    needed('rmdir', attempted('rmdir', cText('/old')));
  }
  needed('chdir', attempted('chdir', cText('/')));
}

function needed(what: string, result: number): void {
  if (result !== 0) throw new Error(`${what}: ${errorText()}`);
}
