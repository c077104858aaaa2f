/** Dates in the C locale and the machine's time zone, as strftime writes them. */

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

const two = (value: number): string => String(value).padStart(2, '0');
const padded = (value: number): string => String(value).padStart(2, ' ');

/** After 400 years the calendar repeats, weekdays included. */
const cycleSeconds = 400 * 365.2425 * 24 * 60 * 60;
/** JavaScript's dates end at 8.64e12 seconds. */
const maxSeconds = 8e12;

/** A date with the year it stands for, also beyond what Date holds. */
function dateOf(seconds: number): { date: Date; year: number } {
  const cycles = seconds > maxSeconds ? Math.floor(seconds / cycleSeconds) : 0;
  const date = new Date((seconds - cycles * cycleSeconds) * 1000);
  return { date, year: date.getFullYear() + cycles * 400 };
}

/** `Tue Oct 22 19:39:09 1996` (strftime's `%c`). */
export function formatDate(seconds: number): string {
  const { date, year } = dateOf(seconds);
  return `${weekday(date)} ${month(date)} ${padded(date.getDate())} ${clock(date)}:${two(date.getSeconds())} ${year}`;
}

/** `Tue Oct 22 1996` */
export function formatDay(seconds: number): string {
  const { date, year } = dateOf(seconds);
  return `${weekday(date)} ${month(date)} ${two(date.getDate())} ${year}`;
}

const halfYearSeconds = 6 * 30 * 24 * 60 * 60;

/** As `ls` shows it: with the time when it lies within half a year of now, else with the year. */
export function formatListDate(seconds: number, nowSeconds: number): string {
  const { date, year } = dateOf(seconds);
  const day = `${month(date)} ${padded(date.getDate())}`;
  const isRecent = nowSeconds <= seconds + halfYearSeconds && nowSeconds >= seconds - 3600;
  return isRecent ? `${day} ${clock(date)}` : `${day}  ${year}`;
}

function clock(date: Date): string {
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function weekday(date: Date): string {
  return days[date.getDay()] ?? '???';
}

function month(date: Date): string {
  return months[date.getMonth()] ?? '???';
}
