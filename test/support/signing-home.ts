/** A home of GnuPG with keys of its own, for tests that sign; nothing of the user's is touched. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './real-rpm.ts';

const gpg = '/usr/bin/gpg';

/** Why tests that sign with GnuPG are skipped, or false. */
export const withoutGnupg: string | false = existsSync(gpg)
  ? false
  : 'GnuPG is not on this machine';

/** Who may sign, and with what kind of key. */
export const signers = { rsa: 'ruth@example.com', eddsa: 'edna@example.com' } as const;

export interface SigningHome extends Disposable {
  readonly folder: string;
  /** Armored; of all signers together. */
  readonly publicKeys: string;
  /** Armored and without a pass phrase. */
  secretKey(signer: string): Buffer;
}

/** @param folder - its path must be short: it will hold the sockets of GnuPG's agent */
export function makeSigningHome(folder: string): SigningHome {
  mkdirSync(folder, { mode: 0o700, recursive: true });
  const env = { GNUPGHOME: folder };
  const run = (...words: readonly string[]): string => {
    const { status, stdout, stderr } = runProgram(gpg, ['--batch', ...words], { env });
    if (status !== 0) throw new Error(`gpg ${words.join(' ')}: ${stderr}`);
    return stdout;
  };
  for (const [algorithm, name] of [
    ['rsa2048', signers.rsa],
    ['ed25519', signers.eddsa],
  ] as const)
    run('--passphrase', '', '--quick-gen-key', `Test <${name}>`, algorithm, 'sign', 'never');
  const secret = join(folder, 'secret');
  return {
    folder,
    publicKeys: run('--armor', '--export'),
    secretKey(signer) {
      run('--yes', '--armor', '--output', secret, '--export-secret-keys', signer);
      return readFileSync(secret);
    },
    [Symbol.dispose]() {
      runProgram('/usr/bin/gpgconf', ['--kill', 'gpg-agent'], { env });
    },
  };
}
