import type { Nevra } from '../nevra/index.ts';
import { readWholeXml } from './read-xml.ts';

/** An entry of updateinfo. */
export interface Advisory {
  readonly id: string;
  /** `security`, `bugfix`, `enhancement`, `newpackage` ... as it stands there. */
  readonly kind: string;
  readonly severity: string;
  readonly status: string;
  readonly from: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly solution: string;
  readonly rights: string;
  /** As they stand there, mostly `2010-11-10 00:00:00` or seconds since 1970. */
  readonly issued: string;
  readonly updated: string;
  readonly needsReboot: boolean;
  readonly references: readonly AdvisoryReference[];
  readonly packages: readonly AdvisoryPackage[];
}

export interface AdvisoryReference {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly href: string;
}

/** A package with which an advisory's matter is settled. */
export interface AdvisoryPackage extends Nevra {
  readonly arch: string;
  readonly source: string;
  readonly fileName: string;
  readonly needsReboot: boolean;
  readonly needsRelogin: boolean;
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };
type Draft = Mutable<Omit<Advisory, 'references' | 'packages'>> & {
  references: AdvisoryReference[];
  packages: AdvisoryPackage[];
};

const textFields = new Set([
  ...['id', 'severity', 'title', 'summary', 'description', 'solution', 'rights'],
] as const);
type TextField = typeof textFields extends Set<infer Name> ? Name : never;
const isTextField = (name: string): name is TextField =>
  (textFields as ReadonlySet<string>).has(name);

const truths = new Set(['true', '1']);

/** Reads updateinfo. @throws {MalformedError} REPOSITORY_MALFORMED */
export async function readAdvisories(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
): Promise<readonly Advisory[]> {
  const advisories: Advisory[] = [];
  let draft: Draft | undefined;
  let current: Mutable<AdvisoryPackage> | undefined;
  let updateDepth = 0;
  await readWholeXml(pieces, name, {
    open(element, attributes, depth) {
      if (element === 'update') {
        draft = newDraft(attributes);
        updateDepth = depth;
      } else if (draft === undefined) return;
      else if (element === 'issued' || element === 'updated')
        draft[element] = attributes['date'] ?? '';
      else if (element === 'reference') draft.references.push(reference(attributes));
      else if (element === 'package') current = packageOf(attributes);
    },
    close(element, text, depth) {
      if (draft === undefined) return;
      if (element === 'update') {
        advisories.push(draft);
        draft = undefined;
      } else if (current !== undefined) current = closePackage(draft, current, element, text);
      else if (depth === updateDepth + 1) takeText(draft, element, text);
    },
  });
  return advisories;
}

function takeText(draft: Draft, element: string, text: string): void {
  if (isTextField(element)) draft[element] = text.trim();
  else if (element === 'reboot_suggested') draft.needsReboot = isTrue(text);
}

function closePackage(
  draft: Draft,
  current: Mutable<AdvisoryPackage>,
  element: string,
  text: string,
): Mutable<AdvisoryPackage> | undefined {
  if (element === 'filename') current.fileName = text.trim();
  else if (element === 'reboot_suggested') current.needsReboot = isTrue(text);
  else if (element === 'relogin_suggested') current.needsRelogin = isTrue(text);
  if (element !== 'package') return current;
  draft.packages.push(current);
  return undefined;
}

/** An empty element says yes, too. */
function isTrue(text: string): boolean {
  return text.trim() === '' || truths.has(text.trim().toLowerCase());
}

function newDraft(attributes: Readonly<Record<string, string>>): Draft {
  const { type = '', status = '', from = '' } = attributes;
  return {
    ...{ id: '', kind: type, severity: '', status, from, title: '', summary: '' },
    ...{ description: '', solution: '', rights: '', issued: '', updated: '' },
    ...{ needsReboot: false, references: [], packages: [] },
  };
}

function reference(attributes: Readonly<Record<string, string>>): AdvisoryReference {
  const { type = '', id = '', title = '', href = '' } = attributes;
  return { kind: type, id, title, href };
}

function packageOf(attributes: Readonly<Record<string, string>>): Mutable<AdvisoryPackage> {
  const { name = '', version = '', release = '', epoch, arch = '', src = '' } = attributes;
  const number = Number.parseInt(epoch ?? '', 10);
  return {
    ...{ name, version, release, arch, source: src, fileName: '' },
    epoch: number > 0 ? number : undefined,
    ...{ needsReboot: false, needsRelogin: false },
  };
}
