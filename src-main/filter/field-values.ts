/** How the values of each kind of field are read. */
import type { FilterField } from '../contract/filter.ts';
import type { FilterOperator, Term } from './sentence.ts';

export interface TermFault {
  readonly place: 'operator' | 'value';
  readonly message: string;
  readonly hint: string;
}

const comparing: ReadonlySet<FilterOperator> = new Set(['<', '<=', '>', '>=']);

/** What is wrong with a term, apart from its grammar. */
export function checkTerm(term: Term, field: FilterField): TermFault | undefined {
  const { kind, name, choices } = field;
  const hint = `For example ${field.example}`;
  const ordered = kind === 'size' || kind === 'date' || kind === 'version';
  if (comparing.has(term.operator) && !ordered)
    return { place: 'operator', message: `“${name}” has no order: use : or =`, hint };
  const wrong = (message: string, advice = hint): TermFault => ({
    place: 'value',
    message,
    hint: advice,
  });
  if (kind === 'size' && bytesOf(term.value) === undefined)
    return wrong(`“${term.value}” is no size: a number, with K, M, G or T behind it`);
  if (kind === 'date' && spanOf(term.value, 0) === undefined)
    return wrong(
      `“${term.value}” is no time: a day as 2026-11-21, a month, a year, today, or -30d`,
    );
  if (kind === 'choice' && choices !== undefined && !Object.hasOwn(choices, term.value))
    return wrong(
      `“${name}” does not know “${term.value}”`,
      `It knows ${Object.keys(choices).join(', ')}.`,
    );
  return undefined;
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};

/** `1.5M` in bytes. */
export function bytesOf(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,15}(?:\.\d{1,3})?)([KMGT]?)i?B?$/i.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (units[unit.toUpperCase()] ?? 1);
}

/** A span of time in seconds since 1970, its end not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const day = 24 * 3600;
const steps: Readonly<Record<string, number>> = {
  h: 3600,
  d: day,
  w: 7 * day,
  m: 30 * day,
  y: 365 * day,
};

/**
 * What a time stands for, by this machine's time zone: a whole year, month, day or minute; of `-30d`
 * only the moment thirty days ago.
 */
export function spanOf(text: string, nowSeconds: number): Span | undefined {
  const [, count, step = ''] = /^-(\d{1,5})([hdwmy])$/.exec(text) ?? [];
  if (count !== undefined) {
    const moment = nowSeconds - Number(count) * (steps[step] ?? 0);
    return { from: moment, to: moment };
  }
  if (text === 'today') return dayAround(nowSeconds);
  if (text === 'yesterday') return dayAround(dayAround(nowSeconds).from - 1);
  return calendarSpan(text);
}

function calendarSpan(text: string): Span | undefined {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}))?)?)?$/.exec(text);
  if (found === null) return undefined;
  const given = found.slice(1).filter((part) => part !== undefined);
  const [year = 0, month = 1, date = 1, hour = 0, minute = 0] = given.map(Number);
  const start = new Date(year, month - 1, date, hour, minute);
  const isThere =
    start.getFullYear() === year &&
    start.getMonth() === month - 1 &&
    start.getDate() === date &&
    hour < 24 &&
    minute < 60;
  if (!isThere) return undefined;
  const grown = [year, month - 1, date, hour, minute].map(
    (part, at) => part + (at === given.length - 1 ? 1 : 0),
  );
  const [nextYear = 0, nextMonth = 0, nextDate = 1, nextHour = 0, nextMinute = 0] = grown;
  const end = new Date(nextYear, nextMonth, nextDate, nextHour, nextMinute);
  return { from: start.getTime() / 1000, to: end.getTime() / 1000 };
}

function dayAround(seconds: number): Span {
  const moment = new Date(seconds * 1000);
  const start = new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
  const end = new Date(moment.getFullYear(), moment.getMonth(), moment.getDate() + 1);
  return { from: start.getTime() / 1000, to: end.getTime() / 1000 };
}
