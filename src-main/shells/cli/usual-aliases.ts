/** The aliases every rpm has, for machines without a file of them; rpm(8) is the source. */
import { printForms } from '../../query/index.ts';
import type { PrintFormName } from '../../query/index.ts';
import type { PoptEntry } from './popt-entries.ts';

const form = (name: PrintFormName, help: string): PoptEntry => ({
  kind: 'alias',
  option: `--${name}`,
  words: ['--queryformat', printForms[name]],
  help,
});

const piped = (entry: PoptEntry, command: string): PoptEntry => ({
  ...entry,
  words: [...entry.words, '--pipe', command],
});

const alias = (option: string, ...words: readonly string[]): PoptEntry => ({
  kind: 'alias',
  option,
  words,
});

const execute = (option: string, words: readonly string[], help?: string): PoptEntry => ({
  kind: 'exec',
  option,
  words,
  ...(help !== undefined && { help }),
});

/** What popt puts in the place of this is the word behind the alias. */
const NEXT = '!#:+';

const defining = (option: string, macro: string): PoptEntry =>
  alias(option, '--define', `${macro} ${NEXT}`);

/** `--with X`: a macro that `%{with X}` looks for. */
const switching = (word: 'with' | 'without'): PoptEntry =>
  alias(`--${word}`, '--define', `_${word}_${NEXT}     --${word}-${NEXT}`);

/** Aliases by the program they are for. */
export const usualEntries: Readonly<Record<string, readonly PoptEntry[]>> = {
  rpm: [
    form('info', 'a description of the package (-qi)'),
    form('scripts', 'scriptlets'),
    form('triggers', 'trigger scriptlets'),
    alias('--triggerscripts', '--triggers'),
    form('filetriggers', 'file trigger scriptlets'),
    alias('--filetriggerscripts', '--filetriggers'),
    form('provides', 'capabilities it provides (-P)'),
    alias('-P', '--provides'),
    form('requires', 'capabilities it requires (-R)'),
    alias('-R', '--requires'),
    form('conflicts', 'capabilities it conflicts with'),
    form('obsoletes', 'packages it replaces'),
    form('recommends', 'capabilities it recommends'),
    form('suggests', 'capabilities it suggests'),
    form('supplements', 'capabilities it supplements'),
    form('enhances', 'capabilities it enhances'),
    form('changelog', 'change log with days'),
    form('changes', 'change log with times'),
    form('xml', 'every tag as XML'),
    form('json', 'every tag as JSON'),
    piped(form('last', 'by install time, latest first'), "LC_ALL=C sort -rn | cut -d' ' -f2-"),
    piped(form('dupes', 'packages installed more than once'), 'sort | uniq -d'),
    form('filesbypkg', 'package and file, one pair a line'),
    form('fileclass', 'files with their classes'),
    form('filemime', 'files with their media types'),
    form('filecolor', 'files with their colors'),
    form('fileprovide', 'files with what they provide'),
    form('filerequire', 'files with what they require'),
    form('filecaps', 'files with their POSIX capabilities'),
    alias('--setperms', '--restore'),
    alias('--setugids', '--restore'),
    alias('--setcaps', '--restore'),
    defining('--i18ndomains', '_i18ndomains'),
    defining('--color', '_color_output'),
    defining('--httpport', '_httpport'),
    defining('--httpproxy', '_httpproxy'),
    alias('--trace', '--eval', '%trace'),
    execute('--checksig', ['rpmkeys', '--checksig'], 'check packages: digests and signatures (-K)'),
    execute('-K', ['rpmkeys', '--checksig']),
    execute('--import', ['rpmkeys', '--import'], 'add a public key'),
    execute('--initdb', ['rpmdb', '--initdb'], 'make an empty database'),
    execute('--rebuilddb', ['rpmdb', '--rebuilddb'], 'write the database anew'),
    execute('--verifydb', ['rpmdb', '--verifydb'], 'check the database'),
    execute('--specfile', ['rpmspec', '-q']),
    execute('--addsign', ['rpmsign', '--addsign']),
    execute('--delsign', ['rpmsign', '--delsign']),
    execute('--resign', ['rpmsign', '--resign']),
  ],
  rpmbuild: [
    switching('with'),
    switching('without'),
    defining('--scm', '__scm'),
    alias('--trace', '--eval', '%trace'),
    alias('--nodebuginfo', '--define', 'debug_package %{nil}'),
  ],
  rpmspec: [
    form('conflicts', 'capabilities it conflicts with'),
    form('obsoletes', 'packages it replaces'),
    form('provides', 'capabilities it provides'),
    form('requires', 'capabilities it requires'),
    alias('--buildconflicts', '--srpm', '--conflicts'),
    alias('--buildrequires', '--srpm', '--requires'),
    switching('with'),
    switching('without'),
    defining('--scm', '__scm'),
    alias('--trace', '--eval', '%trace'),
    alias('--nodebuginfo', '--define', 'debug_package %{nil}'),
  ],
  rpmsign: [
    { ...defining('--key-id', '_gpg_name'), argument: '<id>', help: 'whose key signs' },
    { ...defining('--digest-algo', '_gpg_digest_algo'), argument: '<algorithm>' },
    alias('--trace', '--eval', '%trace'),
  ],
};
