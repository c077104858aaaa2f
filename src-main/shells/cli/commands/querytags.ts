import { tagNames } from '../../../format/index.ts';
import type { Invocation } from '../invocation.ts';
import type { Output } from '../output.ts';

/** Names that came with rpm 4.19 to 6.1: formats know them, the list of the rpm we answer as has not got them. */
const newerNames: ReadonlySet<string> = new Set(
  (
    'FILEMIMEINDEX FILEMIMES MIMEDICT OPENPGP PACKAGEDIGESTALGOS PACKAGEDIGESTS ' +
    'PAYLOADSHA256 PAYLOADSHA256ALGO PAYLOADSHA256ALT PAYLOADSHA3_256 PAYLOADSHA3_256ALT ' +
    'PAYLOADSHA512 PAYLOADSHA512ALT PAYLOADSIZE PAYLOADSIZEALT POSTUNTRANS ' +
    'POSTUNTRANSFLAGS POSTUNTRANSPROG PREUNTRANS PREUNTRANSFLAGS PREUNTRANSPROG ' +
    'RPMFORMAT SHA3_256HEADER SOURCENEVR SOURCESIGMD5 SYSUSERS'
  ).split(' '),
);

/** `--querytags`. */
export async function run({ output }: Invocation): Promise<number> {
  return writeQueryTags(output);
}

/** The tag names of rpm 4.18, one a line. */
export function writeQueryTags(output: Output): number {
  for (const name of tagNames()) if (!newerNames.has(name)) output.write(`${name}\n`);
  return 0;
}
