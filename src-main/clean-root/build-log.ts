import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The logs of a result folder, in the names mock gives them. */
export type LogName = 'root.log' | 'build.log' | 'state.log';

/** What happens, told to the user and kept in the result folder. */
export class BuildLog {
  readonly #folder: string;
  readonly #tell: (line: string) => void;
  readonly #now: () => number;
  readonly #open: string[] = [];

  /** @param tell - shows a line to the user */
  constructor(folder: string, tell: (line: string) => void, now: () => number) {
    this.#folder = folder;
    this.#tell = tell;
    this.#now = now;
    mkdirSync(folder, { recursive: true });
  }

  /** Runs a part of the work between its two lines; both come, whatever happens. */
  async during<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
    this.#state(`Start: ${what}`);
    this.#open.push(what);
    try {
      return await work();
    } finally {
      this.#open.pop();
      this.#state(`Finish: ${what}`);
    }
  }

  say(line: string): void {
    this.#tell(line);
    this.add('root.log', `${line}\n`);
  }

  add(name: LogName, text: string | Uint8Array): void {
    appendFileSync(join(this.#folder, name), text);
  }

  #state(line: string): void {
    this.#tell(line);
    const time = new Date(this.#now()).toISOString().replace('T', ' ').slice(0, 19);
    this.add('state.log', `${time} - ${line}\n`);
  }
}
