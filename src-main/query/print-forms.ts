/** The forms of output that are query formats with a name, as rpm's options print them. */

/** The package label, what a bare `-q` prints. */
export const labelForm = '%{nvr}%|ARCHSUFFIX?{%{archsuffix}}|\\n';

/** The widest heading decides where the colons stand. */
const headingWidth = 12;

function field(heading: string, content: string): string {
  return `${heading.padEnd(headingWidth)}: ${content}`;
}

const optionalField = (heading: string, tag: string): string =>
  `%|${tag}?{${field(heading, `%{${tag}}`)}\\n}|`;

/** The first signature there is, in words. */
const signature = ['DSAHEADER', 'RSAHEADER', 'SIGGPG', 'SIGPGP'].reduceRight(
  (otherwise, tag) => `%|${tag}?{%{${tag}:pgpsig}}:{${otherwise}}|`,
  '(none)',
);

const info = [
  `${field('Name', '%{NAME}')}\\n`,
  optionalField('Epoch', 'EPOCH'),
  `${field('Version', '%{VERSION}')}\\n`,
  `${field('Release', '%{RELEASE}')}\\n`,
  optionalField('DistTag', 'DISTTAG'),
  `${field('Architecture', '%{ARCH}')}\\n`,
  `${field('Install Date', '%|INSTALLTIME?{%{INSTALLTIME:date}}:{(not installed)}|')}\\n`,
  `${field('Group', '%{GROUP}')}\\n`,
  `${field('Size', '%{LONGSIZE}')}\\n`,
  `%|LICENSE?{${field('License', '%{LICENSE}')}}|\\n`,
  `${field('Signature', signature)}\\n`,
  `${field('Source RPM', '%{SOURCERPM}')}\\n`,
  `${field('Build Date', '%{BUILDTIME:date}')}\\n`,
  `${field('Build Host', '%{BUILDHOST}')}\\n`,
  `%|PREFIXES?{${field('Relocations', '[%{PREFIXES} ]')}\\n}|`,
  optionalField('Packager', 'PACKAGER'),
  optionalField('Vendor', 'VENDOR'),
  optionalField('URL', 'URL'),
  optionalField('Bug URL', 'BUGURL'),
  `${field('Summary', '%{SUMMARY}')}\\n`,
  `${'Description'.padEnd(headingWidth)}:\\n%{DESCRIPTION}\\n`,
].join('');

/** Scriptlets in the order in which they run. */
const scriptlets: readonly (readonly [tag: string, word: string])[] = [
  ['PRETRANS', 'pretrans'],
  ['PREIN', 'preinstall'],
  ['POSTIN', 'postinstall'],
  ['PREUN', 'preuninstall'],
  ['POSTUN', 'postuninstall'],
  ['POSTTRANS', 'posttrans'],
  ['VERIFYSCRIPT', 'verify'],
];

/** Body and interpreter; a scriptlet may also be a program without a body. */
function scriptlet([tag, word]: readonly [string, string]): string {
  const interpreter = `%|${tag}PROG?{ (using[ %{${tag}PROG}])}|`;
  const program = `%|${tag}PROG?{${word} program:[ %{${tag}PROG}]\\n}|`;
  return `%|${tag}?{${word} scriptlet${interpreter}:\\n%{${tag}}\\n}:{${program}}|`;
}

function triggerScripts(word: string, prefix: string): string {
  const head = `${word}%{${prefix}TRIGGERTYPE} scriptlet (using %{${prefix}TRIGGERSCRIPTPROG})`;
  return `[${head} -- %{${prefix}TRIGGERCONDS}\\n%{${prefix}TRIGGERSCRIPTS}\\n]`;
}

/** With `-v` each line says what kind of dependency it is. */
function dependencies(prefix: string): string {
  return `[%|VERBOSE?{%{${prefix}FLAGS:deptype}: }:{}|%{${prefix}NEVRS}\\n]`;
}

function changes(timeFormat: string): string {
  return `[* %{CHANGELOGTIME:${timeFormat}} %{CHANGELOGNAME}\\n%{CHANGELOGTEXT}\\n\\n]`;
}

/** Formats by the name of the option that prints them. */
export const printForms = {
  info,
  scripts: scriptlets.map(scriptlet).join(''),
  triggers: triggerScripts('trigger', ''),
  filetriggers:
    triggerScripts('filetrigger', 'FILE') + triggerScripts('transfiletrigger', 'TRANSFILE'),
  provides: dependencies('PROVIDE'),
  requires: dependencies('REQUIRE'),
  conflicts: dependencies('CONFLICT'),
  obsoletes: dependencies('OBSOLETE'),
  recommends: dependencies('RECOMMEND'),
  suggests: dependencies('SUGGEST'),
  supplements: dependencies('SUPPLEMENT'),
  enhances: dependencies('ENHANCE'),
  changelog: changes('day'),
  changes: changes('date'),
  xml: '[%{*:xml}\\n]',
  json: '[%{*:json}]',
  filesbypkg: '[%-25{=NAME} %{FILENAMES}\\n]',
  fileclass: '[%{FILENAMES}\\t%{FILECLASS}\\n]',
  filecolor: '[%{FILENAMES}\\t%{FILECOLORS}\\n]',
  fileprovide: '[%{FILENAMES}\\t%{FILEPROVIDE}\\n]',
  filerequire: '[%{FILENAMES}\\t%{FILEREQUIRE}\\n]',
  filecaps: '[%{FILENAMES}\\t%|FILECAPS?{%{FILECAPS}}|\\n]',
  filemime: '[%{FILENAMES}\\t%{FILEMIMES}\\n]',
  last: '%|INSTALLTIME?{%{INSTALLTIME}}:{000000000}| %-45{NVRA} %|INSTALLTIME?{%{INSTALLTIME:date}}:{(not installed)}|\\n',
  dupes: '%|SOURCERPM?{%{name}.%{arch}}:{%|ARCH?{%{name}}:{%{name}-%{version}}|}|\\n',
} as const satisfies Readonly<Record<string, string>>;

export type PrintFormName = keyof typeof printForms;
