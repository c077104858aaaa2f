/** A folder that is served over http, https and ftp while a test runs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { runProgram, withoutRpmbuild } from './real-rpm.ts';

/** Why packages cannot be fetched here, or false. */
export const withoutFetching: string | false =
  withoutRpmbuild ||
  (['curl', 'openssl'].every((name) => runProgram('which', [name]).status === 0)
    ? false
    : 'curl or openssl is not on this machine');

export interface ServedFolder {
  /** Beginning of each protocol's addresses, `https` with a certificate nobody trusts unless told to. */
  readonly http: string;
  readonly https: string;
  readonly ftp: string;
  /** Number of the http port, for proxies. */
  readonly httpPort: number;
  /** File of the certificate. */
  readonly certificate: string;
  stop(): Promise<void>;
}

/**
 * Serves a folder until it is stopped.
 *
 * @param scratch - where the certificate and its key are made
 */
export async function serveFolder(folder: string, scratch: string): Promise<ServedFolder> {
  const [certificate, key] = [join(scratch, 'certificate.pem'), join(scratch, 'key.pem')];
  runProgram('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-days', '3650', '-keyout', key, '-out', certificate],
  ]);
  const program = resolve(import.meta.dirname, 'package-server.ts');
  const server = spawn(process.execPath, [program, folder, certificate, key], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  const ports = JSON.parse(line) as { http: number; https: number; ftp: number };
  return {
    http: `http://127.0.0.1:${ports.http}`,
    https: `https://127.0.0.1:${ports.https}`,
    ftp: `ftp://127.0.0.1:${ports.ftp}`,
    httpPort: ports.http,
    certificate,
    async stop() {
      const ended = once(server, 'close');
      server.stdin.end();
      await ended;
    },
  };
}
