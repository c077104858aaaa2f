import { protocol } from 'electron';
import { pageHeaders, readRendererFile } from '../engine/renderer-files.ts';
import { isPageUrl, PAGE_SCHEME } from './trusted-sender.ts';

/** Must be called before the application is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page under the scheme; nothing outside its folder. */
export function servePage(folder: string): void {
  protocol.handle(PAGE_SCHEME, async (request) => {
    const headers = pageHeaders();
    if (!isPageUrl(request.url) || request.method !== 'GET')
      return new Response('', { status: 403, headers });
    const file = await readRendererFile(folder, new URL(request.url).pathname);
    if (file === undefined) return new Response('', { status: 404, headers });
    return new Response(new Uint8Array(file.bytes), {
      headers: { ...headers, 'Content-Type': file.contentType },
    });
  });
}
