/** `BuildArch`: for which architectures a spec is read anew. */

/** Ends the first reading of a spec that names its architectures. */
export class BuildArchitecturesFound extends Error {
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    super('the spec names its architectures');
    this.names = names;
  }
}

/** Builds on one of these are builds for the other too (buildarch_compat of rpm's rpmrc). */
const buildsFor: Readonly<Record<string, string>> = {
  athlon: 'i686',
  geode: 'i586',
  pentium4: 'pentium3',
  pentium3: 'i686',
  i686: 'i586',
  i586: 'i486',
  i486: 'i386',
};

/**
 * Whether a build for a machine may be one for an architecture.
 *
 * @param machine - for what is built, as `--target` says it
 */
export function canBuildFor(architecture: string, machine: string): boolean {
  if (architecture === 'noarch') return true;
  for (let at: string | undefined = machine; at !== undefined; ) {
    if (at === architecture) return true;
    at = Object.hasOwn(buildsFor, at) ? buildsFor[at] : undefined;
  }
  return false;
}
