import type { MetadataFile } from './metadata-file.ts';
import { attributes, elementText } from './xml-text.ts';

/** What repomd.xml says of the repository itself. */
export interface RepositoryFacts {
  readonly revision: string;
  readonly checksumName: string;
  /** Words about the repository: `--repo`, `--content`. */
  readonly repoTags: readonly string[];
  readonly contentTags: readonly string[];
  /** `--distro`: a CPE id where there is one, and a name. */
  readonly distros: readonly { readonly cpeId: string | undefined; readonly name: string }[];
}

/** The text of repomd.xml. */
export function repositoryIndex(files: readonly MetadataFile[], facts: RepositoryFacts): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<repomd xmlns="http://linux.duke.edu/metadata/repo" xmlns:rpm="http://linux.duke.edu/metadata/rpm">',
    `  <revision>${elementText(facts.revision)}</revision>`,
    ...tagLines(facts),
    ...files.flatMap((file) => dataLines(file, facts.checksumName)),
    '</repomd>',
    '',
  ].join('\n');
}

function tagLines({ repoTags, contentTags, distros }: RepositoryFacts): string[] {
  if (repoTags.length + contentTags.length + distros.length === 0) return [];
  return [
    '  <tags>',
    ...contentTags.map((word) => `    <content>${elementText(word)}</content>`),
    ...repoTags.map((word) => `    <repo>${elementText(word)}</repo>`),
    ...distros.map(
      ({ cpeId, name }) =>
        `    <distro${attributes({ cpeid: cpeId })}>${elementText(name)}</distro>`,
    ),
    '  </tags>',
  ];
}

function dataLines(file: MetadataFile, checksumName: string): string[] {
  const type = attributes({ type: checksumName });
  return [
    `  <data${attributes({ type: file.kind })}>`,
    `    <checksum${type}>${file.checksum}</checksum>`,
    `    <open-checksum${type}>${file.openChecksum}</open-checksum>`,
    `    <location${attributes({ href: `repodata/${file.fileName}` })}/>`,
    `    <timestamp>${file.mtimeSeconds}</timestamp>`,
    `    <size>${file.sizeBytes}</size>`,
    `    <open-size>${file.openSizeBytes}</open-size>`,
    '  </data>',
  ];
}
