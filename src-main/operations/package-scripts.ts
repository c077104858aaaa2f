import type { ScriptView } from '../contract/package.ts';
import { visibleText } from '../base/index.ts';
import { formatCapability } from '../dependency/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { visibleLine } from './package-summary.ts';

/** Section -> tags of its body and interpreter, in the order in which they would run. */
const scripts: readonly (readonly [kind: string, body: number, interpreter: number])[] = [
  ['%pretrans', Tag.PRETRANS, Tag.PRETRANSPROG],
  ['%pre', Tag.PREIN, Tag.PREINPROG],
  ['%post', Tag.POSTIN, Tag.POSTINPROG],
  ['%posttrans', Tag.POSTTRANS, Tag.POSTTRANSPROG],
  ['%preuntrans', Tag.PREUNTRANS, Tag.PREUNTRANSPROG],
  ['%preun', Tag.PREUN, Tag.PREUNPROG],
  ['%postun', Tag.POSTUN, Tag.POSTUNPROG],
  ['%postuntrans', Tag.POSTUNTRANS, Tag.POSTUNTRANSPROG],
  ['%verifyscript', Tag.VERIFYSCRIPT, Tag.VERIFYSCRIPTPROG],
];

interface TriggerTags {
  /** Before the kind: ``, `file`, `transfile`. */
  readonly prefix: string;
  readonly bodies: number;
  readonly interpreters: number;
  readonly names: number;
  readonly versions: number;
  readonly flags: number;
  readonly indexes: number;
}

const triggers: readonly TriggerTags[] = [
  {
    prefix: '',
    bodies: Tag.TRIGGERSCRIPTS,
    interpreters: Tag.TRIGGERSCRIPTPROG,
    names: Tag.TRIGGERNAME,
    versions: Tag.TRIGGERVERSION,
    flags: Tag.TRIGGERFLAGS,
    indexes: Tag.TRIGGERINDEX,
  },
  {
    prefix: 'file',
    bodies: Tag.FILETRIGGERSCRIPTS,
    interpreters: Tag.FILETRIGGERSCRIPTPROG,
    names: Tag.FILETRIGGERNAME,
    versions: Tag.FILETRIGGERVERSION,
    flags: Tag.FILETRIGGERFLAGS,
    indexes: Tag.FILETRIGGERINDEX,
  },
  {
    prefix: 'transfile',
    bodies: Tag.TRANSFILETRIGGERSCRIPTS,
    interpreters: Tag.TRANSFILETRIGGERSCRIPTPROG,
    names: Tag.TRANSFILETRIGGERNAME,
    versions: Tag.TRANSFILETRIGGERVERSION,
    flags: Tag.TRANSFILETRIGGERFLAGS,
    indexes: Tag.TRANSFILETRIGGERINDEX,
  },
];

/** Sense bits of a trigger's flags -> rpm's name of the moment (rpmds.h). */
const moments: readonly (readonly [flag: number, kind: string])[] = [
  [1 << 25, 'triggerprein'],
  [1 << 16, 'triggerin'],
  [1 << 17, 'triggerun'],
  [1 << 18, 'triggerpostun'],
];

/** Every scriptlet and trigger of a package. */
export function scriptsOf(header: Header): readonly ScriptView[] {
  return [...plainScripts(header), ...triggers.flatMap((tags) => triggerScripts(header, tags))];
}

function plainScripts(header: Header): ScriptView[] {
  return scripts.flatMap(([kind, bodyTag, interpreterTag]) => {
    if (!header.has(bodyTag) && !header.has(interpreterTag)) return [];
    const interpreter = header.strings(interpreterTag).join(' ');
    return {
      kind,
      interpreter: interpreter === '' ? '/bin/sh' : visibleLine(interpreter),
      body: visibleText(header.string(bodyTag) ?? ''),
    };
  });
}

function triggerScripts(header: Header, tags: TriggerTags): ScriptView[] {
  const names = header.strings(tags.names);
  const versions = header.strings(tags.versions);
  const flags = header.numbers(tags.flags);
  const indexes = header.numbers(tags.indexes);
  const interpreters = header.strings(tags.interpreters);
  return header.strings(tags.bodies).map((body, script) => {
    const mine = [...names.keys()].filter((at) => indexes[at] === script);
    const first = flags[mine[0] ?? -1] ?? 0;
    const moment = moments.find(([flag]) => (first & flag) !== 0)?.[1] ?? 'trigger';
    return {
      kind: `%${tags.prefix}${moment}`,
      interpreter: visibleLine(interpreters[script] ?? '/bin/sh'),
      body: visibleText(body),
      conditions: mine.map((at) =>
        visibleLine(
          formatCapability({
            name: names[at] ?? '',
            sense: flags[at] ?? 0,
            evr: versions[at] ?? '',
          }),
        ),
      ),
    };
  });
}
