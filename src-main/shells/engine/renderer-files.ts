/** The built page, as both shells hand it out: files of one folder only, under one policy. */
import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** What may be served, by suffix; anything else is not there. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/**
 * The headers every answer carries.
 *
 * @param connectSources - where the page may connect to besides its own origin: the web shell's socket
 */
export function pageHeaders(connectSources: readonly string[] = []): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    `connect-src ${["'self'", ...connectSources].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
    'Cache-Control': 'no-store',
  };
}

export interface RendererFile {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/**
 * A file of the built page; undefined for whatever is not inside the folder, also through links.
 *
 * @param urlPath - the path of a URL, still percent-encoded; `/` is index.html
 */
export async function readRendererFile(
  folder: string,
  urlPath: string,
): Promise<RendererFile | undefined> {
  const name = decodedPath(urlPath);
  if (name === undefined) return undefined;
  const contentType = CONTENT_TYPES[extname(name)];
  if (contentType === undefined) return undefined;
  try {
    const realFolder = realpathSync(folder);
    const path = realpathSync(join(realFolder, name));
    if (!path.startsWith(realFolder + sep)) return undefined;
    return { contentType, bytes: await readFile(path) };
  } catch {
    return undefined;
  }
}

function decodedPath(urlPath: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (path === '/' || path === '') return 'index.html';
  const isPlain = !path.includes('\0') && !path.includes('\\') && !path.split('/').includes('..');
  return isPlain ? path : undefined;
}
