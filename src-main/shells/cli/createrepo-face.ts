/** `turntable createrepo FOLDER`, `createrepo_c FOLDER`: metadata for a folder of packages. */
import { isSystemError, RpmError } from '../../base/index.ts';
import { createRepository, metadataCompressors } from '../../repository/index.ts';
import type { MetadataCompressor, RepositoryOptions } from '../../repository/index.ts';
import { cliContext } from './cli-context.ts';
import { verbosityOf } from './invocation.ts';
import type { OptionDefinition } from './option-table.ts';
import type { Output } from './output.ts';
import { parseOptions, UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';

const option = (
  name: string,
  help: string,
  given: Partial<OptionDefinition> = {},
): OptionDefinition => ({ name, group: 'other', help, ...given });

/** Of createrepo_c, what is done here; anything else is an unknown option. */
const options: readonly OptionDefinition[] = [
  option('outputdir', 'put repodata there', { short: 'o', argument: 'FOLDER' }),
  option('update', 'do not open packages whose size and time are as they were'),
  option('excludes', 'leave out what matches', { short: 'x', argument: 'PATTERN' }),
  option('pkglist', 'only the packages of a list', { short: 'i', argument: 'FILE' }),
  option('skip-symlinks', 'leave out symbolic links', { short: 'S' }),
  option('groupfile', 'put a comps file in', { short: 'g', argument: 'FILE' }),
  option('updateinfo', 'put advisories in', { argument: 'FILE' }),
  option('baseurl', 'where the packages lie', { short: 'u', argument: 'URL' }),
  option('checksum', 'sha256 unless given', { short: 's', argument: 'TYPE' }),
  option('compress-type', 'zstd (unless given), gz or none', {
    otherNames: ['general-compress-type'],
    argument: 'TYPE',
  }),
  option('simple-md-filenames', 'no checksums in the names of files'),
  option('unique-md-filenames', 'checksums in the names of files (as always)'),
  option('changelog-limit', '10 unless given', { argument: 'NUMBER' }),
  option('revision', 'the time unless given', { argument: 'TEXT' }),
  option('distro', 'of what the repository is part', { argument: '[CPEID,]NAME' }),
  option('content', 'a word on what is in it', { argument: 'WORD' }),
  option('repo', 'a word on the repository', { argument: 'WORD' }),
  option('no-database', 'no SQLite files (there never are any)'),
  option('quiet', 'say less', { short: 'q' }),
  option('verbose', 'say more', { short: 'v' }),
  option('help', 'print this', { short: 'h', isFinal: true }),
];

/** From words to exit status: 1 when nothing was made, 2 when packages were left out. */
export async function runCreaterepo(words: readonly string[], output: Output): Promise<number> {
  try {
    const given = parseOptions(words, options);
    if (given.has('help')) return writeHelp(output);
    const [folder, another] = given.arguments;
    if (folder === undefined) throw new UsageError('Must specify exactly one directory to index.');
    if (another !== undefined) throw new UsageError('Must specify exactly one directory to index.');
    return await create(folder, given, output);
  } catch (thrown) {
    if (thrown instanceof RpmError || isSystemError(thrown)) output.error(thrown.message);
    else if (thrown instanceof UsageError) output.error(`createrepo: ${thrown.message}`);
    else throw thrown;
    return 1;
  }
}

async function create(folder: string, given: ParsedOptions, output: Output): Promise<number> {
  const context = cliContext(output, verbosityOf(given));
  const report = await createRepository(folder, {
    ...optionsOf(given),
    nowSeconds: Math.floor(context.now() / 1000),
    report: (path, problem) => context.log.warning(`${path}: left out: ${problem.message}`),
  });
  if (!given.has('quiet'))
    output.write(`${report.packages} packages, ${report.reused} of them as before\n`);
  return report.failed === 0 ? 0 : 2;
}

function optionsOf(given: ParsedOptions): Omit<RepositoryOptions, 'nowSeconds' | 'report'> {
  const additional = [
    { kind: 'group', path: given.value('groupfile') },
    { kind: 'updateinfo', path: given.value('updateinfo') },
  ].flatMap(({ kind, path }) => (path === undefined ? [] : [{ kind, path }]));
  return {
    outputFolder: given.value('outputdir'),
    baseUrl: given.value('baseurl'),
    isUpdate: given.has('update'),
    compressor: compressorOf(given.value('compress-type') ?? 'zstd'),
    isNameUnique: !given.has('simple-md-filenames'),
    changelogLimit: limitOf(given.value('changelog-limit') ?? '10'),
    revision: given.value('revision'),
    additional,
    excludes: given.values('excludes'),
    listPath: given.value('pkglist'),
    skipsSymlinks: given.has('skip-symlinks'),
    checksumName: given.value('checksum') ?? 'sha256',
    repoTags: given.values('repo'),
    contentTags: given.values('content'),
    distros: given.values('distro').map(distroOf),
  };
}

function compressorOf(name: string): MetadataCompressor {
  if (Object.hasOwn(metadataCompressors, name)) return name as MetadataCompressor;
  throw new UsageError(`Unknown/Unsupported compression type "${name}"`);
}

function limitOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(`--changelog-limit wants a number, not "${text}"`);
}

function distroOf(text: string): { readonly cpeId: string | undefined; readonly name: string } {
  const comma = text.indexOf(',');
  return comma < 0
    ? { cpeId: undefined, name: text }
    : { cpeId: text.slice(0, comma), name: text.slice(comma + 1) };
}

function writeHelp(output: Output): number {
  output.write('Usage: createrepo [OPTION...] FOLDER\n\n');
  for (const { name, short, argument, help } of options) {
    const letter = short === undefined ? '      ' : `  -${short}, `;
    const left = `${letter}--${name}${argument === undefined ? '' : `=${argument}`}`;
    output.write(`${left.padEnd(34)} ${help ?? ''}\n`);
  }
  return 0;
}
