/** A root that real rpm looks at from where the window is: in its own mounts. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { distributionNote } from '../support/rpm-roots.ts';
import { runProgram, withoutRpm } from '../support/real-rpm.ts';

/** Names of installed packages, sorted. */
export type Installed = readonly string[];

export class JudgedRoot {
  readonly path: string;
  readonly #databasePath: string;
  readonly #pid: number;

  /** @param pid - the process whose mounts are those of the window */
  constructor(path: string, databasePath: string, pid: number) {
    this.path = path;
    this.#databasePath = databasePath;
    this.#pid = pid;
  }

  get databaseFolder(): string {
    return join(this.path, this.#databasePath);
  }

  /** What real rpm says is installed. Without rpm nothing is compared. */
  now(): Installed {
    if (withoutRpm !== false) return [];
    const { stdout } = this.#rpm('-qa');
    return stdout.split('\n').filter(Boolean).toSorted();
  }

  /**
   * Asserts that real rpm finds the same packages, each of them whole, and the database sound.
   *
   * @param perhaps - may be there or not
   */
  assertSame(before: Installed, perhaps?: string): void {
    if (withoutRpm !== false) return;
    const now = this.now();
    assert.deepEqual(
      now.filter((one) => one !== perhaps),
      before.filter((one) => one !== perhaps).toSorted(),
    );
    const verified = this.#rpm('-Va', '--nodeps');
    assert.equal(verified.stdout, '', 'rpm -Va finds nothing');
    const database = this.#rpm('--verifydb');
    assert.equal(database.status, 0, database.stderr);
  }

  /** Takes what room there is left on its disk. */
  fill(): void {
    this.#within('sh', '-c', `head -c 8000000 /dev/zero > '${this.path}/filler' 2>/dev/null`);
  }

  empty(): void {
    this.#within('rm', `${this.path}/filler`);
  }

  #rpm(...words: readonly string[]) {
    const place = ['--root', this.path, '--dbpath', this.#databasePath];
    const result = this.#within('rpm', ...place, ...words);
    return { ...result, stderr: result.stderr.replace(distributionNote, '') };
  }

  #within(program: string, ...words: readonly string[]) {
    const mounts = `/proc/${this.#pid}/ns/mnt`;
    return runProgram('nsenter', [`--mount=${mounts}`, '--', program, ...words]);
  }
}
