import type { VerifiedFile, VerifyAttribute } from '../../src-main/contract/verify.ts';
import { verifyAttributes } from '../../src-main/contract/verify.ts';
import { message } from '../language/index.ts';
import type { FileNode } from './file-tree.ts';
import { attributeWord, isUnderFilter } from './verify.ts';

/** What a comparison with the disk says of a file, the worst first. */
export const fileLooks = [
  'missing',
  'changed',
  'unreadable',
  'rights',
  'config',
  'time',
  'same',
] as const;
export type FileLook = (typeof fileLooks)[number];

export function fileLookWords(look: FileLook): string {
  return message(`inspector.look-${look}`);
}

/** A file that is named in no finding is as shipped. */
export function fileLookOf(found: VerifiedFile | undefined): FileLook {
  if (found === undefined) return 'same';
  if (found.outcome === 'missing') return 'missing';
  if (isUnderFilter(found, 'program')) return 'changed';
  if (isUnderFilter(found, 'permissions')) return 'rights';
  if (isUnderFilter(found, 'unreadable')) return 'unreadable';
  return isUnderFilter(found, 'config') ? 'config' : 'time';
}

/** What is different, in words: `content, modification time`. */
export function differencesOf(found: VerifiedFile): string {
  if (found.outcome === 'missing') return found.reason ?? message('verify.missing');
  const words = verifyAttributes
    .filter((attribute: VerifyAttribute) => found.attributes[attribute] === 'differs')
    .map(attributeWord);
  return [...words, ...(found.reason === undefined ? [] : [found.reason])].join(', ');
}

/** The look of every file and folder of a tree by path; a folder has the worst of what is in it. */
export function fileLooksOf(
  nodes: readonly FileNode[],
  found: readonly VerifiedFile[],
): ReadonlyMap<string, FileLook> {
  const byPath = new Map(found.map((file) => [file.path, file]));
  const looks = new Map<string, FileLook>();
  const look = (node: FileNode): FileLook => {
    const own = fileLookOf(byPath.get(node.path));
    const worst = node.children.map(look).reduce(worse, own);
    looks.set(node.path, worst);
    return worst;
  };
  for (const node of nodes) look(node);
  return looks;
}

function worse(one: FileLook, other: FileLook): FileLook {
  return fileLooks.indexOf(one) < fileLooks.indexOf(other) ? one : other;
}
