/** Lua's clock and calendar, by the C library: time zones and the names of days are the system's. */
import { processContext } from '../../base/index.ts';
import { c, stringAt } from './c-calls.ts';
import type { Pointer } from './lua-module.ts';
import type { LuaHeap, WasmFunctions } from './web-assembly.ts';

/**
 * `struct tm`: nine numbers, the distance from UTC in seconds and the address of the zone's name. The
 * last two stand at other places inside, where addresses are short.
 */
const place = {
  outside: { offset: 40, zone: 48, size: 56 },
  inside: { offset: 36, zone: 40 },
  numbers: 36,
} as const;

/** What Lua's build asks for by these names. */
export function calendarFunctions({ bytes, allocate }: LuaHeap): WasmFunctions {
  const view = (): DataView => new DataView(bytes().buffer);
  const putInside = (date: Buffer, at: Pointer): void => {
    bytes().set(date.subarray(0, place.numbers), at);
    const offset = date.readBigInt64LE(place.outside.offset);
    view().setInt32(at + place.inside.offset, Number(offset), true);
  };
  const takenOut = (at: Pointer): Buffer => {
    const date = Buffer.alloc(place.outside.size);
    date.set(bytes().subarray(at, at + place.numbers));
    return date;
  };
  const dateOf = (call: 'localtime_r' | 'gmtime_r', seconds: bigint): Buffer => {
    const time = Buffer.alloc(8);
    time.writeBigInt64LE(seconds);
    const date = Buffer.alloc(place.outside.size);
    c[call](time, date);
    return date;
  };
  return {
    emscripten_date_now: () => processContext().now(),
    _emscripten_get_now_is_monotonic: () => 1,
    _gmtime_js: (seconds: bigint, at: Pointer) => putInside(dateOf('gmtime_r', seconds), at),
    _localtime_js: (seconds: bigint, at: Pointer) => putInside(dateOf('localtime_r', seconds), at),
    _mktime_js: (at: Pointer) => {
      const date = takenOut(at);
      const seconds = c.mktime(date);
      putInside(date, at);
      return BigInt(seconds);
    },
    _tzset_js: (timezone: Pointer, daylight: Pointer, names: Pointer) => {
      const [winter, summer] = seasons(processContext().now(), dateOf);
      view().setInt32(timezone, -winter.offset, true);
      view().setInt32(daylight, winter.offset === summer.offset ? 0 : 1, true);
      for (const [index, { name }] of [winter, summer].entries()) {
        const at = allocate(name.length + 1);
        bytes().set([...name, 0], at);
        view().setUint32(names + 4 * index, at, true);
      }
    },
    strftime: (out: Pointer, size: number, format: Pointer, at: Pointer) => {
      const date = takenOut(at);
      date.writeBigInt64LE(BigInt(view().getInt32(at + place.inside.offset, true)), 40);
      const zone = textAt(bytes(), view().getUint32(at + place.inside.zone, true));
      const zoneAt = c.calloc(zone.length + 1, 1);
      c.memcpyIn(zoneAt, zone, zone.length);
      date.writeBigUInt64LE(BigInt(zoneAt), place.outside.zone);
      const text = Buffer.alloc(size);
      const pattern = Buffer.from([...textAt(bytes(), format), 0]);
      const length = c.strftime(text, size, pattern, date);
      c.free(zoneAt);
      bytes().set(text.subarray(0, Math.min(length + 1, size)), out);
      return length;
    },
  };
}

interface Season {
  readonly offset: number;
  readonly name: Uint8Array;
}

/** The zone without and with summer time, by a day of either half of the year. */
function seasons(
  nowMs: number,
  dateOf: (call: 'localtime_r', seconds: bigint) => Buffer,
): readonly [Season, Season] {
  const year = new Date(nowMs).getUTCFullYear();
  const [one = noSeason, other = noSeason] = [0, 6].map((month): Season => {
    const date = dateOf('localtime_r', BigInt(Date.UTC(year, month, 1) / 1000));
    const zone = Number(date.readBigUInt64LE(place.outside.zone));
    return {
      offset: Number(date.readBigInt64LE(place.outside.offset)),
      name: stringAt(zone) ?? noSeason.name,
    };
  });
  return one.offset <= other.offset ? [one, other] : [other, one];
}

const noSeason: Season = { offset: 0, name: Buffer.from('UTC') };

function textAt(bytes: Uint8Array, at: Pointer): Uint8Array {
  return at === 0 ? new Uint8Array() : bytes.slice(at, bytes.indexOf(0, at));
}
