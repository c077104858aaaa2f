/** What a spec asks of the Lua it runs with. */
import { decodeText, encodeText } from '../../base/index.ts';
import type { LuaMachine } from './lua-machine.ts';

type List = readonly (string | number)[];

/** Lists of the spec as globals of Lua, and scripts looked at before they are packed. */
export class SpecLua {
  readonly #machine: () => LuaMachine;
  readonly #lists = new Map<string, List>();
  #isStarted = false;

  /** @param machine - starts Lua when it is asked for first */
  constructor(machine: () => LuaMachine) {
    this.#machine = machine;
  }

  /** A list waits until Lua is there. */
  setLuaList(name: string, values: List): void {
    this.#lists.set(name, values);
    if (this.#isStarted) define(this.#machine(), name, values);
  }

  luaFault(code: string, chunkName: string): string | undefined {
    const fault = this.#machine().syntaxFault(encodeText(code), chunkName);
    return fault === undefined ? undefined : decodeText(fault);
  }

  /** Tells a Lua that has just been started what was set before. */
  started(machine: LuaMachine): void {
    this.#isStarted = true;
    for (const [name, values] of this.#lists) define(machine, name, values);
  }
}

function define(machine: LuaMachine, name: string, values: List): void {
  const shown = values.map((value) => (typeof value === 'number' ? BigInt(value) : value));
  machine.setGlobal(name, shown);
}
