import type {
  AttributeOutcome,
  VerifiedFile,
  VerifiedPackage,
  VerifyAttribute,
  VerifyReport,
} from '../../../src-main/contract/verify.ts';
import { verifyAttributes, verifyLetters } from '../../../src-main/contract/verify.ts';
import { type FixturePackage, referenceOf } from './fixture-packages.ts';

interface Change {
  readonly path: string;
  readonly letters: string;
  readonly isConfig?: boolean;
  readonly outcome?: VerifiedFile['outcome'];
  readonly reason?: string;
}

export function verifiedFile({
  path,
  letters,
  isConfig = false,
  outcome = 'changed',
  reason,
}: Change): VerifiedFile {
  const outcomeOf = (attribute: VerifyAttribute): AttributeOutcome =>
    letters.includes(verifyLetters[attribute])
      ? 'differs'
      : letters.includes('?') && attribute === 'digest'
        ? 'unreadable'
        : 'same';
  const attributes = Object.fromEntries(
    verifyAttributes.map((attribute) => [attribute, outcomeOf(attribute)]),
  );
  const flags = verifyAttributes.map((attribute) =>
    outcomeOf(attribute) === 'differs'
      ? verifyLetters[attribute]
      : outcomeOf(attribute) === 'unreadable'
        ? '?'
        : '.',
  );
  return {
    path,
    marker: isConfig ? 'c' : '',
    outcome,
    attributes: attributes as VerifiedFile['attributes'],
    line: `${outcome === 'missing' ? 'missing  ' : flags.join('')} ${isConfig ? 'c' : ' '} ${path}`,
    isConfig,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** What verifying these packages finds: most are as shipped, some are not, in every way there is. */
export function verifyReport(packages: readonly FixturePackage[]): VerifyReport {
  const changed = packages.filter((_, index) => packages.length > 1 && index % 9 === 2);
  return {
    reportId: 'report-1',
    subject: 'every package',
    startedAtSeconds: 1_714_100_000,
    elapsedMs: 8_400,
    packagesChecked: packages.length,
    filesChecked: packages.length * 23,
    bytesRead: packages.length * 1_940_000,
    packages: changed.map(changesOf),
  };
}

/** What comparing the files of one package finds: one of every kind. */
export function verifiedFilesOf(one: FixturePackage): VerifiedPackage {
  return { ...changesOf(one, 0), unmetDependencies: [] };
}

function changesOf({ summary }: FixturePackage, index: number): VerifiedPackage {
  const { name } = summary;
  const all: readonly Change[] = [
    { path: `/etc/${name}/${name}.conf`, letters: 'S5T', isConfig: true },
    { path: `/usr/bin/${name}`, letters: 'S5T' },
    {
      path: `/usr/share/doc/${name}/README`,
      letters: '',
      outcome: 'missing',
      reason: 'No such file or directory',
    },
    { path: `/usr/bin/${name}ctl`, letters: 'MUG' },
    {
      path: `/etc/${name}/users`,
      letters: 'T?',
      isConfig: true,
      outcome: 'unreadable',
      reason: 'Permission denied',
    },
    { path: `/usr/lib64/lib${name}.so.2`, letters: 'L' },
    { path: `/usr/libexec/${name}-helper`, letters: 'P' },
  ];
  const files = all
    .filter((_, position) => index % 7 === 0 || position === index % 7 || position === 0)
    .map(verifiedFile);
  return {
    package: referenceOf(summary),
    filesChecked: 23,
    files,
    unmetDependencies: index === 3 ? ['libgarnet.so.4()(64bit)'] : [],
  };
}
