/** `BuildArch`: for which architectures a spec is read anew. */

/** Ends the first reading of a spec that names its architectures. */
export class BuildArchitecturesFound extends Error {
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    super('the spec names its architectures');
    this.names = names;
  }
}
