/** A plan in words, for people; programs ask for `--json`. */
import type { PlanReport, ReportedPackage } from './plan-report.ts';

/** Longer lists are cut unless all of it is asked for. */
const shownLines = 20;
const shownNames = 6;

interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** @param isWhole - whether long lists and the text of scripts are shown, too */
export function planLines(report: PlanReport, isWhole: boolean): readonly string[] {
  const sections = [
    packages(report),
    files(report),
    sideFiles(report),
    scripts(report, isWhole),
    disk(report),
    dependents(report, isWhole),
    recommendations(report),
    problems(report),
  ];
  const told = sections.filter(({ lines }) => lines.length > 0);
  if (told.length === 0) return ['Nothing would be done.'];
  return told.flatMap(({ title, lines }, at) => [
    ...(at === 0 ? [] : ['']),
    title,
    ...cut(lines, isWhole || title === problemsTitle),
  ]);
}

function cut(lines: readonly string[], isWhole: boolean): readonly string[] {
  if (isWhole || lines.length <= shownLines) return lines.map((line) => `  ${line}`);
  const left = lines.length - shownLines;
  const shown = lines.slice(0, shownLines).map((line) => `  ${line}`);
  return [...shown, `  and ${left} more (-v shows all)`];
}

function packages({ packages: found }: PlanReport): Section {
  return { title: `${count(found.length, 'package')}, in this order`, lines: found.map(line) };
}

function line({ kind, action, nevra, counterpart, sizeBytes }: ReportedPackage): string {
  const word = kind === 'install' ? action : 'erase';
  const relation =
    kind === 'install' ? `in place of ${counterpart}` : `${counterpart} comes in its place`;
  const beside = counterpart === undefined ? '' : `, ${relation}`;
  return `${word.padEnd(9)} ${nevra}  ${sizeText(sizeBytes)}${beside}`;
}

function files({ files: found }: PlanReport): Section {
  const of = (wanted: string): number =>
    found.filter(({ change }) => change.startsWith(wanted)).length;
  const title = `Files: ${of('create')} created, ${of('replace')} replaced, ${of('remove')} removed`;
  const words = { 'remove-if-empty': 'remove' } as const;
  const lines = found.map(({ path, change }) => {
    const word = change === 'remove-if-empty' ? words[change] : change;
    return `${word.padEnd(8)} ${path}${change === 'remove-if-empty' ? ' (if it is empty)' : ''}`;
  });
  return { title, lines };
}

function sideFiles({ sideFiles: found }: PlanReport): Section {
  const lines = found.map(({ path, sidePath, reason }) =>
    reason === 'rpmnew'
      ? `${path} stays; the packaged one becomes ${sidePath}`
      : `${path} is kept as ${sidePath}`,
  );
  return { title: 'Configuration files with changes of your own', lines };
}

function scripts({ scripts: found }: PlanReport, isWhole: boolean): Section {
  const lines = found.flatMap(({ kind, nevra, interpreter, body, skippedBecause }, at) => {
    const not = skippedBecause === undefined ? '' : `, will not run: ${skippedBecause}`;
    const head = `${String(at + 1).padStart(3)}. ${kind} of ${nevra} (${interpreter})${not}`;
    if (!isWhole || body === '') return [head];
    return [head, ...body.split('\n').map((text) => `       ${text}`)];
  });
  return { title: 'Scripts and triggers, in this order', lines };
}

function disk({ filesystems }: PlanReport): Section {
  const lines = filesystems.map(({ mountPoint, deltaBytes, freeBytes }) => {
    const sign = deltaBytes < 0 ? '-' : '+';
    return `${mountPoint}  ${sign}${sizeText(Math.abs(deltaBytes))}, ${sizeText(freeBytes)} free now`;
  });
  return { title: 'Disk', lines };
}

function dependents({ dependents: found }: PlanReport, isWhole: boolean): Section {
  const byPackage = Map.groupBy(found, ({ nevra }) => nevra);
  const lines = [...byPackage].map(([nevra, those]) => {
    const names = [...new Set(those.map(({ dependent }) => dependent))];
    const shown = isWhole ? names : names.slice(0, shownNames);
    const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
    return `${nevra} is needed by ${shown.join(', ')}${more}`;
  });
  return { title: 'What depends on it', lines };
}

function recommendations({ absentRecommendations: found }: PlanReport): Section {
  return {
    title: 'Would be of use, and will not be there',
    lines: found.map(({ nevra, kind, capability }) => `${capability} (${nevra} ${kind} it)`),
  };
}

const problemsTitle = 'What stands in the way';

function problems({ problems: found }: PlanReport): Section {
  return { title: problemsTitle, lines: found.map(({ text }) => text) };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Three digits at most: `12.4 MiB`. */
function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit += 1) value /= 1024;
  const digits = unit > 0 && value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}
