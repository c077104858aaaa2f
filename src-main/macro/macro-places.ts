/**
 * Where rpm looks for files of macros, patterns among them, in the order in which they count: the list
 * of `rpm --showrc`, with the vendor folders of those distributions that have one, and a user's own
 * files of before and since rpm 6. `~/` is the user's folder, and macros are replaced.
 *
 * @param environment - `RPM_CONFIGDIR` names the folder of rpm's own files
 */
export function macroPlaces(
  environment: (name: string) => string | undefined = () => undefined,
): readonly string[] {
  const vendors = ['debian', 'redhat', 'suse', 'vendor'];
  return [...placesOf(configurationFolder(environment), vendors), '~/.config/rpm/macros'];
}

/** The same as `--showrc` prints it, for the one vendor whose rpm it is. */
export function listedMacroPlaces(
  environment: (name: string) => string | undefined,
  vendor: string,
): readonly string[] {
  return placesOf(configurationFolder(environment), [vendor]);
}

/** The folder of rpm's own files. */
export function configurationFolder(environment: (name: string) => string | undefined): string {
  return environment('RPM_CONFIGDIR') ?? '/usr/lib/rpm';
}

function placesOf(own: string, vendors: readonly string[]): readonly string[] {
  return [
    `${own}/macros`,
    `${own}/macros.d/macros.*`,
    `${own}/platform/%{_target}/macros`,
    `${own}/fileattrs/*.attr`,
    ...vendors.map((vendor) => `${own}/${vendor}/macros`),
    '/etc/rpm/macros.*',
    '/etc/rpm/macros',
    '/etc/rpm/%{_target}/macros',
    '~/.rpmmacros',
  ];
}
