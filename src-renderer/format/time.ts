const day = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' });
const minute = new Intl.DateTimeFormat('en-CA', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Local date as `2026-03-01`; seconds since 1970. */
export function formatDay(seconds: number): string {
  return day.format(seconds * 1000);
}

/** Local date and time as `2026-03-01 14:05`; seconds since 1970. */
export function formatMinute(seconds: number): string {
  return minute.format(seconds * 1000).replace(', ', ' ');
}

/** A duration that has passed: `0.8 s`, `12 s`, `1 min 04 s`, `2 h 05 min`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}

/** What is left, rounded so that it does not flicker: `a few seconds`, `about 40 s`, `about 3 min`. */
export function formatTimeLeft(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 5) return 'a few seconds';
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} s`;
  if (seconds < 3570) return `about ${Math.round(seconds / 60) || 1} min`;
  return `about ${(seconds / 3600).toFixed(1)} h`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
