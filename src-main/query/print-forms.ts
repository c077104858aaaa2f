/** The forms of output that are query formats with a name, as rpm's options print them. */
import { encodeText } from '../base/index.ts';

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
export const printForms: Readonly<Record<string, string>> = {
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
  filesbypkg: '[%-25{=NAME} %{FILENAMES}\\n]',
  fileclass: '[%{FILENAMES}\\t%{FILECLASS}\\n]',
  filecolor: '[%{FILENAMES}\\t%{FILECOLORS}\\n]',
  fileprovide: '[%{FILENAMES}\\t%{FILEPROVIDE}\\n]',
  filerequire: '[%{FILENAMES}\\t%{FILEREQUIRE}\\n]',
  filecaps: '[%{FILENAMES}\\t%|FILECAPS?{%{FILECAPS}}|\\n]',
  last: '%|INSTALLTIME?{%{INSTALLTIME}}:{000000000}| %{NVRA} %|INSTALLTIME?{%{INSTALLTIME:date}}:{(not installed)}|\\n',
  dupes: '%|SOURCERPM?{%{name}.%{arch}}:{%|ARCH?{%{name}}:{%{name}-%{version}}|}|\\n',
};

/**
 * What `--last` makes of all its lines: newest first, label and date in columns. Equal times come in
 * falling order of the lines. Lines of other answers go through the same mill: without a number they
 * come last, and what stands behind their first word moves to the second column.
 */
export function arrangeByTime(text: string): string {
  const lines = text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined);
  const timeOf = (line: string): number => Number(/^\s*(-?\d+)/.exec(line)?.[1] ?? 0);
  lines.sort((a, b) => timeOf(b) - timeOf(a) || Buffer.compare(encodeText(b), encodeText(a)));
  return lines
    .map((line) => {
      const shown = line.replace(/^\d+ /, '');
      const [, label = ''] = /^[ \t]*([^ \t]*)/.exec(shown) ?? [];
      return `${padBytes(label, 45)} ${shown.slice(label.length + 1)}\n`;
    })
    .join('');
}

/** What `--dupes` makes of all its lines: each that stands there more than once, sorted. */
export function onlyDuplicates(text: string): string {
  const counts = new Map<string, number>();
  for (const line of text.split('\n'))
    if (line !== '') counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([line]) => line)
    .sort((a, b) => Buffer.compare(encodeText(a), encodeText(b)))
    .map((line) => `${line}\n`)
    .join('');
}

function padBytes(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - encodeText(text).length));
}
