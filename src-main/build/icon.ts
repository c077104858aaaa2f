/** `Icon:`: a picture that the package has in its header. Observed behaviour of rpm 4.18. */
import { readFileSync, statSync } from 'node:fs';
import { isSystemError, pathForSystem, systemErrorText } from '../base/index.ts';
import { Tag } from '../format/index.ts';
import { expandIn } from './spec-macros.ts';
import { SpecError } from './spec-error.ts';
import type { SpecParse } from './spec-parse.ts';
import type { SpecPackage } from './spec.ts';

/** What a picture begins with, and the tag it goes into. */
const kinds = [
  { head: Buffer.from('GIF'), tag: Tag.GIF },
  { head: Buffer.from('/* XPM'), tag: Tag.XPM },
] as const;

/** rpm sets no bound; a header that holds more is refused by readers anyway. */
const largestBytes = 16 << 20;

/**
 * Takes the picture into the package, and its file into the source package.
 *
 * @param address - below the folder of the sources, as the spec has it
 * @throws {SpecError} for a file that cannot be read, or is neither GIF nor XPM
 */
export function addIcon(parse: SpecParse, owner: SpecPackage, address: string): void {
  const folder = expandIn(parse.runtime, '%{_sourcedir}');
  const path = `${folder}/${address}`.replace(/(?<!:)\/{2,}/g, '/');
  const content = readIcon(path);
  const fileName = address.slice(address.lastIndexOf('/') + 1);
  parse.spec.icons.push({ fileName, path: `${folder}/${fileName}`.replace(/\/{2,}/g, '/') });
  if (content.length === 0) return;
  const kind = kinds.find(({ head }) => content.subarray(0, head.length).equals(head));
  if (kind === undefined) throw new SpecError(`Unknown icon type: ${address}`);
  owner.icons.set(kind.tag, content);
}

function readIcon(path: string): Buffer {
  const onDisk = pathForSystem(path);
  try {
    const status = statSync(onDisk);
    if (status.isDirectory()) throw new SpecError(`Unable to read icon ${path}: Is a directory`);
    if (!status.isFile()) throw new SpecError(`Unable to read icon ${path}: it is no file`);
    if (status.size > largestBytes)
      throw new SpecError(`Unable to read icon ${path}: more than ${largestBytes} bytes`);
    return readFileSync(onDisk);
  } catch (thrown) {
    if (!isSystemError(thrown)) throw thrown;
    const reason = systemErrorText(thrown.code);
    throw new SpecError(`Unable to open icon ${path}: ${reason}`);
  }
}
