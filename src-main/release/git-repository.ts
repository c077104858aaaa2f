import { RpmError, runBriefly } from '../base/index.ts';

/** A working copy of a git repository, asked and changed through git. */
export class GitRepository {
  /** Its top folder. */
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The repository a folder is in. @throws {RpmError} BAD_ARGUMENT when it is in none */
  static around(folder: string): GitRepository {
    const top = new GitRepository(folder).answer('rev-parse', '--show-toplevel');
    if (top === undefined) throw new RpmError('BAD_ARGUMENT', `${folder} is in no git repository`);
    return new GitRepository(top);
  }

  /** What git writes, without the last newline. @throws {RpmError} BAD_ARGUMENT with what git says */
  run(...words: readonly string[]): string {
    const result = runBriefly('git', words, { cwd: this.folder, maxBuffer: 1 << 28 });
    if (result === undefined) throw new RpmError('BAD_ARGUMENT', 'git cannot be started');
    if (result.status === 0) return result.stdout.replace(/\n$/, '');
    const said = result.stderr.trim().split('\n').at(-1) ?? '';
    throw new RpmError('BAD_ARGUMENT', `git ${words[0] ?? ''}: ${said}`);
  }

  /** The same, undefined where git says no. */
  answer(...words: readonly string[]): string | undefined {
    const result = runBriefly('git', words, { cwd: this.folder, maxBuffer: 1 << 28 });
    return result?.status === 0 ? result.stdout.replace(/\n$/, '') : undefined;
  }

  hasTag(name: string): boolean {
    return this.answer('rev-parse', '--quiet', '--verify', `refs/tags/${name}`) !== undefined;
  }
}
