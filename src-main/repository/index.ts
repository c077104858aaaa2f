/**
 * repository: package repositories. Their making: the metadata of a folder of packages (repomd.xml,
 * primary, filelists, other), as createrepo_c writes them. Their reading: `.repo` files, repomd.xml and
 * what it names, from a folder or by curl, checked and kept; packages fetched.
 *
 * Start reading at create-repository.ts, then package-entries.ts; at read-repository.ts, then
 * read-packages.ts.
 */
export { createRepository } from './create-repository.ts';
export type { RepositoryOptions, RepositoryReport } from './create-repository.ts';
export { checksumNames, metadataCompressors } from './metadata-file.ts';
export type { MetadataCompressor } from './metadata-file.ts';
export { labelTest, packageChoice } from './choose-packages.ts';
export { fetchFile } from './fetch-file.ts';
export type { Advisory, AdvisoryPackage, AdvisoryReference } from './read-advisories.ts';
export {
  baseArchitecture,
  fillIn,
  readDefinitionFile,
  readDefinitionFolders,
  readDefinitions,
  readSections,
  readVariableFolders,
} from './read-definitions.ts';
export type {
  RepositoryAccess,
  RepositoryDefinition,
  RepositoryVariables,
} from './read-definitions.ts';
export type { ListedFile, PackageFileList } from './read-file-lists.ts';
export type {
  GroupOfGroups,
  GroupPackageKind,
  PackageGroup,
  PackageGroups,
} from './read-groups.ts';
export type { IndexedFile, MetadataChecksum, RepositoryContent } from './read-index.ts';
export { metadataDependencies } from './read-packages.ts';
export type { RepositoryPackage } from './read-packages.ts';
export { Repository } from './read-repository.ts';
export { repositoryAt } from './repository-at.ts';
export { repositoryCache } from './repository-place.ts';
export type { OpenRepositoryOptions } from './repository-place.ts';
