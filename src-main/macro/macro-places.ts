/**
 * Where rpm looks for files of macros, patterns among them, in the order in which they count: the list
 * of `rpm --showrc`, with the vendor folders of those distributions that have one, and a user's own
 * files of before and since rpm 6. `~/` is the user's folder, and macros are replaced.
 */
export const macroPlaces: readonly string[] = [
  '/usr/lib/rpm/macros',
  '/usr/lib/rpm/macros.d/macros.*',
  '/usr/lib/rpm/platform/%{_target}/macros',
  '/usr/lib/rpm/fileattrs/*.attr',
  '/usr/lib/rpm/{redhat,suse,debian,vendor}/macros',
  '/etc/rpm/macros.*',
  '/etc/rpm/macros',
  '/etc/rpm/%{_target}/macros',
  '~/.rpmmacros',
  '~/.config/rpm/macros',
];
