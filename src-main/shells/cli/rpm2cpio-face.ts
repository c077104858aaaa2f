import { openFileSource, RpmError, sourceOfDescriptor, systemErrorText } from '../../base/index.ts';
import type { ByteSource } from '../../base/index.ts';
import {
  decompress,
  decompressHere,
  payloadCompressor,
  readPackageHead,
} from '../../format/index.ts';
import { damageText } from './damage-text.ts';
import { locateArgument } from './locate-argument.ts';
import type { Output } from './output.ts';
import { cliContext } from './rpm-face.ts';

/** `rpm2cpio [file.rpm]`: the payload, uncompressed, on standard output; `-` or nothing is standard input. */
export async function runRpm2cpio(
  words: readonly string[],
  output: Output,
  isInputTerminal: boolean,
): Promise<number> {
  const [path = '-'] = words;
  if ((words.length === 0 && isInputTerminal) || path === '--help' || path === '-h') {
    output.error('Usage: rpm2cpio file.rpm');
    return 1;
  }
  try {
    if (path === '-') await writePayload(sourceOfDescriptor(0, '<stdin>'), output);
    else {
      const around = { context: cliContext(output, 'normal'), macros: undefined, output };
      using located = await locateArgument(path, around);
      if (located === undefined) {
        output.error(`rpm2cpio: ${path}: ${systemErrorText('ENOENT')}`);
        return 1;
      }
      using source = openFileSource(located.path, path);
      await writePayload(source, output);
    }
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof RpmError)) throw thrown;
    output.error(failureText(path, thrown));
    return 1;
  }
}

async function writePayload(source: ByteSource, output: Output): Promise<void> {
  const { header } = readPackageHead(source);
  const compressor = payloadCompressor(header);
  const chunks = decompressHere(source, compressor) ?? decompress(source, compressor);
  for await (const chunk of chunks) output.writeBytes(chunk);
}

function failureText(path: string, thrown: RpmError): string {
  if (thrown.code === 'NOT_AN_RPM') return 'argument is not an RPM package';
  const { errno, rpmText } = thrown.context;
  if (typeof errno === 'string' && thrown.message.startsWith('opening '))
    return `rpm2cpio: ${path}: ${systemErrorText(errno)}`;
  if (typeof errno === 'string' || typeof rpmText === 'string')
    return `error: ${damageText(path, thrown)}\nerror reading header from package`;
  return `rpm2cpio: ${thrown.message}`;
}
