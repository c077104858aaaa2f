import { RpmError } from '../base/index.ts';

/** A distribution as a spec sees it. */
export interface Distribution {
  readonly name: string;
  readonly macros: Readonly<Record<string, string>>;
}

const fedora = (version: number): Distribution => ({
  name: `fedora-${version}`,
  macros: { fedora: `${version}`, [`fc${version}`]: '1', dist: `.fc${version}` },
});

const enterprise = (name: string, version: number, own: readonly string[] = []): Distribution => ({
  name: `${name}-${version}`,
  macros: {
    ...Object.fromEntries(own.map((macro) => [macro, `${version}`])),
    rhel: `${version}`,
    [`el${version}`]: '1',
    dist: `.el${version}`,
  },
});

const centos = ['centos', 'centos_ver'];
const alma = [...centos, 'almalinux', 'almalinux_ver'];
const rocky = [...centos, 'rocky', 'rocky_ver'];

/** @param sle - the release of SUSE Linux Enterprise it is built from; undefined for Tumbleweed */
const suse = (name: string, version: number, sle: string | undefined): Distribution => ({
  name,
  macros: {
    suse_version: `${version}`,
    is_opensuse: '1',
    ...(sle !== undefined && { sle_version: sle }),
    dist: '%{nil}',
  },
});

/** What their release packages define (`macros.dist`, openSUSE's `suse_macros`). */
export const distributions: readonly Distribution[] = [
  ...[40, 41, 42, 43].map(fedora),
  ...[7, 8, 9, 10].map((version) => enterprise('rhel', version)),
  ...[7, 8, 9, 10].map((version) => enterprise('centos', version, centos)),
  ...[8, 9, 10].map((version) => enterprise('almalinux', version, alma)),
  ...[8, 9, 10].map((version) => enterprise('rocky', version, rocky)),
  suse('opensuse-leap-42', 1315, '120300'),
  suse('opensuse-leap-15', 1500, '150600'),
  suse('opensuse-leap-16', 1600, '160000'),
  suse('opensuse-tumbleweed', 1699, undefined),
];

/** A few that differ in most of what specs ask for. */
const usual = ['fedora-42', 'rhel-8', 'rhel-9', 'almalinux-9', 'opensuse-leap-15'];

/**
 * Every macro that tells of some distribution: a cell of the matrix must not see those of the machine it
 * is computed on.
 */
export const distributionMacros: readonly string[] = [
  ...new Set(distributions.flatMap(({ macros }) => Object.keys(macros))),
];

/**
 * The distributions of that names, a few usual ones where there are none. `NAME:macro=value,...` describes
 * another one, or a known one with more macros.
 *
 * @throws {RpmError} BAD_ARGUMENT for a name that is not known, listing those that are
 */
export function chosenDistributions(words: readonly string[]): readonly Distribution[] {
  return (words.length === 0 ? usual : words).map(chosenOne);
}

function chosenOne(word: string): Distribution {
  const [, name = word, list] = /^([^:]+):(.*)$/s.exec(word) ?? [];
  const known = distributions.find((one) => one.name === name);
  if (list === undefined && known === undefined)
    throw new RpmError(
      'BAD_ARGUMENT',
      `distribution '${word}' is not known; there are ${distributions.map((one) => one.name).join(', ')}, and NAME:macro=value,...`,
    );
  return { name, macros: { ...known?.macros, ...ownMacros(word, list ?? '') } };
}

function ownMacros(word: string, list: string): Readonly<Record<string, string>> {
  const items = list.split(',').filter((item) => item !== '');
  return Object.fromEntries(
    items.map((item) => {
      const [, macro, value] = /^(\w{3,})=(.*)$/s.exec(item) ?? [];
      if (macro === undefined || value === undefined)
        throw new RpmError('BAD_ARGUMENT', `${word}: '${item}' is not macro=value`);
      return [macro, value];
    }),
  );
}
