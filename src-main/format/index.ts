/**
 * format: the package file and the header, on bytes that are passed in. Owns the lead, header
 * reading and writing, regions, THE tag table, limits, compression, the cpio payload, the package
 * reader and writer. Answers to rpm's header.c, package.c, rpmfi archive code and its format manual.
 *
 * Start reading at header.ts, then package-reader.ts and payload.ts.
 */
export * from './tag-types.ts';
export * from './tags.ts';
export type { IndexEntry, Region } from './header-check.ts';
export { Header, headerMagic, readDatabaseHeader, readHeaderBlob } from './header.ts';
export { HeaderBuilder, headerWithAdded } from './header-builder.ts';
export type { DribbleBuilder } from './header-builder.ts';
export { storedHeaderFault } from './stored-header-check.ts';
export { readHeaderStream } from './header-stream.ts';
export { formatVersionOf, readHeaderBytes, readPackageHead } from './package-reader.ts';
export type { Lead, PackageHead } from './package-reader.ts';
export { packageDump } from './package-dump.ts';
export { mergedHeader } from './merged-header.ts';
export { compress, decompress, readableCompressors } from './compression.ts';
export { decompressHere } from './decompress-here.ts';
export { digestName, hashName } from './digest-algorithms.ts';
export type { HashName } from './digest-algorithms.ts';
export * from './file-letters.ts';
export { payloadCompressor, readPayload } from './payload.ts';
export type { PayloadEntry, PayloadOptions } from './payload.ts';
export { sourceChunks } from './source-chunks.ts';
export { tarHeader, tarPadding, tarTrailer } from './tar-header.ts';
export type { TarMember, TarType } from './tar-header.ts';
export type * from './package-input.ts';
export {
  packageLead,
  plainSignatureBytes,
  signatureBytes,
  writePackage,
} from './package-writer.ts';
export { cpioHeader, cpioPadding, cpioTrailer, strippedHeader } from './cpio.ts';
export { packageHeadOf } from './package-head-of.ts';
