/**
 * What a script may do to its own process. A fork is a real one: the copy goes on with the script and
 * must end in exec or exit; whatever else would leave two of us, so it is ended when the script ends.
 */
import { cString } from '../../base/index.ts';
import { argumentList, attempted, c, failure } from './c-calls.ts';
import type { LuaCall, LuaFunction, LuaValue } from './lua-call.ts';
import { LuaFault } from './lua-values.ts';

export class ScriptProcess {
  readonly #pid = c.getpid();

  /** Whether this is a copy that a script made. */
  get isForked(): boolean {
    return c.getpid() !== this.#pid;
  }

  #onlyForked(what: string): void {
    if (!this.isForked) throw new LuaFault(`${what} not permitted in this context`);
  }

  readonly functions: Readonly<Record<string, LuaFunction>> = {
    fork: () => {
      shareMemory();
      return result(attempted('fork'));
    },
    exec: (call) => {
      this.#onlyForked('exec');
      const words = Array.from({ length: call.count }, (_, at) => call.bytes(at + 1));
      const [program] = words;
      if (program === undefined) call.bytes(1);
      attempted('execvp', cString(program ?? Buffer.alloc(0)), argumentList(words));
      return failure(program);
    },
    wait: (call) => result(attempted('waitpid', call.integer(1, -1), null, 0)),
    redirect2null: (call) => {
      this.#onlyForked('redirect2null');
      return redirectToNull(call.integer(1));
    },
  };

  /** `os.exit`: ends a copy, never ourselves. */
  exit(call: LuaCall): readonly LuaValue[] {
    this.#onlyForked('exit');
    const status = call.isAbsent(1) || !call.isNumber(1) ? 0 : call.integer(1);
    c.fflush(0);
    c.exit(!call.isNumber(1) && !call.isAbsent(1) && !call.boolean(1) ? 1 : status);
    return [];
  }
}

const MADV_DOFORK = 11;
/** Where programs' memory lies on 64-bit Linux. */
const [lowest, highest] = [2 ** 16, 2 ** 48];

/**
 * The engine keeps its memory from copies of the process (MADV_DONTFORK), which would then not run on.
 * The call walks upwards and ends with an error at the kernel's own pages, which lie above all others.
 */
function shareMemory(): void {
  c.madvise(lowest, highest - lowest, MADV_DOFORK);
}

function result(number: number): readonly LuaValue[] {
  return number === -1 ? failure() : [number];
}

const O_WRONLY = 1;

function redirectToNull(target: number): readonly LuaValue[] {
  const descriptor = attempted('open', cString(Buffer.from('/dev/null')), O_WRONLY, 0);
  if (descriptor < 0) return failure();
  if (descriptor === target) return [true];
  const isDone = attempted('dup2', descriptor, target) >= 0;
  c.close(descriptor);
  return isDone ? [true] : failure();
}
