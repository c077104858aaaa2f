/** Scripts of a package that are only known when it is built: from files, and triggers. */
import { Tag, tagByNumber, TagType } from '../../format/index.ts';
import type { HeaderBuilder } from '../../format/index.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';
import { fileText } from '../named-file.ts';
import { scriptTags } from '../script-tags.ts';
import type { SpecPackage, SpecScript, SpecTrigger } from '../spec.ts';

/** Tags of one kind of triggers. */
interface TriggerScriptTags {
  readonly bodies: number;
  readonly programs: number;
  readonly flags: number;
  /** Of file triggers. */
  readonly priorities?: number;
}

const plainTriggers: TriggerScriptTags = {
  bodies: Tag.TRIGGERSCRIPTS,
  programs: Tag.TRIGGERSCRIPTPROG,
  flags: Tag.TRIGGERSCRIPTFLAGS,
};
const fileTriggers: TriggerScriptTags = {
  bodies: Tag.FILETRIGGERSCRIPTS,
  programs: Tag.FILETRIGGERSCRIPTPROG,
  flags: Tag.FILETRIGGERSCRIPTFLAGS,
  priorities: Tag.FILETRIGGERPRIORITIES,
};
const transactionFileTriggers: TriggerScriptTags = {
  bodies: Tag.TRANSFILETRIGGERSCRIPTS,
  programs: Tag.TRANSFILETRIGGERSCRIPTPROG,
  flags: Tag.TRANSFILETRIGGERSCRIPTFLAGS,
  priorities: Tag.TRANSFILETRIGGERPRIORITIES,
};

/**
 * Adds them.
 *
 * @param folder - where the build works: files of scripts lie there
 * @throws {BuildFailure} for a file that cannot be read
 */
export function putBuiltScripts(
  builder: HeaderBuilder,
  one: SpecPackage,
  around: BuildSurroundings,
  folder: string,
): void {
  for (const script of one.scripts.values()) {
    const tags = scriptTags[script.kind];
    if (script.file === undefined || tags === undefined) continue;
    const before = script.body === '' ? '' : `${script.body}\n`;
    builder.setString(
      tags.body,
      before + fileText(script.file, around, folder, shownTag(tags.body)),
    );
  }
  putTriggers(builder, plainTriggers, one.triggers, around, folder);
  putTriggers(builder, fileTriggers, one.fileTriggers, around, folder);
  putTriggers(builder, transactionFileTriggers, one.transactionFileTriggers, around, folder);
}

/** A tag as messages name it. */
function shownTag(tag: number): string {
  const { name } = tagByNumber(tag) ?? { name: '' };
  return `${name.slice(0, 1)}${name.slice(1).toLowerCase()}`;
}

function putTriggers(
  builder: HeaderBuilder,
  tags: TriggerScriptTags,
  triggers: readonly SpecTrigger[],
  around: BuildSurroundings,
  folder: string,
): void {
  if (triggers.length === 0) return;
  const body = ({ body: text, file }: SpecTrigger): string =>
    text === '' && file !== undefined
      ? fileText(file, around, folder, shownTag(tags.bodies))
      : text;
  builder.setStrings(tags.bodies, triggers.map(body));
  builder.setStrings(
    tags.programs,
    triggers.map(({ program }) => program[0] ?? ''),
  );
  const flags = triggers.map(flagsOf);
  if (flags.some((flag) => flag !== 0)) builder.setNumbers(tags.flags, TagType.INT32, flags);
  if (tags.priorities !== undefined)
    builder.setNumbers(
      tags.priorities,
      TagType.INT32,
      triggers.map(({ priority }) => priority),
    );
}

function flagsOf({ expands, isFormat }: SpecScript): number {
  return (expands ? 1 : 0) | (isFormat ? 2 : 0);
}
