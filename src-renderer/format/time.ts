import { locale, message } from '../language/index.ts';
import { formatFixed } from './numbers.ts';

const dayParts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
const minuteParts = { ...dayParts, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

const known = new Map<string, Intl.DateTimeFormat>();

function dateFormat(parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = locale().dates;
  const key = `${tag} ${Object.keys(parts).length}`;
  let format = known.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(tag, parts);
    known.set(key, format);
  }
  return format;
}

/** Local date as `2026-03-01`, in German `01.03.2026`; seconds since 1970. */
export function formatDay(seconds: number): string {
  return dateFormat(dayParts).format(seconds * 1000);
}

/** Local date and time as `2026-03-01 14:05`, in German `01.03.2026 14:05`; seconds since 1970. */
export function formatMinute(seconds: number): string {
  return dateFormat(minuteParts)
    .format(seconds * 1000)
    .replace(', ', ' ');
}

/** A duration that has passed: `0.8 s`, `12 s`, `1 min 04 s`, `2 h 05 min`. */
export function formatElapsed(ms: number): string {
  const exact = Math.max(0, ms) / 1000;
  if (exact < 9.95) return message('common.seconds', { seconds: formatFixed(exact, 1) });
  const seconds = Math.round(exact);
  if (seconds < 60) return message('common.seconds', { seconds });
  const minutes = Math.floor(seconds / 60);
  return seconds < 3600
    ? message('common.minutes-seconds', { minutes, seconds: pad(seconds % 60) })
    : message('common.hours-minutes', {
        hours: Math.floor(minutes / 60),
        minutes: pad(minutes % 60),
      });
}

/** What is left, rounded so that it does not flicker: `a few seconds`, `about 40 s`, `about 3 min`. */
export function formatTimeLeft(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 5) return message('common.few-seconds');
  if (seconds < 55) return message('common.about-seconds', { seconds: Math.ceil(seconds / 5) * 5 });
  if (seconds < 3570)
    return message('common.about-minutes', { minutes: Math.round(seconds / 60) || 1 });
  return message('common.about-hours', { hours: formatFixed(seconds / 3600, 1) });
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
