import { readWholeXml } from './read-xml.ts';

/** How a group wants a package. */
export type GroupPackageKind = 'mandatory' | 'default' | 'optional' | 'conditional';

export interface PackageGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Names by language: `de`, `pt_BR`. */
  readonly translatedNames: Readonly<Record<string, string>>;
  readonly isDefault: boolean;
  readonly isVisible: boolean;
  readonly packages: readonly {
    readonly name: string;
    readonly kind: GroupPackageKind;
    /** A conditional package is wanted where this one is. */
    readonly requires: string | undefined;
  }[];
}

/** An environment or a category: groups under one name. */
export interface GroupOfGroups {
  readonly kind: 'environment' | 'category';
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly groups: readonly string[];
  readonly optionalGroups: readonly string[];
}

/** What comps says. */
export interface PackageGroups {
  readonly groups: readonly PackageGroup[];
  readonly collections: readonly GroupOfGroups[];
}

interface Draft {
  kind: string;
  id: string;
  name: string;
  description: string;
  translatedNames: Record<string, string>;
  isDefault: boolean;
  isVisible: boolean;
  packages: { name: string; kind: GroupPackageKind; requires: string | undefined }[];
  groups: string[];
  optionalGroups: string[];
}

const packageKinds: ReadonlySet<string> = new Set([
  ...['mandatory', 'default', 'optional', 'conditional'],
]);

/** Reads comps: groups, environments and categories. @throws {MalformedError} REPOSITORY_MALFORMED */
export async function readGroups(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
): Promise<PackageGroups> {
  const groups: PackageGroup[] = [];
  const collections: GroupOfGroups[] = [];
  let draft: Draft | undefined;
  let attributes: Readonly<Record<string, string>> = {};
  let isOptionList = false;
  await readWholeXml(pieces, name, {
    open(element, given, depth) {
      attributes = given;
      if (depth === 2) draft = newDraft(element);
      if (element === 'optionlist') isOptionList = true;
    },
    close(element, text, depth) {
      if (draft === undefined) return;
      if (depth === 2) {
        if (draft.kind === 'group') groups.push(draft);
        else if (draft.kind === 'environment' || draft.kind === 'category')
          collections.push({ ...draft, kind: draft.kind });
        draft = undefined;
      } else if (element === 'optionlist') isOptionList = false;
      else takeText(draft, element, text.trim(), attributes, isOptionList);
    },
  });
  return { groups, collections };
}

function newDraft(kind: string): Draft {
  return {
    ...{ kind, id: '', name: '', description: '', translatedNames: {} },
    ...{ isDefault: false, isVisible: true, packages: [], groups: [], optionalGroups: [] },
  };
}

function takeText(
  draft: Draft,
  element: string,
  text: string,
  attributes: Readonly<Record<string, string>>,
  isOptionList: boolean,
): void {
  const language = attributes['xml:lang'];
  switch (element) {
    case 'id':
      draft.id = text;
      break;
    case 'name':
      if (language === undefined) draft.name = text;
      else draft.translatedNames[language] = text;
      break;
    case 'description':
      if (language === undefined) draft.description = text;
      break;
    case 'default':
      draft.isDefault = text.toLowerCase() === 'true';
      break;
    case 'uservisible':
      draft.isVisible = text.toLowerCase() !== 'false';
      break;
    case 'packagereq': {
      const type = attributes['type'] ?? 'mandatory';
      const kind = (packageKinds.has(type) ? type : 'mandatory') as GroupPackageKind;
      draft.packages.push({ name: text, kind, requires: attributes['requires'] });
      break;
    }
    case 'groupid':
      (isOptionList ? draft.optionalGroups : draft.groups).push(text);
      break;
  }
}
