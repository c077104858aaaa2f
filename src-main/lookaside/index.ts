/**
 * lookaside: the sources of packages that git does not keep. Owns the `sources` file in both its
 * syntaxes, and taking files from a look-aside cache and bringing them there, by their checksums.
 * Answers to dist-git and its clients.
 *
 * Start reading at sources-file.ts, then download-sources.ts.
 */
export { CacheClient } from './cache-client.ts';
export type { CacheSettings } from './cache-client.ts';
export { checkSources } from './check-sources.ts';
export type { SourceState } from './check-sources.ts';
export { downloadSources } from './download-sources.ts';
export type { DownloadReport } from './download-sources.ts';
export { checksumOfFile } from './file-checksum.ts';
export { parseSources, sourcesText } from './sources-file.ts';
export type { SourceEntry } from './sources-file.ts';
export { uploadSources } from './upload-sources.ts';
export type { UploadReport } from './upload-sources.ts';
