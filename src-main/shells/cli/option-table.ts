/** Every option of the rpm command line, for the parser and the help; rpm(8) is the source. */

export type OptionGroup = 'select' | 'files' | 'query' | 'verify' | 'install' | 'common' | 'other';

export interface OptionDefinition {
  /** Long name; also the key under which its value is found. */
  readonly name: string;
  readonly short?: string;
  /** Other long names that mean the same. */
  readonly otherNames?: readonly string[];
  /** What the help calls its argument; an option without one is a switch. */
  readonly argument?: string;
  readonly group: OptionGroup;
  /** One line for the help; options without it are accepted and not listed. */
  readonly help?: string;
  /** What its letter alone stands for behind `-q`. */
  readonly afterQuery?: string;
  /** Nothing behind it is looked at. */
  readonly isFinal?: boolean;
  /** rpm has it and we do not: refused by name, for it must not be passed over in silence. */
  readonly isRefused?: boolean;
}

const select: readonly OptionDefinition[] = [
  { name: 'all', short: 'a', group: 'select', help: 'all packages' },
  { name: 'file', short: 'f', group: 'select', help: 'the package(s) that own an installed file' },
  { name: 'path', group: 'select', help: 'the package(s) that own a path, installed or not' },
  { name: 'group', short: 'g', group: 'select', help: 'the packages of a group' },
  { name: 'package', short: 'p', group: 'select', help: 'package files' },
  { name: 'pkgid', group: 'select', help: 'by package identifier (MD5 of header and payload)' },
  { name: 'hdrid', group: 'select', help: 'by header identifier (SHA-1 of the header)' },
  { name: 'tid', group: 'select' },
  { name: 'querybynumber', group: 'select' },
  { name: 'triggeredby', group: 'select', help: 'packages whose triggers a package fires' },
  { name: 'whatconflicts', group: 'select', help: 'packages that conflict with a capability' },
  { name: 'whatrequires', group: 'select', help: 'packages that require a capability' },
  { name: 'whatobsoletes', group: 'select', help: 'packages that obsolete a capability' },
  { name: 'whatprovides', group: 'select', help: 'packages that provide a capability' },
  { name: 'whatrecommends', group: 'select', help: 'packages that recommend a capability' },
  { name: 'whatsuggests', group: 'select', help: 'packages that suggest a capability' },
  { name: 'whatsupplements', group: 'select', help: 'packages that supplement a capability' },
  { name: 'whatenhances', group: 'select', help: 'packages that enhance a capability' },
  { name: 'nomanifest', group: 'select' },
];

const files: readonly OptionDefinition[] = [
  { name: 'configfiles', short: 'c', group: 'files', help: 'only configuration files' },
  { name: 'docfiles', short: 'd', group: 'files', help: 'only documentation files' },
  { name: 'licensefiles', short: 'L', group: 'files', help: 'only license files' },
  { name: 'artifactfiles', short: 'A', group: 'files', help: 'only artifact files' },
  { name: 'noghost', group: 'files', help: 'leave out %ghost files' },
  { name: 'noconfig', group: 'files', help: 'leave out %config files' },
  { name: 'noartifact', group: 'files', help: 'leave out %artifact files' },
];

const query: readonly OptionDefinition[] = [
  { name: 'query', short: 'q', group: 'query', help: 'query packages' },
  { name: 'dump', group: 'query', help: 'everything known of each file' },
  { name: 'list', short: 'l', group: 'query', help: 'list files' },
  {
    name: 'queryformat',
    otherNames: ['qf'],
    argument: 'QUERYFORMAT',
    group: 'query',
    help: 'print by a format',
  },
  { name: 'state', short: 's', group: 'query', help: 'list files with their states' },
];

const verify: readonly OptionDefinition[] = [
  {
    name: 'verify',
    short: 'V',
    group: 'verify',
    help: 'compare installed files with the database',
  },
  { name: 'verify-y', short: 'y', group: 'verify' },
  {
    name: 'nofiledigest',
    otherNames: ['nomd5', 'nofilesha256'],
    group: 'verify',
    help: 'do not compare digests of files',
  },
  { name: 'nofiles', group: 'verify', help: 'do not check files' },
  { name: 'noscript', group: 'verify', help: 'do not run verify scripts' },
  { name: 'nolinkto', group: 'verify' },
  { name: 'nosize', group: 'verify' },
  { name: 'nouser', group: 'verify' },
  { name: 'nogroup', group: 'verify' },
  { name: 'nomtime', group: 'verify' },
  { name: 'nomode', group: 'verify' },
  { name: 'nordev', group: 'verify' },
];

