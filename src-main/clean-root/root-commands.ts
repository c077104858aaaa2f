import { RpmError } from '../base/index.ts';
import type { BuildLog } from './build-log.ts';
import type { CleanRootConfiguration } from './configuration.ts';
import { rootEnvironment, runIsolated } from './isolated-run.ts';
import type { IsolatedRun } from './isolated-run.ts';

/** Commands run in a root, as its configuration has it. */
export class RootCommands {
  readonly root: string;
  readonly #configuration: CleanRootConfiguration;
  readonly #log: BuildLog;
  readonly #hasNetwork: boolean;
  readonly #signal: AbortSignal | undefined;

  constructor(
    root: string,
    configuration: CleanRootConfiguration,
    log: BuildLog,
    more: { readonly hasNetwork: boolean; readonly signal: AbortSignal | undefined },
  ) {
    this.root = root;
    this.#configuration = configuration;
    this.#log = log;
    this.#hasNetwork = more.hasNetwork || configuration.hasNetwork;
    this.#signal = more.signal;
  }

  /** Runs a command as the root's root. @returns its exit status */
  run(command: readonly string[], more: Partial<IsolatedRun> = {}): Promise<number> {
    return runIsolated({
      ...{ root: this.root, command, hasNetwork: this.#hasNetwork, signal: this.#signal },
      environment: rootEnvironment(this.#configuration.environment),
      ...more,
    });
  }

  /** Runs a command, with what it says in root.log. @throws {RpmError} TRANSACTION_FAILED with its last line */
  async mustRun(
    command: readonly string[],
    doing: string,
    more: Partial<IsolatedRun> = {},
  ): Promise<void> {
    let said = '';
    const status = await this.run(command, {
      take: (piece) => (said += Buffer.from(piece).toString()),
      ...more,
    });
    this.#log.add('root.log', said);
    if (status !== 0)
      throw new RpmError(
        'TRANSACTION_FAILED',
        `${doing}: ${said.trim().split('\n').at(-1) ?? ''} (status ${status})`,
      );
  }
}
