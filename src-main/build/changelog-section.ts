/** `%changelog`. Rules: rpm-spec(5) and observed behaviour of rpm 4.18. */
import type { Section } from './sections.ts';
import { expandIn } from './spec-macros.ts';
import type { SpecParse } from './spec-parse.ts';
import type { ChangelogEntry } from './spec.ts';

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Entries without a time of day are of noon, so that every time zone shows the same day. */
const noon = { hours: 12, minutes: 0, seconds: 0 };

/**
 * Reads it; the next section. What is wrong in it is told, and ends it: the entries before count, as
 * with rpm.
 *
 * @throws {SpecError} for a second one
 */
export function readChangelog(parse: SpecParse, section: Section): Section | undefined {
  if (parse.spec.changelog !== undefined) throw parse.fault('second %changelog');
  const lines: string[] = [];
  const entries: ChangelogEntry[] = [];
  parse.spec.changelog = entries;
  const next = parse.sectionBody(section, (line) => lines.push(line));
  const fault = readEntries(parse, lines.join(''), entries);
  if (fault !== undefined) parse.tellError(fault);
  parse.spec.changelog = trimmed(parse, entries);
  return next;
}

/** Adds the entries of the text; what is wrong, in rpm's words. */
function readEntries(
  parse: SpecParse,
  text: string,
  entries: ChangelogEntry[],
): string | undefined {
  let rest = text.trimStart();
  while (rest !== '') {
    if (!rest.startsWith('*')) return '%changelog entries must start with *';
    const lineEnd = rest.indexOf('\n');
    if (lineEnd < 0) return 'incomplete %changelog entry';
    const read = readHead(parse, rest.slice(1, lineEnd));
    if (typeof read === 'string') return read;
    const newest = entries.at(-1);
    if (newest !== undefined && newest.timeSeconds < read.timeSeconds)
      return '%changelog not in descending chronological order';
    const nextAt = rest.indexOf('\n*', lineEnd);
    const body = nextAt < 0 ? rest.slice(lineEnd) : rest.slice(lineEnd, nextAt);
    if (body.trim() === '') return 'no description in %changelog';
    entries.push({ ...read, text: body.trim() });
    rest = nextAt < 0 ? '' : rest.slice(nextAt + 1);
  }
  return undefined;
}

const head =
  /^\s*(\w{3})\s+(\w{3})\s+(\d{1,2})\s+(?:(\d{1,2}):(\d{2}):(\d{2})\s+(\w+)\s+)?(\d{4})(?:\s+(.*))?$/s;

function readHead(
  parse: SpecParse,
  text: string,
): { readonly timeSeconds: number; readonly name: string } | string {
  const bad = `bad date in %changelog: ${text.trim()}`;
  const found = head.exec(text);
  if (found === null) return bad;
  const [, weekDay = '', monthName = '', dayText, hours, minutes, seconds, zone, yearText] = found;
  const [month, day, year] = [months.indexOf(monthName), Number(dayText), Number(yearText)];
  const longest = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  if (!days.includes(weekDay) || month < 0 || day < 1 || day > longest || year < 1990) return bad;
  const time =
    hours === undefined
      ? noon
      : { hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds) };
  if (time.hours > 23 || time.minutes > 59 || time.seconds > 59) return bad;
  const date = new Date(Date.UTC(year, month, day, time.hours, time.minutes, time.seconds));
  if (days[date.getUTCDay()] !== weekDay) parse.remark(`bogus date in %changelog: ${text.trim()}`);
  const name = (found[9] ?? '').trimStart();
  if (name.trim() === '') return 'missing name in %changelog';
  return { timeSeconds: date.getTime() / 1000 - offsetOf(zone, date), name };
}

/** Seconds by which a zone is ahead of universal time; none for a zone nobody knows. */
function offsetOf(zone: string | undefined, date: Date): number {
  if (zone === undefined || zone === 'UTC' || zone === 'GMT') return 0;
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    const shown = format.formatToParts(date).find(({ type }) => type === 'timeZoneName');
    const [, sign, hours = '0', minutes = '0'] =
      /([+-])(\d{2}):(\d{2})/.exec(shown?.value ?? '') ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  } catch (thrown) {
    if (thrown instanceof RangeError) return 0;
    throw thrown;
  }
}

/** Leaves out what is older than the macros for that want it. */
function trimmed(
  { runtime }: SpecParse,
  entries: readonly ChangelogEntry[],
): readonly ChangelogEntry[] {
  const number = (name: string): number => Number(expandIn(runtime, `%{?${name}}`)) || 0;
  const oldest = number('_changelog_trimtime');
  const age = number('_changelog_trimage');
  const newest = entries[0]?.timeSeconds ?? 0;
  const limit = age > 0 ? newest - age : oldest;
  // the newest stays, however old it is
  return entries.filter(({ timeSeconds }, at) => at === 0 || limit <= 0 || timeSeconds >= limit);
}
