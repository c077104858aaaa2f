import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const COOKIE = 'turntable';

/** Who may talk to the web shell: whoever opened the one-time address first, from its own page. */
export interface Access {
  /** Path and query of the one-time address. */
  readonly entryPath: string;
  /** Whether the request names this server and, where it says so, comes from its own page. */
  isOwnOrigin(request: IncomingMessage): boolean;
  /** Trades the one-time token for the value of a `Set-Cookie` header; works once. */
  redeem(token: string): string | undefined;
  hasCookie(request: IncomingMessage): boolean;
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function isEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** @param hosts - the `Host` values this server answers to: `127.0.0.1:4711`, `localhost:4711` */
export function createAccess(hosts: readonly string[]): Access {
  let token: string | undefined = secret();
  const session = secret();
  const origins = new Set(hosts.map((host) => `http://${host}`));
  return {
    entryPath: `/?token=${token}`,
    isOwnOrigin({ headers }) {
      // A name that somebody pointed at 127.0.0.1 (DNS rebinding) arrives with that name as Host.
      if (!hosts.includes(headers.host ?? '')) return false;
      if (headers.origin !== undefined && !origins.has(headers.origin)) return false;
      const site = headers['sec-fetch-site'];
      return site === undefined || site === 'same-origin' || site === 'none';
    },
    redeem(given) {
      if (token === undefined || !isEqual(given, token)) return undefined;
      token = undefined;
      return `${COOKIE}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    hasCookie({ headers }) {
      return (headers.cookie ?? '')
        .split(';')
        .some((part) => isEqual(part.trim(), `${COOKIE}=${session}`));
    },
  };
}
