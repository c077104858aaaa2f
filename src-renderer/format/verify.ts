import {
  type VerifiedFile,
  type VerifiedPackage,
  type VerifyAttribute,
  verifyAttributes,
} from '../../src-main/contract/verify.ts';

/** The ways to look through a report. A file may answer to more than one. */
export type VerifyFilter = 'all' | 'config' | 'program' | 'missing' | 'permissions' | 'unreadable';

export const verifyFilters: readonly { readonly filter: VerifyFilter; readonly label: string }[] = [
  { filter: 'all', label: 'Everything' },
  { filter: 'program', label: 'Changed program' },
  { filter: 'config', label: 'Changed config' },
  { filter: 'missing', label: 'Missing' },
  { filter: 'permissions', label: 'Permissions' },
  { filter: 'unreadable', label: 'Unreadable' },
];

const attributeWords: Readonly<Record<VerifyAttribute, string>> = {
  size: 'size',
  mode: 'mode (type and permissions)',
  digest: 'content',
  device: 'device numbers',
  link: 'link target',
  user: 'owner',
  group: 'group',
  mtime: 'modification time',
  capabilities: 'capabilities',
};

export function attributeWord(attribute: VerifyAttribute): string {
  return attributeWords[attribute];
}

const markerWords: Readonly<Record<VerifiedFile['marker'], string>> = {
  '': '',
  c: 'config',
  d: 'documentation',
  g: 'ghost',
  l: 'license',
  r: 'readme',
  m: 'may be missing',
  a: 'artifact',
  s: 'spec file',
  p: 'pubkey',
  x: 'exclude',
  n: 'no replace',
};

export function markerWord(marker: VerifiedFile['marker']): string {
  return markerWords[marker];
}

const contentAttributes: readonly VerifyAttribute[] = ['size', 'digest', 'link', 'device'];
const rightsAttributes: readonly VerifyAttribute[] = ['mode', 'user', 'group', 'capabilities'];

/** Whether a file belongs under a filter. */
export function isUnderFilter(file: VerifiedFile, filter: VerifyFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'missing':
      return file.outcome === 'missing';
    case 'unreadable':
      return file.outcome === 'unreadable' || hasOutcome(file, verifyAttributes, 'unreadable');
    case 'config':
      return file.isConfig && hasOutcome(file, contentAttributes, 'differs');
    case 'program':
      return !file.isConfig && hasOutcome(file, contentAttributes, 'differs');
    case 'permissions':
      return hasOutcome(file, rightsAttributes, 'differs');
  }
}

function hasOutcome(
  file: VerifiedFile,
  attributes: readonly VerifyAttribute[],
  outcome: 'differs' | 'unreadable',
): boolean {
  return attributes.some((attribute) => file.attributes[attribute] === outcome);
}

/** One cell of the matrix for a whole package. */
export interface MatrixCell {
  readonly differing: number;
  readonly unreadable: number;
  /** Whether everything that differs is a config file, which people change on purpose. */
  readonly isConfigOnly: boolean;
}

export type MatrixColumn = VerifyAttribute | 'missing';
export const matrixColumns: readonly MatrixColumn[] = [...verifyAttributes, 'missing'];

export function packageCell(files: readonly VerifiedFile[], column: MatrixColumn): MatrixCell {
  const differing = files.filter((file) =>
    column === 'missing' ? file.outcome === 'missing' : file.attributes[column] === 'differs',
  );
  const unreadable =
    column === 'missing'
      ? 0
      : files.filter((file) => file.attributes[column] === 'unreadable').length;
  return {
    differing: differing.length,
    unreadable,
    isConfigOnly: differing.length > 0 && differing.every((file) => file.isConfig),
  };
}

/** A package's files under a filter; unmet dependencies show only when nothing is filtered out. */
export function filterPackages(
  packages: readonly VerifiedPackage[],
  filter: VerifyFilter,
): readonly VerifiedPackage[] {
  if (filter === 'all') return packages;
  return packages.flatMap((verified) => {
    const files = verified.files.filter((file) => isUnderFilter(file, filter));
    return files.length === 0 ? [] : [{ ...verified, files, unmetDependencies: [] }];
  });
}

/** How many files each filter holds. */
export function filterCounts(
  packages: readonly VerifiedPackage[],
): Readonly<Record<VerifyFilter, number>> {
  const counts = { all: 0, config: 0, program: 0, missing: 0, permissions: 0, unreadable: 0 };
  for (const file of packages.flatMap((verified) => verified.files)) {
    for (const { filter } of verifyFilters) if (isUnderFilter(file, filter)) counts[filter] += 1;
  }
  return counts;
}
