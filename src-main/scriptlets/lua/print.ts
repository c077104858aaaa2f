/** `print`, whose text is the script's output or, inside a macro, the macro's expansion. */
import type { CFile } from './c-file.ts';
import type { LuaFunction } from './lua-call.ts';
import type { LuaMachine } from './lua-machine.ts';

/** Where printed text goes. */
export class Printed {
  readonly #output: CFile;
  /** Texts of the macros that are being expanded, the innermost last. */
  readonly #captures: Uint8Array[][] = [];

  constructor(output: CFile) {
    this.#output = output;
  }

  /** What the work prints, without line ends, and then returns, with tabs between. */
  capture(work: () => readonly Uint8Array[]): Uint8Array {
    const texts: Uint8Array[] = [];
    this.#captures.push(texts);
    try {
      texts.push(tabbed(work().map(untilNul)));
    } finally {
      this.#captures.pop();
    }
    return Buffer.concat(texts);
  }

  readonly print: LuaFunction = (call) => {
    const shown: Uint8Array[] = [];
    for (let at = 1; at <= call.count; at += 1) shown.push(untilNul(call.shown(at)));
    const text = tabbed(shown);
    const capture = this.#captures.at(-1);
    if (capture !== undefined) capture.push(text);
    else this.#output.write(Buffer.concat([text, Buffer.from('\n')]));
    return [];
  };
}

function tabbed(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    parts.flatMap((part, at) => (at === 0 ? [part] : [Buffer.from('\t'), part])),
  );
}

/** rpm prints C strings. */
function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

export function openPrint(machine: LuaMachine, output: CFile): Printed {
  const printed = new Printed(output);
  machine.setGlobal('print', printed.print);
  return printed;
}
