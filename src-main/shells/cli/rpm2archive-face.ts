import { closeSync, openSync, writeSync } from 'node:fs';
import { createGzip } from 'node:zlib';
import type { Gzip } from 'node:zlib';
import {
  fileError,
  isSystemError,
  openFileSource,
  RpmError,
  sourceOfDescriptor,
  systemErrorText,
} from '../../base/index.ts';
import type { ByteSource } from '../../base/index.ts';
import { readPackageHead } from '../../format/index.ts';
import type { Output } from './output.ts';
import { packageArchive } from './package-archive.ts';

const recordBytes = 10_240;

const usage = 'Usage: rpm2archive [-n|--nocompression] [-?|--help] [--usage] FILE.rpm...\n';

const help =
  'Usage: rpm2archive [OPTION...] FILE.rpm...\n' +
  '  -n, --nocompression    leave the tar file uncompressed\n' +
  '  -?, --help             print this text\n' +
  '      --usage            print the options in brief\n';

/** `rpm2archive [-n] FILE...`: a tar archive beside each package, compressed unless `-n`; `-` from input to output. */
export async function runRpm2archive(words: readonly string[], output: Output): Promise<number> {
  const options = words.filter((word) => /^-./.test(word));
  const paths = words.filter((word) => !/^-./.test(word));
  const isPlain = options.some((word) => word === '-n' || word === '--nocompression');
  if (options.some((word) => word === '-?' || word === '--help' || word === '--usage')) {
    output.write(options.includes('--usage') ? usage : help);
    return 0;
  }
  const unknown = options.find((word) => word !== '-n' && word !== '--nocompression');
  if (unknown !== undefined || paths.length === 0) {
    output.error(
      unknown === undefined ? usage.trimEnd() : `rpm2archive: ${unknown}: unknown option`,
    );
    return 1;
  }
  for (const path of paths) {
    try {
      await convert(path, isPlain, output);
    } catch (thrown) {
      if (!(thrown instanceof RpmError)) throw thrown;
      output.error(failureText(path, thrown));
      return 1;
    }
  }
  return 0;
}

async function convert(path: string, isPlain: boolean, output: Output): Promise<void> {
  if (path === '-') {
    let length = 0;
    await archive(sourceOfDescriptor(0, '<stdin>'), isPlain, (bytes) => {
      output.writeBytes(Uint8Array.from(bytes));
      length += bytes.length;
    });
    // streams are padded to whole records, as tape drives want them
    if (isPlain)
      output.writeBytes(new Uint8Array((recordBytes - (length % recordBytes)) % recordBytes));
    return;
  }
  using source = openFileSource(path, path);
  readPackageHead(source);
  using again = openFileSource(path, path);
  const target = `${path}${isPlain ? '.tar' : '.tgz'}`;
  const descriptor = openTarget(target);
  try {
    await archive(again, isPlain, (bytes) => writeAll(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

function openTarget(path: string): number {
  try {
    return openSync(path, 'w', 0o644);
  } catch (thrown) {
    throw isSystemError(thrown) ? fileError('writing', path, thrown) : thrown;
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

async function archive(
  source: ByteSource,
  isPlain: boolean,
  write: (bytes: Uint8Array) => void,
): Promise<void> {
  const pieces = packageArchive(source);
  if (isPlain) {
    for await (const piece of pieces) write(piece);
    return;
  }
  const gzip = createGzip();
  const written = (async () => {
    for await (const piece of gzip as AsyncIterable<Uint8Array>) write(piece);
  })();
  try {
    for await (const piece of pieces) await fed(gzip, piece);
    gzip.end();
  } catch (thrown) {
    gzip.destroy();
    await written.catch(() => {});
    throw thrown;
  }
  await written;
}

/** Waits until the compressor wants more. */
function fed(gzip: Gzip, piece: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    gzip.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}

function failureText(path: string, thrown: RpmError): string {
  if (thrown.code === 'NOT_AN_RPM') return 'argument is not an RPM package';
  const { errno } = thrown.context;
  if (typeof errno === 'string' && thrown.message.startsWith('opening '))
    return `rpm2archive: ${path}: ${systemErrorText(errno)}`;
  return `rpm2archive: ${thrown.message}`;
}
