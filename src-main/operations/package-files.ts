import type { FileEntry } from '../contract/package.ts';
import { FileType, visibleText } from '../base/index.ts';
import { FileFlag, FileState } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { fileInfos } from '../files/index.ts';

const kinds: Readonly<Record<number, FileEntry['kind']>> = {
  [FileType.REGULAR]: 'file',
  [FileType.DIRECTORY]: 'directory',
  [FileType.SYMLINK]: 'symlink',
  [FileType.FIFO]: 'fifo',
  [FileType.SOCKET]: 'socket',
  [FileType.CHARACTER_DEVICE]: 'chardevice',
  [FileType.BLOCK_DEVICE]: 'blockdevice',
};

const flagWords: readonly (readonly [flag: number, word: string])[] = [
  [FileFlag.CONFIG, 'config'],
  [FileFlag.DOC, 'doc'],
  [FileFlag.GHOST, 'ghost'],
  [FileFlag.LICENSE, 'license'],
  [FileFlag.MISSINGOK, 'missingok'],
  [FileFlag.NOREPLACE, 'noreplace'],
  [FileFlag.README, 'readme'],
  [FileFlag.ARTIFACT, 'artifact'],
  [FileFlag.SPECFILE, 'spec'],
  [FileFlag.ICON, 'icon'],
  [FileFlag.PUBKEY, 'pubkey'],
];

const states: Readonly<Record<number, FileEntry['state']>> = {
  [FileState.NORMAL]: 'normal',
  [FileState.REPLACED]: 'replaced',
  [FileState.NOTINSTALLED]: 'not installed',
  [FileState.NETSHARED]: 'net shared',
  [FileState.WRONGCOLOR]: 'wrong color',
};

/** The files of a package as the inspector shows them, in header order. */
export function fileEntriesOf(header: Header): readonly FileEntry[] {
  return fileInfos(header).map((file) => ({
    path: visibleText(file.path),
    kind: kinds[file.mode & FileType.MASK] ?? 'file',
    mode: file.mode,
    owner: visibleText(file.userName),
    group: visibleText(file.groupName),
    sizeBytes: file.sizeBytes,
    mtimeSeconds: file.mtimeSeconds,
    digest: (file.mode & FileType.MASK) === FileType.REGULAR ? visibleText(file.digest) : '',
    linkTarget: visibleText(file.linkTarget),
    flags: flagWords.filter(([flag]) => (file.flags & flag) !== 0).map(([, word]) => word),
    state: file.state === undefined ? 'normal' : (states[file.state] ?? 'missing'),
  }));
}
