import type { InstalledPackage, IndexName, ReadableDatabase } from '../database/index.ts';
import { nativeInt32 } from '../database/index.ts';
import { fromHex } from '../base/index.ts';
import { findFileOwners } from './file-owners.ts';
import type { FileLookUp } from './file-owners.ts';

/** How packages are chosen from the database; `label` is what remains when no option says otherwise. */
export type SelectorName =
  | 'label'
  | 'file'
  | 'path'
  | 'group'
  | 'pkgid'
  | 'hdrid'
  | 'tid'
  | 'querybynumber'
  | 'triggeredby'
  | 'whatprovides'
  | 'whatrequires'
  | 'whatconflicts'
  | 'whatobsoletes'
  | 'whatrecommends'
  | 'whatsuggests'
  | 'whatsupplements'
  | 'whatenhances';

/**
 * What a selector found. `none`: nothing, with rpm's sentence, which belongs to standard output;
 * `failed`: the question itself was wrong, which belongs to standard error.
 */
export type Selection =
  | { readonly kind: 'found'; readonly packages: readonly InstalledPackage[] }
  | { readonly kind: 'none'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Chooses packages by an argument of the command line. */
export function selectPackages(
  database: ReadableDatabase,
  selector: SelectorName,
  argument: string,
  files: FileLookUp,
): Selection {
  switch (selector) {
    case 'label':
      return orNone(database.findByLabel(argument), `package ${argument} is not installed`);
    case 'group':
      return orNone(
        database.find('Group', argument),
        `group ${argument} does not contain any packages`,
      );
    case 'triggeredby':
      return orNone(hits(database, 'Triggername', argument), `no package triggers ${argument}`);
    case 'pkgid':
      return byDigest(database, 'Sigmd5', 'pkgid', argument);
    case 'hdrid':
      return byDigest(database, 'Sha1header', 'hdrid', argument);
    case 'tid':
      return byTransaction(database, argument);
    case 'querybynumber':
      return byNumber(database, argument);
    case 'file':
    case 'path':
      return byFile(database, selector, argument, files);
    case 'whatprovides':
      // who has a file of that name comes before who says so, as with rpm
      if (argument.startsWith('/')) return byFile(database, 'file', argument, files);
      return byCapability(database, 'whatprovides', argument);
    case 'whatrequires':
    case 'whatconflicts':
    case 'whatobsoletes':
    case 'whatrecommends':
    case 'whatsuggests':
    case 'whatsupplements':
    case 'whatenhances':
      return byCapability(database, selector, argument);
  }
}

function orNone(packages: readonly InstalledPackage[], message: string): Selection {
  return packages.length === 0 ? { kind: 'none', message } : { kind: 'found', packages };
}

/** Packages of an index, once for each row, as rpm walks them. */
function hits(database: ReadableDatabase, index: IndexName, key: string): InstalledPackage[] {
  const instances = database.findInstances(index, key).map(({ instance }) => instance);
  return instances
    .sort((a, b) => a - b)
    .map((instance) => database.get(instance))
    .filter((found) => found !== undefined);
}

function byDigest(
  database: ReadableDatabase,
  index: 'Sigmd5' | 'Sha1header',
  word: string,
  argument: string,
): Selection {
  const digits = index === 'Sigmd5' ? 32 : 40;
  const bytes = argument.length === digits ? fromHex(argument) : undefined;
  if (bytes === undefined) return { kind: 'failed', message: `malformed ${word}: ${argument}` };
  const found = database.find(index, index === 'Sigmd5' ? bytes : argument);
  return orNone(found, `no package matches ${word}: ${argument}`);
}

function byTransaction(database: ReadableDatabase, argument: string): Selection {
  const number = wholeNumber(argument);
  if (number === undefined) return { kind: 'failed', message: `malformed tid: ${argument}` };
  const found = database.find('Installtid', nativeInt32(number));
  return orNone(found, `no package matches tid: ${argument}`);
}

function byNumber(database: ReadableDatabase, argument: string): Selection {
  const number = wholeNumber(argument);
  if (number === undefined)
    return { kind: 'failed', message: `invalid package number: ${argument}` };
  const found = database.get(number);
  if (found === undefined) return { kind: 'failed', message: `record ${number} could not be read` };
  return { kind: 'found', packages: [found] };
}

/** A number as C's strtoul takes it (decimal, octal with 0, hexadecimal with 0x), of which 32 bits count. */
function wholeNumber(text: string): number | undefined {
  const digits = text.trimStart();
  if (/^0[0-7]+$/.test(digits)) return Number.parseInt(digits, 8) % 2 ** 32;
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(digits)) return undefined;
  return Number(BigInt.asUintN(32, BigInt(digits)));
}

/** What each dependency selector asks of the packages. */
const dependencySelectors: Readonly<
  Record<string, { readonly index: IndexName; readonly verb: string }>
> = {
  whatprovides: { index: 'Providename', verb: 'provides' },
  whatrequires: { index: 'Requirename', verb: 'requires' },
  whatconflicts: { index: 'Conflictname', verb: 'conflicts' },
  whatobsoletes: { index: 'Obsoletename', verb: 'obsoletes' },
  whatrecommends: { index: 'Recommendname', verb: 'recommends' },
  whatsuggests: { index: 'Suggestname', verb: 'suggests' },
  whatsupplements: { index: 'Supplementname', verb: 'supplements' },
  whatenhances: { index: 'Enhancename', verb: 'enhances' },
};

/** By name alone: rpm compares no versions here, and takes an operator for a part of the name. */
function byCapability(database: ReadableDatabase, selector: string, argument: string): Selection {
  const definition = dependencySelectors[selector];
  if (definition === undefined) return { kind: 'none', message: `no package matches ${argument}` };
  return orNone(
    hits(database, definition.index, argument),
    `no package ${definition.verb} ${argument}`,
  );
}

function byFile(
  database: ReadableDatabase,
  selector: 'file' | 'path',
  argument: string,
  files: FileLookUp,
): Selection {
  const path = files.absolute(argument);
  if (path === '') return missingFile(path, files);
  const owners = findFileOwners(database, path, files, selector === 'file');
  if (owners.length > 0) return { kind: 'found', packages: owners };
  const provided = hits(database, 'Providename', path);
  if (provided.length > 0) return { kind: 'found', packages: provided };
  return missingFile(path, files);
}

function missingFile(path: string, files: FileLookUp): Selection {
  const reason = files.whyMissing(path);
  if (reason !== undefined) return { kind: 'failed', message: `file ${path}: ${reason}` };
  return { kind: 'none', message: `file ${path} is not owned by any package` };
}
