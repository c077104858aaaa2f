/** What a spec asks of the Lua it runs with. */
import { decodeText, encodeText } from '../../base/index.ts';
import type { LuaMachine } from './lua-machine.ts';

/** Lists of the spec as globals of Lua, and scripts looked at before they are packed. */
export class SpecLua {
  readonly #machine: LuaMachine;

  constructor(machine: LuaMachine) {
    this.#machine = machine;
  }

  setLuaList(name: string, values: readonly (string | number)[]): void {
    this.#machine.setGlobal(
      name,
      values.map((value) => (typeof value === 'number' ? BigInt(value) : value)),
    );
  }

  luaFault(code: string, chunkName: string): string | undefined {
    const fault = this.#machine.syntaxFault(encodeText(code), chunkName);
    return fault === undefined ? undefined : decodeText(fault);
  }
}
