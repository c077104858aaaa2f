import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, fstatSync, openSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fileError, processEnd, RpmError, startProcess } from '../base/index.ts';
import { bytesOfFile } from './existing-metadata.ts';
import { checksumNames } from './metadata-file.ts';
import type { RepositoryAccess } from './read-definitions.ts';
import type { MetadataChecksum } from './read-index.ts';

/** Access to a server that asks for nothing. */
export const openAccess: RepositoryAccess = {
  ...{ checksCertificate: true, authorities: undefined, certificate: undefined, key: undefined },
  ...{ proxy: undefined, userName: undefined, password: undefined },
};

/** The path a `file://` address or an absolute path means; undefined for what has to be fetched. */
export function localPath(address: string): string | undefined {
  if (address.startsWith('/')) return address;
  if (!/^file:/i.test(address)) return undefined;
  try {
    return fileURLToPath(new URL(address));
  } catch (thrown) {
    throw new RpmError('BAD_ARGUMENT', `${address} is no address of a file here`, {
      cause: thrown,
    });
  }
}

/** What is below an address or a folder. @param href - relative, escaped as in addresses */
export function below(base: string, href: string): string {
  return `${base.replace(/\/+$/, '')}/${href}`;
}

/**
 * Brings a file to a path here: by curl, which knows certificates and proxies of the system, or by a copy.
 *
 * @param limitBytes - a longer one is given up
 * @throws {RpmError} FETCH_FAILED with curl's own words; FileError; CancelledError
 */
export async function fetchFile(
  address: string,
  target: string,
  access: RepositoryAccess,
  limitBytes: number,
  signal?: AbortSignal,
): Promise<void> {
  const local = localPath(address);
  if (local !== undefined) {
    try {
      copyFileSync(local, target);
    } catch (thrown) {
      throw fileError('copying', local, thrown);
    }
    return;
  }
  if (!/^(?:https?|ftp):\/\//i.test(address))
    throw new RpmError('BAD_ARGUMENT', `${address}: expected http, https, ftp or file`);
  try {
    await runCurl(address, target, access, limitBytes, signal);
    checkLength(target, address, limitBytes);
  } catch (thrown) {
    rmSync(target, { force: true });
    throw thrown;
  }
}

async function runCurl(
  address: string,
  target: string,
  access: RepositoryAccess,
  limitBytes: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const words = ['--disable', '--silent', '--show-error', '--fail', '--globoff', '--location'];
  const limits = [
    ...['--proto', '=http,https,ftp', '--proto-redir', '=http,https,ftp'],
    ...['--max-filesize', String(limitBytes), '--connect-timeout', '30'],
    ...['--speed-limit', '1000', '--speed-time', '30'],
  ];
  // what only the server may know goes by standard input: everybody sees a program's words
  const child = startProcess('curl', [...words, ...limits, '--config', '-'], {
    stdio: ['pipe', 'ignore', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  });
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(configuration(address, target, access));
  let complaint = '';
  const ended = processEnd(child).catch((thrown: unknown) => {
    signal?.throwIfAborted();
    throw new RpmError('FETCH_FAILED', 'curl cannot be started', { cause: thrown });
  });
  // when reading what it says fails first, nobody waits for its end any more
  ended.catch(() => undefined);
  for await (const chunk of child.stderr ?? [])
    if (complaint.length < mostComplaint) complaint += String(chunk);
  const { status } = await ended;
  if (status === 0) return;
  const said = complaint.trim().split('\n').at(-1) ?? '';
  throw new RpmError('FETCH_FAILED', `${shown(address)}: ${said || 'curl failed'}`);
}

const mostComplaint = 65_536;

function configuration(address: string, target: string, access: RepositoryAccess): string {
  const { userName, password } = access;
  const settings: Readonly<Record<string, string | undefined>> = {
    ...{ url: address, output: target },
    ...{ cacert: access.authorities, cert: access.certificate, key: access.key },
    proxy: access.proxy,
    user: userName === undefined ? undefined : `${userName}:${password ?? ''}`,
  };
  const lines = Object.entries(settings).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} = "${escaped(value)}"`],
  );
  if (!access.checksCertificate) lines.push('insecure');
  return `${lines.join('\n')}\n`;
}

function escaped(value: string): string {
  return value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

/** An address without the password that may stand in it. */
export function shown(address: string): string {
  return address.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}

/** curl holds itself to a limit only where the server tells the length. */
function checkLength(path: string, address: string, limitBytes: number): void {
  const descriptor = openSync(path, 'r');
  try {
    if (fstatSync(descriptor).size > limitBytes)
      throw new RpmError(
        'FETCH_FAILED',
        `${shown(address)}: it is longer than ${limitBytes} bytes`,
      );
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Holds a file against what metadata say of it.
 *
 * @throws {RpmError} PAYLOAD_DIGEST_MISMATCH for another size or content; FileError
 */
export function checkFile(
  path: string,
  expected: { readonly checksum: MetadataChecksum; readonly sizeBytes: number | undefined },
  name = path,
): void {
  const { checksum, sizeBytes } = expected;
  const hash = createHash(checksumNames[checksum.name] ?? checksum.name);
  let bytes = 0;
  try {
    for (const piece of bytesOfFile(path)) {
      hash.update(piece);
      bytes += piece.length;
      if (sizeBytes !== undefined && bytes > sizeBytes) break;
    }
  } catch (thrown) {
    throw fileError('reading', name, thrown);
  }
  if (sizeBytes !== undefined && bytes !== sizeBytes)
    throw mismatch(
      name,
      `expected ${sizeBytes} bytes, found ${bytes > sizeBytes ? 'more' : bytes}`,
    );
  const found = hash.digest('hex');
  if (found !== checksum.value)
    throw mismatch(name, `${checksum.name} is ${found} instead of ${checksum.value}`);
}

function mismatch(name: string, what: string): RpmError {
  return new RpmError('PAYLOAD_DIGEST_MISMATCH', `checking ${name}: ${what}`);
}
