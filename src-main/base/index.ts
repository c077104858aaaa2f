/**
 * base: what every level stands on. Owns errors, text of packages, byte sources, the context that
 * replaces ambient state, child processes, system calls Node lacks, atomic writes.
 *
 * Start reading at errors.ts and context.ts.
 */
export * from './accounts.ts';
export * from './assert.ts';
export * from './atomic-write.ts';
export * from './attempt.ts';
export { openBzip2Decoder, openNodeDecoder } from './block-decoder.ts';
export type { BlockDecoder, DecodedBlock } from './block-decoder.ts';
export * from './bytes.ts';
export * from './c-library.ts';
export * from './child-process.ts';
export * from './collect-garbage.ts';
export * from './context.ts';
export * from './errors.ts';
export * from './file-lock.ts';
export * from './file-capabilities.ts';
export { capabilityText } from './capability-text.ts';
export * from './file-source.ts';
export { FolderFiles } from './folder-files.ts';
export { openMagic } from './magic-library.ts';
export type { MagicLibrary } from './magic-library.ts';
export * from './posix.ts';
export * from './process-group.ts';
export { RootedPaths } from './rooted-paths.ts';
export * from './running-process.ts';
export { openSelinux } from './selinux.ts';
export type { Selinux } from './selinux.ts';
export * from './text.ts';
export * from './text-pattern.ts';
export * from './unnamed-file.ts';
export * from './worker-url.ts';
