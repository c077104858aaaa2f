/**
 * Decoders that are called block by block on the thread of the caller, for a program that does nothing but
 * decode. Node's streams do it beside the caller and give each block a new piece of memory, which costs
 * more than decoding zstd does; for bzip2 Node has nothing.
 */
import { createRequire } from 'node:module';
import { endianness } from 'node:os';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';

/** What one step did. */
export interface DecodedBlock {
  /** Bytes of the input that were used up. */
  readonly used: number;
  /** What was made of them; overwritten by the next step. */
  readonly output: Uint8Array;
  /** Whether the output is full: there may be more of it without any more input. */
  readonly isFull: boolean;
  /** Whether the compressed stream ended here, where the library tells. */
  readonly isEnd: boolean;
}

export interface BlockDecoder extends Disposable {
  /**
   * Decodes as much as one block holds.
   *
   * @param input - at most 2 GiB
   * @throws {Error} when the data are damaged
   */
  decode(input: Uint8Array): DecodedBlock;
  /** What is still to come when there is no more input. @throws {Error} when the data end too early */
  finish(): DecodedBlock;
}

const outputBytes = 256 * 1024;

/**
 * What Node's streams stand on. It is not documented, so that each part is looked for before it is used; the
 * libraries themselves cannot be called from here, for Node brings its own and both would mix.
 */
interface Internals {
  readonly _handle: {
    writeSync(
      flush: number,
      input: Uint8Array,
      from: number,
      length: number,
      output: Uint8Array,
      at: number,
      room: number,
    ): void;
    onerror: (message: string) => void;
    close(): void;
  };
  /** What is left of the output and of the input. */
  readonly _writeState: Uint32Array;
}

function isKnown(stream: object): stream is Internals {
  const { _handle: handle, _writeState: state } = stream as Partial<Internals>;
  return (
    state instanceof Uint32Array &&
    state.length === 2 &&
    typeof handle?.writeSync === 'function' &&
    typeof handle.onerror === 'function' &&
    typeof handle.close === 'function'
  );
}

/** The decoder behind one of Node's; undefined where it is not what is known of it. */
export function openNodeDecoder(compressor: 'gzip' | 'zstd'): BlockDecoder | undefined {
  const params = { [constants.ZSTD_d_windowLogMax]: 31 };
  const stream = compressor === 'gzip' ? createGunzip() : createZstdDecompress({ params });
  if (!isKnown(stream)) return undefined;
  const { _handle: handle, _writeState: state } = stream;
  const last = compressor === 'gzip' ? constants.Z_FINISH : constants.ZSTD_e_end;
  const block = Buffer.allocUnsafeSlow(outputBytes);
  let failure: string | undefined;
  handle.onerror = (message) => (failure = message);
  const step = (flush: number, input: Uint8Array): DecodedBlock => {
    handle.writeSync(flush, input, 0, input.length, block, 0, outputBytes);
    if (failure !== undefined) throw new Error(failure);
    const [leftOutput = 0, leftInput = 0] = state;
    const output = block.subarray(0, outputBytes - leftOutput);
    return { used: input.length - leftInput, output, isFull: leftOutput === 0, isEnd: false };
  };
  const nothing = Buffer.alloc(1).subarray(1);
  return {
    decode: (input) => step(0, input),
    finish: () => step(last, nothing),
    [Symbol.dispose]: () => handle.close(),
  };
}

type Call = (...args: unknown[]) => number;

interface Koffi {
  load(name: string): { func(prototype: string): Call };
  address(bytes: Uint8Array): bigint;
  sizeof(type: string): number;
}

/** Places in bz_stream (bzlib.h) on 64-bit machines. */
const place = { nextInput: 0, leftInput: 8, nextOutput: 24, leftOutput: 32 } as const;
const stateBytes = 80;
const endCode = 4;

/** The machine's bzip2 library for one stream; undefined where there is none. */
export function openBzip2Decoder(): BlockDecoder | undefined {
  const koffi = createRequire(import.meta.url)('koffi') as Koffi;
  if (endianness() !== 'LE' || koffi.sizeof('void *') !== 8) return undefined;
  let library: ReturnType<Koffi['load']>;
  try {
    library = koffi.load('libbz2.so.1.0');
  } catch {
    return undefined;
  }
  const decompress = library.func('int BZ2_bzDecompress(void *)');
  const end = library.func('int BZ2_bzDecompressEnd(void *)');
  const state = Buffer.alloc(stateBytes);
  if (library.func('int BZ2_bzDecompressInit(void *, int, int)')(state, 0, 0) !== 0)
    return undefined;
  const block = Buffer.allocUnsafeSlow(outputBytes);
  const blockAddress = koffi.address(block);
  const step = (input: Uint8Array): DecodedBlock => {
    state.writeBigUInt64LE(input.length === 0 ? 0n : koffi.address(input), place.nextInput);
    state.writeUInt32LE(input.length, place.leftInput);
    state.writeBigUInt64LE(blockAddress, place.nextOutput);
    state.writeUInt32LE(outputBytes, place.leftOutput);
    const code = decompress(state);
    if (code !== 0 && code !== endCode) throw new Error(`bzip2 error ${code}`);
    const leftOutput = state.readUInt32LE(place.leftOutput);
    return {
      used: input.length - state.readUInt32LE(place.leftInput),
      output: block.subarray(0, outputBytes - leftOutput),
      isFull: leftOutput === 0,
      isEnd: code === endCode,
    };
  };
  return {
    decode: step,
    finish() {
      const found = step(Buffer.alloc(0));
      if (!found.isEnd && !found.isFull) throw new Error('unexpected end of bzip2 data');
      return found;
    },
    [Symbol.dispose]: () => void end(state),
  };
}