const install: readonly OptionDefinition[] = [
  {
    name: 'install',
    short: 'i',
    afterQuery: '--info',
    group: 'install',
    help: 'install packages',
  },
  { name: 'upgrade', short: 'U', group: 'install', help: 'install or upgrade packages' },
  { name: 'freshen', short: 'F', group: 'install', help: 'upgrade what is installed' },
  { name: 'reinstall', group: 'install', help: 'install packages again' },
  {
    name: 'erase',
    short: 'e',
    otherNames: ['uninstall'],
    group: 'install',
    help: 'erase packages',
  },
  {
    name: 'restore',
    group: 'install',
    help: 'put owners, modes and times of files right',
  },
  { name: 'allfiles', group: 'install', help: 'install missing %config(missingok) files too' },
  { name: 'allmatches', group: 'install', help: 'erase every package a label names' },
  { name: 'allow-protected', group: 'install', help: 'let protected packages go' },
  { name: 'badreloc', group: 'install', help: 'relocate what is not meant to be' },
  { name: 'deploops', group: 'install', help: 'tell which packages need each other' },
  {
    name: 'excludedocs',
    otherNames: ['nodocs'],
    group: 'install',
    help: 'leave out documentation',
  },
  { name: 'includedocs', group: 'install', help: 'install documentation (as always)' },
  {
    name: 'excludepath',
    argument: '<path>',
    group: 'install',
    help: 'leave out what lies at or below a path',
  },
  {
    name: 'excludeconfigs',
    otherNames: ['noconfigs'],
    group: 'install',
    help: 'leave out configuration files',
  },
  { name: 'excludeartifacts', group: 'install', help: 'leave out what the build left behind' },
  { name: 'force', group: 'install', help: 'as --replacepkgs --replacefiles --oldpackage' },
  { name: 'force-debian', group: 'install' },
  { name: 'hash', short: 'h', group: 'install', help: 'print hash marks (with -v)' },
  { name: 'ignorearch', group: 'install', help: 'install for any architecture' },
  { name: 'ignoreos', group: 'install', help: 'install for any operating system' },
  { name: 'ignoresize', group: 'install', help: 'do not check disk space' },
  { name: 'noverify', group: 'install', help: 'install packages that do not verify' },
  { name: 'justdb', group: 'install', help: 'change the database, not the file system' },
  { name: 'nodb', group: 'install', help: 'change the file system, not the database' },
  { name: 'nodeps', group: 'install', help: 'do not check dependencies' },
  { name: 'nocontexts', group: 'install', help: 'set no SELinux labels' },
  { name: 'nocaps', group: 'install', help: 'set no file capabilities' },
  { name: 'noorder', group: 'install', help: 'keep the order given' },
  { name: 'noscripts', group: 'install', help: 'run no scriptlets' },
  { name: 'nopre', group: 'install', help: 'run no %pre' },
  { name: 'nopost', group: 'install', help: 'run no %post' },
  { name: 'nopreun', group: 'install', help: 'run no %preun' },
  { name: 'nopostun', group: 'install', help: 'run no %postun' },
  { name: 'nopretrans', group: 'install', help: 'run no %pretrans' },
  { name: 'noposttrans', group: 'install', help: 'run no %posttrans' },
  { name: 'nopreuntrans', group: 'install', help: 'run no %preuntrans' },
  { name: 'nopostuntrans', group: 'install', help: 'run no %postuntrans' },
  { name: 'notriggers', group: 'install', help: 'run no triggers' },
  { name: 'notriggerprein', group: 'install', help: 'run no %triggerprein' },
  { name: 'notriggerin', group: 'install', help: 'run no %triggerin' },
  { name: 'notriggerun', group: 'install', help: 'run no %triggerun' },
  { name: 'notriggerpostun', group: 'install', help: 'run no %triggerpostun' },
  { name: 'nosysusers', group: 'install', help: 'make no users and groups' },
  { name: 'oldpackage', group: 'install', help: 'let an older version replace a newer one' },
  { name: 'percent', group: 'install', help: 'print percentages' },
  {
    name: 'prefix',
    argument: '<dir>',
    group: 'install',
    help: 'put a relocatable package there',
  },
  {
    name: 'relocate',
    argument: '<old>=<new>',
    group: 'install',
    help: 'put what belongs at or below a path elsewhere',
  },
  { name: 'replacefiles', group: 'install', help: 'let packages overwrite each others files' },
  { name: 'replacepkgs', group: 'install', help: 'install what is installed already' },
  { name: 'test', group: 'install', help: 'only tell whether it would work' },
];

