/** The letters rpm prints for what files are and for what verifying them finds. */
import { verifyAttributes, verifyLetters } from '../contract/verify.ts';
import type { VerifyAttribute } from '../contract/verify.ts';
import { FileFlag, VerifyFlag } from './tags.ts';

/** File flag -> letter, in the order in which `:fflags` prints them; `rpm -V` shows the first. */
export const fileFlagLetters = [
  [FileFlag.DOC, 'd'],
  [FileFlag.CONFIG, 'c'],
  [FileFlag.SPECFILE, 's'],
  [FileFlag.MISSINGOK, 'm'],
  [FileFlag.NOREPLACE, 'n'],
  [FileFlag.GHOST, 'g'],
  [FileFlag.LICENSE, 'l'],
  [FileFlag.README, 'r'],
  [FileFlag.ARTIFACT, 'a'],
] as const;

/** A file's state (FileState) in rpm's words. */
export const fileStateWords: readonly string[] = [
  'normal',
  'replaced',
  'not installed',
  'net shared',
  'wrong color',
];

/** What verifying a file can find besides VerifyFlag's bits, numbered as rpm's RPMVERIFY_* failures. */
export const VerifyFailure = { READLINK: 1 << 28, READ: 1 << 29, STATUS: 1 << 30 } as const;

/** The bit of VerifyFlag that stands for an attribute. */
export const verifyBits: Readonly<Record<VerifyAttribute, number>> = {
  size: VerifyFlag.FILESIZE,
  mode: VerifyFlag.MODE,
  digest: VerifyFlag.FILEDIGEST,
  device: VerifyFlag.RDEV,
  link: VerifyFlag.LINKTO,
  user: VerifyFlag.USER,
  group: VerifyFlag.GROUP,
  mtime: VerifyFlag.MTIME,
  capabilities: VerifyFlag.CAPS,
};

/** The failure that hides an attribute: rpm prints `?` for it. */
export const hidingFailures: Readonly<Partial<Record<VerifyAttribute, number>>> = {
  digest: VerifyFailure.READ,
  link: VerifyFailure.READLINK,
};

/** `S.5....T.`: results of verifying a file, with a filler for what is equal. */
export function formatVerifyResult(found: number, filler: string): string {
  return verifyAttributes
    .map((attribute) => {
      if ((found & (hidingFailures[attribute] ?? 0)) !== 0) return '?';
      return (found & verifyBits[attribute]) === 0 ? filler : verifyLetters[attribute];
    })
    .join('');
}
