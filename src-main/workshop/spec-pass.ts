/** One reading of a spec's text, with everything that is said about it. */
import type { SpecDocument } from '../contract/spec.ts';
import { parseSpec, SpecError } from '../build/index.ts';
import type { ParsedSpec, ReadLine, SpecPlace } from '../build/index.ts';
import { MacroLevel } from '../macro/index.ts';
import { includedFile, openSpecRuntime } from './spec-runtime.ts';
import type { OpenedSpecRuntime, RuntimeWishes } from './spec-runtime.ts';

/** Something said while a spec was read. */
export interface SpecRemark {
  readonly severity: 'error' | 'warning' | 'note';
  readonly text: string;
  /** What had been read. */
  readonly place: SpecPlace | undefined;
}

export interface SpecPass extends OpenedSpecRuntime {
  /** Undefined where it could not be read. */
  readonly parsed: ParsedSpec | undefined;
  /** Why not. */
  readonly error: SpecError | undefined;
  readonly remarks: readonly SpecRemark[];
  /** Every line, in the order in which it was read. */
  readonly lines: readonly ReadLine[];
  /** Commands that were not run. */
  readonly notRun: readonly string[];
}

export interface PassWishes extends Pick<RuntimeWishes, 'definitions' | 'environment'> {
  /** Called for each line of the spec; true ends the reading. */
  readonly isEnough?: (line: ReadLine, opened: OpenedSpecRuntime) => boolean;
  /** Changes what the machine's macros say, before the spec is read. */
  readonly prepare?: (opened: OpenedSpecRuntime) => void;
}

/** Ends a reading that has read enough. */
class Enough extends Error {}

/**
 * Reads a spec without running anything of it. A spec with mistakes is an answer, not an error.
 */
export async function passOver(document: SpecDocument, wishes: PassWishes): Promise<SpecPass> {
  const remarks: SpecRemark[] = [];
  const notRun: string[] = [];
  let lines: ReadLine[] = [];
  let place: SpecPlace | undefined;
  const say = (severity: SpecRemark['severity'], text: string): void => {
    remarks.push({ severity, text, place });
  };
  const opened: OpenedSpecRuntime = await openSpecRuntime({
    ...wishes,
    hasEscapes: false,
    listener: {
      told: say,
      notRun: (command) => {
        if (isOfMachine(command, opened)) return;
        notRun.push(command);
        remarks.push({ severity: 'note', text: command, place: placeOfMacros(opened) ?? place });
      },
    },
  });
  wishes.prepare?.(opened);
  const lineRead = (line: ReadLine): void => {
    const isAgain =
      line.place.path === document.path && line.place.firstLine < (place?.firstLine ?? 0);
    // a spec that names its architectures is read twice
    if (isAgain && place?.path === document.path && line.place.firstLine === 1) lines = [];
    place = line.place;
    lines.push(line);
    if (wishes.isEnough?.(line, opened) === true) throw new Enough();
  };
  const done = (parsed: ParsedSpec | undefined, error: SpecError | undefined): SpecPass => ({
    ...{ ...opened, parsed, error, remarks, lines, notRun },
  });
  try {
    const parsed = parseSpec(document.path, {
      runtime: opened.runtime,
      buildArchs: opened.buildArchs,
      readFile: (path) =>
        path === document.path ? { text: document.text } : includedFile(document.path, path),
      warn: (text) => say('warning', text),
      tellError: (text) => say('error', text),
      lineRead,
    });
    return done(parsed, undefined);
  } catch (thrown) {
    if (thrown instanceof Enough) return done(undefined, undefined);
    if (!(thrown instanceof SpecError)) throw thrown;
    return done(undefined, thrown);
  }
}

/** What is being read while macros are replaced: the newest line is not out yet. */
function placeOfMacros({ runtime: { macros } }: OpenedSpecRuntime): SpecPlace | undefined {
  const [, path, number] = /^(.*): line (\d+): $/s.exec(macros.place?.() ?? '') ?? [];
  if (path === undefined || number === undefined) return undefined;
  return { path, firstLine: Number(number), line: Number(number) };
}

/** Whether a command is one of the machine's own macros: those run for every spec. */
function isOfMachine(command: string, { runtime: { macros } }: OpenedSpecRuntime): boolean {
  const start = command.trim().slice(0, 40);
  return macros
    .rows()
    .some(({ level, body }) => level === MacroLevel.file && body.includes(`%(${start}`));
}
