import { rangesOverlap, selfCapability } from '../dependency/index.ts';
import type { Capability } from '../dependency/index.ts';
import { Sense, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';

/** A script of a package as its header holds it. */
export interface PackageScript {
  /** `%pre`, `%triggerin`, `%filetriggerpostun` ... */
  readonly kind: string;
  /** Program and arguments as one text. */
  readonly interpreter: string;
  readonly body: string;
  /** What is done with the text before it runs: see scriptTreatment. */
  readonly flags: number;
}

export interface PackageTrigger extends PackageScript {
  /** TRIGGERIN, TRIGGERUN, TRIGGERPOSTUN or TRIGGERPREIN of Sense. */
  readonly event: number;
  /** The package and versions that fire it; for file triggers the path prefix is the name. */
  readonly condition: Capability;
  readonly priority: number;
  /** Number of its script in the package: several conditions may share one. */
  readonly index: number;
}

/** A script that paths fire. */
export interface FileTrigger extends PackageScript {
  readonly event: number;
  readonly priority: number;
  readonly index: number;
  /** Beginnings of paths, sorted by bytes. */
  readonly prefixes: readonly string[];
}

const scriptTags = {
  '%pretrans': [Tag.PRETRANS, Tag.PRETRANSPROG, Tag.PRETRANSFLAGS],
  '%pre': [Tag.PREIN, Tag.PREINPROG, Tag.PREINFLAGS],
  '%post': [Tag.POSTIN, Tag.POSTINPROG, Tag.POSTINFLAGS],
  '%preun': [Tag.PREUN, Tag.PREUNPROG, Tag.PREUNFLAGS],
  '%postun': [Tag.POSTUN, Tag.POSTUNPROG, Tag.POSTUNFLAGS],
  '%posttrans': [Tag.POSTTRANS, Tag.POSTTRANSPROG, Tag.POSTTRANSFLAGS],
  '%preuntrans': [Tag.PREUNTRANS, Tag.PREUNTRANSPROG, Tag.PREUNTRANSFLAGS],
  '%postuntrans': [Tag.POSTUNTRANS, Tag.POSTUNTRANSPROG, Tag.POSTUNTRANSFLAGS],
} as const;

export type ScriptKind = keyof typeof scriptTags;

/** A package's script of a kind; a body or an interpreter alone makes one. */
export function scriptOf(header: Header, kind: ScriptKind): PackageScript | undefined {
  const [bodyTag, programTag, flagsTag] = scriptTags[kind];
  const body = header.string(bodyTag);
  const program = programOf(header, programTag);
  if (body === undefined && program === '') return undefined;
  const interpreter = program === '' ? '/bin/sh' : program;
  return { kind, interpreter, body: body ?? '', flags: header.number(flagsTag) ?? 0 };
}

/** The program tags were single texts before they were lists. */
function programOf(header: Header, tag: number): string {
  return header.strings(tag).join(' ');
}

type TriggerTags = readonly [
  names: number,
  flags: number,
  versions: number,
  indexes: number,
  scripts: number,
  programs: number,
  scriptFlags: number,
  priorities: number | undefined,
];

const triggerTags: Readonly<Record<'trigger' | 'filetrigger' | 'transfiletrigger', TriggerTags>> = {
  trigger: [
    Tag.TRIGGERNAME,
    Tag.TRIGGERFLAGS,
    Tag.TRIGGERVERSION,
    Tag.TRIGGERINDEX,
    Tag.TRIGGERSCRIPTS,
    Tag.TRIGGERSCRIPTPROG,
    Tag.TRIGGERSCRIPTFLAGS,
    undefined,
  ],
  filetrigger: [
    Tag.FILETRIGGERNAME,
    Tag.FILETRIGGERFLAGS,
    Tag.FILETRIGGERVERSION,
    Tag.FILETRIGGERINDEX,
    Tag.FILETRIGGERSCRIPTS,
    Tag.FILETRIGGERSCRIPTPROG,
    Tag.FILETRIGGERSCRIPTFLAGS,
    Tag.FILETRIGGERPRIORITIES,
  ],
  transfiletrigger: [
    Tag.TRANSFILETRIGGERNAME,
    Tag.TRANSFILETRIGGERFLAGS,
    Tag.TRANSFILETRIGGERVERSION,
    Tag.TRANSFILETRIGGERINDEX,
    Tag.TRANSFILETRIGGERSCRIPTS,
    Tag.TRANSFILETRIGGERSCRIPTPROG,
    Tag.TRANSFILETRIGGERSCRIPTFLAGS,
    Tag.TRANSFILETRIGGERPRIORITIES,
  ],
};

export type TriggerFamily = keyof typeof triggerTags;

const eventWords: readonly (readonly [event: number, word: string])[] = [
  [Sense.TRIGGERPREIN, 'prein'],
  [Sense.TRIGGERIN, 'in'],
  [Sense.TRIGGERUN, 'un'],
  [Sense.TRIGGERPOSTUN, 'postun'],
];

/** What a trigger without a priority of its own has (rpm's file trigger manual). */
const defaultPriority = 1_000_000;

/** A package's triggers of a family, one entry for each condition, in stored order. */
export function triggersOf(header: Header, family: TriggerFamily): readonly PackageTrigger[] {
  const tags = triggerTags[family];
  const [namesTag, flagsTag, versionsTag, indexesTag, scriptsTag, programsTag, ...more] = tags;
  const [scriptFlagsTag, prioritiesTag] = more;
  const names = header.strings(namesTag);
  if (names.length === 0) return [];
  const flags = header.numbers(flagsTag);
  const versions = header.strings(versionsTag);
  const indexes = header.numbers(indexesTag);
  const scripts = header.strings(scriptsTag);
  const programs = header.strings(programsTag);
  const scriptFlags = header.numbers(scriptFlagsTag);
  const priorities = prioritiesTag === undefined ? [] : header.numbers(prioritiesTag);
  return names.flatMap((name, at) => {
    const sense = flags[at] ?? 0;
    const script = indexes[at] ?? 0;
    const event = eventWords.find(([flag]) => (sense & flag) !== 0);
    if (event === undefined) return [];
    return {
      kind: `%${family}${event[1]}`,
      event: event[0],
      interpreter: programs[script] ?? '/bin/sh',
      body: scripts[script] ?? '',
      flags: scriptFlags[script] ?? 0,
      condition: { name, sense, evr: versions[at] ?? '' },
      priority: priorities[script] ?? defaultPriority,
      index: script,
    };
  });
}

/** A package's file triggers, one entry for each script. */
export function fileTriggersOf(
  header: Header,
  family: 'filetrigger' | 'transfiletrigger',
): readonly FileTrigger[] {
  const scripts = new Map<number, FileTrigger>();
  for (const trigger of triggersOf(header, family)) {
    const { index, condition } = trigger;
    const prefixes = [...(scripts.get(index)?.prefixes ?? []), condition.name];
    scripts.set(index, { ...trigger, prefixes: prefixes.toSorted(compareBytes) });
  }
  return [...scripts.values()];
}

function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** Whether what happens to a package fires a trigger: its name, and its version where one is asked for. */
export function firesOn(trigger: PackageTrigger, event: number, header: Header): boolean {
  if (trigger.event !== event || trigger.condition.name !== header.string(Tag.NAME)) return false;
  return rangesOverlap(trigger.condition, selfCapability(header));
}
