/** The real rpms that ours is held against: this machine's, and rpm 6.1 where a root with it has been made. */
import { after, describe } from 'node:test';
import type { Builder } from './build-package.ts';
import { peerRpm } from './plan-case.ts';
import { runProgram } from './real-rpm.ts';
import type { ProgramResult } from './real-rpm.ts';
import { databasePath, rpmOnRoot, withoutInstall } from './rpm-roots.ts';
import { scratchFolder, scratchParent } from './scratch.ts';

/** A real rpm on roots and packages below its folder. */
export interface Judge {
  readonly name: string;
  /** Why there is none; false when there is. */
  readonly skip: string | false;
  /** Where scratch folders must be for it to see them. */
  readonly folder: string;
  /** Whether it is rpm 6.1, where what we follow is rpm 4.18. */
  readonly isNewer: boolean;
  run(root: string, ...args: readonly string[]): ProgramResult;
  /** Its own rpmbuild. */
  readonly builder?: Builder;
}

export const ownJudge: Judge = {
  name: 'rpm 4.18',
  skip: withoutInstall,
  folder: scratchParent,
  isNewer: false,
  run: rpmOnRoot,
};

/** What rpm 6 says in a chroot, whatever it is asked to do. */
const surroundingsNote = /^warning: private mounts in chroot not implemented\n/gm;

/** Both, in the order of their age. */
export const judges: readonly Judge[] = [ownJudge, peerJudge()];

/**
 * The same tests beside each real rpm that is here.
 *
 * @param body - declares the tests; what it builds belongs in the folder, which the judge can see
 */
export function besideEach(
  subject: string,
  body: (judge: Judge, folder: string) => void,
  among: readonly Judge[] = judges,
): void {
  for (const judge of among)
    describe(`${subject}, beside ${judge.name}`, { skip: judge.skip }, () => {
      const scratch = scratchFolder('judged', judge.folder);
      after(() => scratch[Symbol.dispose]());
      body(judge, scratch.path);
    });
}

function peerJudge(): Judge {
  const peer = peerRpm();
  const name = 'rpm 6.1';
  if (typeof peer === 'string')
    return {
      name,
      skip: withoutInstall || peer,
      folder: scratchParent,
      isNewer: true,
      run: rpmOnRoot,
    };
  const [program = '', ...before] = peer.command;
  const seen = (word: string): string => word.replaceAll(peer.folder, peer.seenAs);
  return {
    name,
    skip: withoutInstall,
    folder: peer.folder,
    isNewer: true,
    builder: { command: [program, ...before.slice(0, before.indexOf('rpm')), 'rpmbuild'], seen },
    run(root, ...args) {
      const words = ['--root', root, '--dbpath', databasePath, ...args].map(seen);
      const { status, stdout, stderr } = runProgram(program, [...before, ...words]);
      return { status, stdout, stderr: stderr.replace(surroundingsNote, '') };
    },
  };
}
