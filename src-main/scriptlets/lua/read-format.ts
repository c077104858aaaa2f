/** What `file:read` understands: n, l, L, a and counts (Lua 5.4 reference manual, 6.8). */
import type { CFile } from './c-file.ts';
import { setErrorNumber } from './c-calls.ts';
import { fileFailure } from './file-results.ts';
import type { LuaCall, LuaValue } from './lua-call.ts';

/** Reads what the arguments from `first` on ask for; nothing asked for is a line. */
export function readFormats(call: LuaCall, file: CFile, first: number): readonly LuaValue[] {
  file.forgetFailure();
  setErrorNumber(0);
  const results: LuaValue[] = [];
  const last = Math.max(call.count, first);
  for (let at = first; at <= last; at += 1) {
    const value = call.isAbsent(at) && at === first ? lineOf(file) : readOne(call, file, at);
    results.push(value);
    if (value === undefined) break;
  }
  return file.hasFailed ? fileFailure() : results;
}

function readOne(call: LuaCall, file: CFile, at: number): LuaValue {
  if (call.isNumber(at)) {
    const size = call.integer(at);
    if (size === 0) return file.hasMore() ? '' : undefined;
    return file.read(size);
  }
  const format = call.text(at).replace(/^\*/, '');
  switch (format[0] ?? '') {
    case 'n':
      return numberOf(call, file);
    case 'l':
      return lineOf(file);
    case 'L':
      return file.readLine();
    case 'a':
      return file.readAll();
    default:
      return call.argumentError(at, 'invalid format');
  }
}

const NEWLINE = 10;

export function lineOf(file: CFile): Uint8Array | undefined {
  const line = file.readLine();
  return line?.at(-1) === NEWLINE ? line.subarray(0, -1) : line;
}

/** The longest number Lua reads. */
const longestNumber = 200;

/** Reads the longest start that can be a numeral, as Lua does; what is none of it stays unread. */
function numberOf(call: LuaCall, file: CFile): LuaValue {
  let text = '';
  let next = file.getByte();
  const shown = (): string => (next < 0 ? '' : String.fromCharCode(next));
  const take = (allowed: string): boolean => {
    if (next < 0 || !allowed.includes(shown()) || text.length >= longestNumber) return false;
    text += shown();
    next = file.getByte();
    return true;
  };
  const takeDigits = (digits: string): number => {
    let count = 0;
    while (take(digits)) count += 1;
    return count;
  };
  while (next >= 0 && ' \t\n\v\f\r'.includes(shown())) next = file.getByte();
  take('+-');
  let [digits, exponent, count] = ['0123456789', 'eE', 0];
  if (take('0')) {
    if (take('xX')) [digits, exponent] = ['0123456789abcdefABCDEF', 'pP'];
    else count = 1;
  }
  count += takeDigits(digits);
  if (take('.')) count += takeDigits(digits);
  if (count > 0 && take(exponent)) {
    take('+-');
    takeDigits('0123456789');
  }
  file.ungetByte(next);
  return call.numberFrom(text);
}
