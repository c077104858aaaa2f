/** Whether real rpm agrees with what the window shows. */
import assert from 'node:assert/strict';
import { withoutRpm, realRpm } from '../support/real-rpm.ts';

const distributionNote = /^rpm: .*\n/gm;

export class RealRpm {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Version of an installed package; `undefined` when rpm does not know it. Without rpm nothing is compared. */
  assertVersion(name: string, version: string | undefined): void {
    if (withoutRpm !== false || process.getuid?.() !== 0) return;
    const { stdout, status } = this.#run('-q', '--qf', '%{VERSION}', name);
    assert.equal(status === 0 ? stdout : undefined, version, `real rpm -q ${name}`);
  }

  /** Lines of `rpm -Va`, sorted. */
  assertVerifies(...lines: readonly string[]): void {
    if (withoutRpm !== false || process.getuid?.() !== 0) return;
    const { stdout } = this.#run('-Va');
    assert.deepEqual(stdout.split('\n').filter(Boolean).toSorted(), [...lines].toSorted());
  }

  #run(...args: readonly string[]) {
    const result = realRpm(['--root', this.#root, '--dbpath', '/usr/lib/sysimage/rpm', ...args]);
    return { ...result, stderr: result.stderr.replace(distributionNote, '') };
  }
}