const common: readonly OptionDefinition[] = [
  {
    name: 'define',
    short: 'D',
    argument: "'MACRO EXPR'",
    group: 'common',
    help: 'define a macro',
  },
  { name: 'undefine', argument: 'MACRO', group: 'common', help: 'forget a macro' },
  {
    name: 'eval',
    short: 'E',
    argument: "'EXPR'",
    group: 'common',
    help: 'print a text with its macros replaced',
  },
  {
    name: 'target',
    argument: 'CPU-VENDOR-OS',
    group: 'common',
    help: 'the platform whose macros count',
  },
  {
    name: 'macros',
    argument: '<FILE:...>',
    group: 'common',
    help: 'macro files to read in place of the usual ones',
  },
  { name: 'load', argument: '<FILE>', group: 'common', help: 'a macro file to read as well' },
  { name: 'noplugins', group: 'common' },
  { name: 'nodigest', group: 'common', help: 'do not check digests' },
  { name: 'nosignature', group: 'common', help: 'do not check signatures' },
  { name: 'nohdrchk', group: 'common' },
  {
    name: 'rcfile',
    argument: '<FILE:...>',
    group: 'common',
    help: 'rpmrc files to read in place of the usual ones',
  },
  {
    name: 'root',
    short: 'r',
    argument: 'ROOT',
    group: 'common',
    help: 'the root directory to work on',
  },
  {
    name: 'dbpath',
    argument: 'DIRECTORY',
    group: 'common',
    help: 'the database folder, inside the root',
  },
  {
    name: 'querytags',
    group: 'common',
    isFinal: true,
    help: 'list the tags a query format knows',
  },
  {
    name: 'showrc',
    group: 'common',
    isFinal: true,
    help: 'print the configuration that is in force',
  },
  { name: 'pipe', argument: 'CMD', group: 'common', help: 'send the output through a command' },
  { name: 'quiet', group: 'common', help: 'say less' },
  { name: 'verbose', short: 'v', group: 'common', help: 'say more' },
  { name: 'version', group: 'common', isFinal: true, help: 'print the version' },
  { name: 'help', short: '?', group: 'common', isFinal: true, help: 'print this' },
  { name: 'usage', group: 'common', isFinal: true, help: 'print this in brief' },
];

export const optionTable: readonly OptionDefinition[] = [
  ...select,
  ...files,
  ...query,
  ...verify,
  ...install,
  ...common,
];

/** Options of rpmdb. */
export const databaseOptionTable: readonly OptionDefinition[] = [
  { name: 'initdb', group: 'other', help: 'make an empty database' },
  { name: 'rebuilddb', group: 'other', help: 'write the database anew from its headers' },
  { name: 'verifydb', group: 'other', help: 'check the database' },
  { name: 'exportdb', group: 'other', help: 'write all headers to standard output' },
  { name: 'importdb', group: 'other', help: 'add the headers on standard input' },
  { name: 'salvagedb', group: 'other', help: 'rebuild from whatever can still be read' },
  ...common,
];

/** Options of rpmkeys, as rpm 6 has them. */
export const keyOptionTable: readonly OptionDefinition[] = [
  {
    name: 'checksig',
    short: 'K',
    group: 'other',
    help: 'check digests and signatures of package files',
  },
  { name: 'import', short: 'i', group: 'other', help: 'add armored public keys' },
  { name: 'export', short: 'x', group: 'other', help: 'print keys, armored' },
  { name: 'test', short: 't', group: 'other', help: 'only tell whether the import would work' },
  { name: 'delete', short: 'd', group: 'other', help: 'remove keys by id or fingerprint' },
  { name: 'delete', short: 'e', otherNames: ['erase'], group: 'other' },
  { name: 'list', short: 'l', group: 'other', help: 'list the keys' },
  { name: 'rebuild', group: 'other', help: 'write every key anew' },
  ...common,
];

/** Options of rpmgraph. */
export const graphOptionTable: readonly OptionDefinition[] = [
  { name: 'nolegacy', group: 'other', help: 'do not check signatures of format 3' },
  ...common,
];

