/**
 * Where a worker thread's entry is, from source and from the bundle alike.
 *
 * Worker files are named `*.worker.ts` and lie beside their users. The build puts each of them at
 * `dist/workers/<name>.worker.js`, and every other bundled file exactly one folder deep under dist.
 *
 * @param entry path relative to the caller's source file: `./hash-files.worker.ts`
 * @param callerUrl the caller's `import.meta.url`
 */
export function workerUrl(entry: `./${string}.worker.ts`, callerUrl: string): URL {
  if (callerUrl.endsWith('.ts')) return new URL(entry, callerUrl);
  const name = entry.slice(entry.lastIndexOf('/') + 1, -'.ts'.length);
  return new URL(`../workers/${name}.js`, callerUrl);
}
