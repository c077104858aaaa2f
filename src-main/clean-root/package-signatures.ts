import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openFileSource, RpmError } from '../base/index.ts';
import type { Context } from '../base/index.ts';
import { certificatesOfFile, checkPackage, Keyring, reasonToRefuse } from '../check/index.ts';
import type { Certificate, PackageCheck } from '../check/index.ts';
import { readPackageHead } from '../format/index.ts';
import { fetchFile } from '../repository/index.ts';
import type { RepositoryDefinition } from '../repository/index.ts';

/** No file of keys is longer. */
const mostKeyBytes = 4 * 1024 * 1024;

/**
 * Holds packages against the keys that their repository names (`gpgkey`). Keys of this system or of the root
 * do not count: a configuration says whom it trusts.
 */
export class PackageSignatures {
  readonly #context: Context;
  readonly #keyrings = new Map<RepositoryDefinition, Promise<Keyring>>();

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * Checks every digest and signature of a package file.
   *
   * @throws {RpmError} SIGNATURE_MALFORMED with why it is refused; BAD_ARGUMENT where no key is named;
   *   OPENPGP_MALFORMED and FETCH_FAILED for a key that cannot be read or had; FileError; MalformedError
   */
  async check(path: string, repository: RepositoryDefinition): Promise<void> {
    const keyring = await this.#keyringOf(repository);
    using source = openFileSource(path);
    const head = readPackageHead(source, { isForCheck: true });
    const { signal } = this.#context;
    const results = await checkPackage(
      source,
      head,
      keyring,
      signal === undefined ? {} : { signal },
    );
    const why = refusal(results);
    if (why === undefined) return;
    throw new RpmError('SIGNATURE_MALFORMED', `${basename(path)} of ${repository.id}: ${why}`);
  }

  /** Keys are read once. */
  #keyringOf(repository: RepositoryDefinition): Promise<Keyring> {
    const known = this.#keyrings.get(repository) ?? this.#readKeys(repository);
    this.#keyrings.set(repository, known);
    return known;
  }

  async #readKeys({ id, keyAddresses, access }: RepositoryDefinition): Promise<Keyring> {
    if (keyAddresses.length === 0)
      throw new RpmError('BAD_ARGUMENT', `${id}: gpgcheck is set, but gpgkey names no key`);
    const keyring = new Keyring();
    const folder = mkdtempSync(join(tmpdir(), 'turntable-keys-'));
    try {
      for (const [at, address] of keyAddresses.entries()) {
        const path = join(folder, String(at));
        await fetchFile(address, path, access, mostKeyBytes, this.#context.signal);
        keyring.add(await certificatesAt(path, `${id}: gpgkey ${address}`));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return keyring;
  }
}

async function certificatesAt(path: string, name: string): Promise<readonly Certificate[]> {
  let certificates: readonly Certificate[];
  try {
    certificates = await certificatesOfFile(readFileSync(path));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RpmError('OPENPGP_MALFORMED', `${name}: ${why}`, { cause });
  }
  if (certificates.length === 0)
    throw new RpmError('OPENPGP_MALFORMED', `${name}: there is no key in it`);
  return certificates;
}

/** Why a package is not what a key of its repository vouches for. */
function refusal(results: readonly PackageCheck[]): string | undefined {
  const why = reasonToRefuse(results, 'all');
  if (why === undefined) return undefined;
  const signatures = results.filter(
    ({ kind, outcome }) => kind === 'signature' && outcome !== 'notfound',
  );
  if (signatures.length === 0) return 'it is not signed';
  const untrusted = signatures.find(({ outcome }) => outcome === 'nottrusted');
  if (untrusted !== undefined)
    return `it is signed by key ${untrusted.keyId}, which is ${untrusted.distrust ?? 'not trusted'}`;
  const isWrong = results.some(({ outcome }) => outcome === 'fail');
  const strange = signatures.find(({ outcome }) => outcome === 'nokey');
  return strange === undefined || isWrong
    ? why
    : `it is signed by key ${strange.keyId}, which is not among those that gpgkey names`;
}
