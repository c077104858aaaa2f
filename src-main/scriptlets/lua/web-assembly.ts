/** WebAssembly as far as Lua needs it. Its types come with those of browsers, which nothing here may use. */

/** Functions by name that a build calls, or has. */
export type WasmFunctions = Readonly<Record<string, (...args: never[]) => unknown>>;

export interface WasmMemory {
  /** Another one after each growth. */
  readonly buffer: ArrayBuffer;
  /** @throws {RangeError} when there is no more */
  grow(pages: number): number;
}

export interface WasmTable {
  get(index: number): unknown;
  set(index: number, value: unknown): void;
  grow(by: number): number;
}

/** Lua's memory seen from outside; it moves when it grows. */
export interface LuaHeap {
  readonly bytes: () => Uint8Array;
  /** Where so many bytes are free. */
  readonly allocate: (size: number) => number;
}

interface Wasm {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    compiled: object,
    imports: Readonly<Record<string, WasmFunctions>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly RuntimeError: new (message: string) => Error;
}

const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: Wasm };

/** The exports of a build, made at once and not in the background. */
export function instantiate(
  bytes: Uint8Array,
  imports: Readonly<Record<string, WasmFunctions>>,
): Readonly<Record<string, unknown>> {
  return new wasm.Instance(new wasm.Module(bytes), imports).exports;
}

/** The error of a build that cannot go on. */
export function wasmFailure(message: string): Error {
  return new wasm.RuntimeError(message);
}
