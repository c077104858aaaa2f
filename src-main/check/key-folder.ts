/** Keys as files of a folder, one in each: rpm's keyring where `%_keyring` is `fs`. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError, pathForSystem, writeFileAtomically } from '../base/index.ts';
import { HeaderBuilder, readDatabaseHeader, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { keyPackageName } from './key-package.ts';
import type { KeyDatabase } from './keystore.ts';

/** Where keys are read, come and go: the part of a database that they need, or a folder. */
export interface KeyStore extends KeyDatabase {
  transaction<T>(body: () => T): T;
  add(blob: Uint8Array): unknown;
  remove(instance: number): unknown;
}

/** What is told of the files, in rpm's words. */
export interface KeyFolderReport {
  error(message: string): void;
  debug(message: string): void;
}

const suffix = '.key';
const largestBytes = 1 << 20;

/**
 * The keys in `FOLDER/*.key`, in the order of their names, as the packages a database would have of them; the
 * number of a file in that order takes the place of the number of a row.
 *
 * @param report - told of each file, and of files without an armoured key
 */
export function keyFolder(folder: string, report: KeyFolderReport): KeyStore {
  let paths: readonly string[] = [];
  return {
    *find() {
      report.debug(`loading keyring from pubkeys in ${folder}/*${suffix}`);
      paths = keyPaths(folder);
      if (paths.length === 0) report.debug(`couldn't find any keys in ${folder}/*${suffix}`);
      for (const [at, path] of paths.entries()) {
        const header = keyHeader(path);
        if (header === undefined) report.error(`${path}: reading of public key failed.`);
        else {
          report.debug(`added key ${path} to keyring`);
          yield { instance: at + 1, header };
        }
      }
    },
    transaction: (body) => body(),
    add(blob) {
      const header = readDatabaseHeader(blob, keyPackageName);
      const [version, release] = [header.string(Tag.VERSION), header.string(Tag.RELEASE)];
      mkdirSync(pathForSystem(folder), { recursive: true });
      const path = join(folder, `${keyPackageName}-${version}-${release}${suffix}`);
      writeFileAtomically(path, header.string(Tag.DESCRIPTION) ?? '');
    },
    remove(instance) {
      const path = paths[instance - 1];
      if (path !== undefined) rmSync(pathForSystem(path));
    },
  };
}

function keyPaths(folder: string): readonly string[] {
  try {
    return readdirSync(pathForSystem(folder))
      .filter((name) => name.endsWith(suffix) && !name.startsWith('.'))
      .toSorted()
      .map((name) => join(folder, name));
  } catch (thrown) {
    if (isSystemError(thrown)) return [];
    throw thrown;
  }
}

/** As much of a key's package as reading it takes; undefined where the file holds no armoured key. */
function keyHeader(path: string): Header | undefined {
  const text = textOf(path);
  if (!text.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----')) return undefined;
  const builder = new HeaderBuilder().setString(Tag.NAME, keyPackageName);
  return readDatabaseHeader(builder.setString(Tag.DESCRIPTION, text).build(undefined), path);
}

function textOf(path: string): string {
  try {
    const bytes = readFileSync(pathForSystem(path));
    return bytes.length > largestBytes ? '' : bytes.toString('latin1');
  } catch (thrown) {
    if (isSystemError(thrown)) return '';
    throw thrown;
  }
}
