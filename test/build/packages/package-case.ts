/** A spec that is built by real rpmbuild and by ours, told by what is special about it. */
export interface PackageCase {
  /** Also the name of the package. */
  readonly name: string;
  /** Further lines of the preamble. */
  readonly preamble?: string;
  /** Shell of %install, which begins in the build root. */
  readonly install?: string;
  /** Lines of %files; none: no package. */
  readonly files?: string;
  /** Options of %files. */
  readonly filesOptions?: string;
  /** Further sections. */
  readonly sections?: string;
  /** Lines before everything. */
  readonly head?: string;
  /** Sources by name. */
  readonly sources?: Readonly<Record<string, string>>;
  /** Real rpm has a program or library only sometimes: its path, without which there is nothing to compare. */
  readonly needs?: string;
}

/** The text of the spec. */
export function caseText({
  name,
  head = '',
  preamble = '',
  install = '',
  files,
  filesOptions = '',
  sections = '',
}: PackageCase): string {
  return [
    head,
    `Name: ${name}`,
    ...(/^Version:/m.test(preamble) ? [] : ['Version: 1.0']),
    ...(/^Release:/m.test(preamble) ? [] : ['Release: 1']),
    `Summary: Shows ${name}`,
    'License: MIT',
    preamble,
    '%description',
    `Shows ${name}.`,
    '%install',
    'cd %{buildroot}',
    install,
    ...(files === undefined ? [] : [`%files ${filesOptions}`, files]),
    sections,
    '',
  ].join('\n');
}
