import { toHex, UnsupportedError } from '../base/index.ts';
import { dependencyTypes, formatSense } from '../dependency/index.ts';
import { digestName, formatVerifyResult, Sense } from '../format/index.ts';
import { formatDate, formatDay } from './date.ts';
import {
  formatFileFlags,
  formatFileState,
  formatPermissions,
  formatTriggerType,
} from './flag-texts.ts';
import { armored, base64Lines, fromBase64 } from './radix64.ts';
import { describeSignature } from './signature-text.ts';
import type { Element } from './tag-value.ts';

/** What a formatter may want to know besides the value. */
export interface FormatterContext {
  /** The tag's name with one capital, `Requirename`. */
  readonly tagName: string;
  readonly tagNumber: number;
  /** How many values the tag has. */
  readonly count: number;
}

export interface Formatter {
  readonly name: string;
  readonly format: (value: Element, context: FormatterContext) => string;
}

const NOT_A_NUMBER = '(not a number)';
const NOT_A_BLOB = '(not a blob)';
const INVALID_TYPE = '(invalid type)';

type Format = Formatter['format'];

const ofNumber =
  (format: (value: number) => string): Format =>
  (value) =>
    typeof value === 'number' ? format(value) : NOT_A_NUMBER;

const ofBytes =
  (format: (value: Uint8Array) => string): Format =>
  (value) =>
    value instanceof Uint8Array ? format(value) : NOT_A_BLOB;

/** Value as plain text: numbers decimal, blobs hexadecimal. */
function plain(value: Element): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : toHex(value);
}

function shellEscaped(value: Element): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? `'${value.replaceAll("'", "'\\''")}'` : INVALID_TYPE;
}

function asXml(value: Element): string {
  if (typeof value === 'number') return `\t<integer>${value}</integer>`;
  if (typeof value === 'string') {
    const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return text === '' ? '\t<string/>' : `\t<string>${text}</string>`;
  }
  return `\t<base64>${base64Lines(value)}</base64>`;
}

/** As rpm 6 has it: what is no UTF-8 stays as it is. */
function asJson(value: Element): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return `"${Buffer.from(value).toString('base64')}"`;
  // oxlint-disable-next-line no-control-regex
  return `"${value.replaceAll(/["\\\u0000-\u001f]/g, (one) => JSON.stringify(one).slice(1, -1))}"`;
}

/** rpm prints these as C's unsigned int, whatever the tag's width. */
function low32(value: number): number {
  return value % 2 ** 32;
}

/** `1.0K` in steps of 1000 or 1024, computed in single precision as rpm does. */
function humanReadable(value: number, step: number): string {
  if (value === 0) return '0';
  const units = ['', 'K', 'M', 'G', 'T', 'P', 'E'];
  let scaled = value;
  let unit = 0;
  while (scaled >= step && unit < units.length - 1) {
    scaled = Math.fround(scaled / step);
    unit += 1;
  }
  const digits =
    scaled < 9.95 ? (roundHalfEven(scaled * 10) / 10).toFixed(1) : roundHalfEven(scaled);
  return `${digits}${units[unit]}`;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function expanded(value: Element): string {
  if (typeof value !== 'string') return '(not a string)';
  if (value.includes('%'))
    throw new UnsupportedError('formatting with :expand: macros are not expanded yet');
  return value;
}

/** rpm 4.18's :deptype has no words for these two. */
const untransactionSense = Sense.PREUNTRANS | Sense.POSTUNTRANS;

const table: Readonly<Record<string, Format>> = {
  string: plain,
  armor: (value) => {
    if (value instanceof Uint8Array) return armored(value, 'SIGNATURE');
    if (typeof value === 'number') return INVALID_TYPE;
    const bytes = fromBase64(value);
    return bytes === undefined ? '(not base64)' : armored(bytes, 'PUBLIC KEY BLOCK');
  },
  arraysize: (_value, { count }) => String(count),
  base64: ofBytes(base64Lines),
  date: ofNumber(formatDate),
  day: ofNumber(formatDay),
  depflags: ofNumber(formatSense),
  deptype: ofNumber((value) => dependencyTypes(value & ~untransactionSense).join(',')),
  expand: expanded,
  fflags: ofNumber(formatFileFlags),
  fstate: ofNumber((value) => formatFileState(low32(value))),
  fstatus: ofNumber((value) => formatVerifyResult(value, '.')),
  hashalgo: ofNumber((value) => digestName(value) ?? 'UNKNOWN'),
  hex: ofNumber((value) => low32(value).toString(16)),
  humaniec: ofNumber((value) => humanReadable(value, 1024)),
  humansi: ofNumber((value) => humanReadable(value, 1000)),
  json: asJson,
  octal: ofNumber((value) => low32(value).toString(8)),
  permissions: ofNumber(formatPermissions),
  perms: ofNumber(formatPermissions),
  pgpsig: ofBytes((value) => describeSignature(value) ?? '(not an OpenPGP signature)'),
  shescape: shellEscaped,
  tagname: (_value, { tagName }) => tagName,
  tagnum: (_value, { tagNumber }) => String(tagNumber),
  triggertype: ofNumber(formatTriggerType),
  vflags: ofNumber((value) => formatVerifyResult(value, '')),
  xml: asXml,
};

/** A formatter by the name after the colon; names are case-sensitive. */
export function formatterByName(name: string): Formatter | undefined {
  const format = Object.hasOwn(table, name) ? table[name] : undefined;
  return format === undefined ? undefined : { name, format };
}