/** What of rpm's common options has no meaning for a spec. */
const withoutSpec: ReadonlySet<string> = new Set(['pipe', 'nohdrchk']);

/** Options of rpmspec. */
export const specOptionTable: readonly OptionDefinition[] = [
  { name: 'parse', short: 'P', group: 'other', help: 'print the spec as it is read' },
  { name: 'query', short: 'q', group: 'other', help: 'query the packages of the spec' },
  { name: 'shell', group: 'other', help: 'print what is typed with its macros replaced' },
  { name: 'rpms', group: 'other', help: 'every package of the spec (unless told otherwise)' },
  { name: 'builtrpms', group: 'other', help: 'only packages that would be built' },
  { name: 'srpm', group: 'other', help: 'the source package' },
  {
    name: 'queryformat',
    otherNames: ['qf'],
    argument: 'QUERYFORMAT',
    group: 'other',
    help: 'print by a format',
  },
  {
    name: 'no-escapes',
    group: 'other',
    help: 'start no program and no Lua that could: for a spec that is not trusted',
  },
  ...common.filter(({ name }) => !withoutSpec.has(name)),
];

/** Options of rpmsign, those of rpm 6 among them, and two of our own. */
export const signOptionTable: readonly OptionDefinition[] = [
  { name: 'addsign', otherNames: ['addsig'], group: 'other', help: 'sign packages' },
  { name: 'resign', group: 'other', help: 'take the signatures away and sign anew' },
  { name: 'delsign', group: 'other', help: 'take the signatures away' },
  { name: 'rpmv3', group: 'other', help: 'sign header and payload as well' },
  { name: 'rpmv4', group: 'other', help: 'sign packages of format 6 as those of format 4 too' },
  { name: 'rpmv6', group: 'other', help: 'sign packages of format 4 as those of format 6 too' },
  {
    name: 'key-file',
    argument: '<FILE>',
    group: 'other',
    help: 'sign with the secret key of a file, without GnuPG',
  },
  {
    name: 'passphrase-file',
    argument: '<FILE>',
    group: 'other',
    help: 'the first line opens that key',
  },
  ...['signfiles', 'delfilesign', 'signverity', 'fskpass'].map(
    (name): OptionDefinition => ({ name, group: 'other', isRefused: true }),
  ),
  ...['verityalgo', 'certpath', 'fskpath'].map(
    (name): OptionDefinition => ({ name, argument: '<value>', group: 'other', isRefused: true }),
  ),
  ...common.filter(({ name }) => !withoutSpec.has(name)),
];

/** Options of rpmbuild. */
export const buildOptionTable: readonly OptionDefinition[] = [
  // first: -r is a mode here, and not the root
  ...common.filter(({ name }) => !withoutSpec.has(name)),
  {
    name: 'build-spec',
    short: 'b',
    argument: 'STAGE',
    group: 'other',
    help: 'from a spec: p(rep), f (%conf), c (%build), i(nstall), b(inary), s(ource), a(ll), l(ist check), d (needs), r (source with needs)',
  },
  {
    name: 'build-source',
    short: 'r',
    argument: 'STAGE',
    group: 'other',
    help: 'the same, from a source package',
  },
  {
    name: 'build-archive',
    short: 't',
    argument: 'STAGE',
    group: 'other',
    help: 'the same, from an archive with a spec in it',
  },
  { name: 'rebuild', group: 'other', help: 'build binary packages from a source package' },
  { name: 'recompile', group: 'other', help: 'build up to %install from a source package' },
  { name: 'buildroot', argument: 'FOLDER', group: 'other', help: 'install there while building' },
  { name: 'build-in-place', group: 'other', help: 'build in the current folder' },
  { name: 'clean', group: 'other', help: 'remove the build folder at the end' },
  { name: 'nobuild', group: 'other', help: 'run no stage' },
  { name: 'nodeps', group: 'other', help: 'do not check what the build needs' },
  { name: 'nodirtokens', group: 'other', help: 'tell paths whole, as before rpm 4' },
  { name: 'noclean', group: 'other', help: 'leave out %clean' },
  { name: 'noprep', group: 'other', help: 'leave out %prep' },
  { name: 'nocheck', group: 'other', help: 'leave out %check' },
  { name: 'rmsource', group: 'other', help: 'remove the sources at the end' },
  { name: 'rmspec', group: 'other', help: 'remove the spec at the end' },
  { name: 'short-circuit', group: 'other', help: 'go straight to the stage' },
];
