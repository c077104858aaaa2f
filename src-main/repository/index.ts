/**
 * repository: package repositories. So far their making: the metadata of a folder of packages
 * (repomd.xml, primary, filelists, other), as createrepo_c writes them.
 *
 * Start reading at create-repository.ts, then package-entries.ts.
 */
export { createRepository } from './create-repository.ts';
export type { RepositoryOptions, RepositoryReport } from './create-repository.ts';
export { checksumNames, metadataCompressors } from './metadata-file.ts';
export type { MetadataCompressor } from './metadata-file.ts';
