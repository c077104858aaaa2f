/** Tags whose values have rules of their own. */
import { Tag } from '../format/index.ts';
import type { OwnTag } from './preamble-tags.ts';
import { defineFor } from './tag-line.ts';
import type { TagLine } from './tag-line.ts';
import { requireBuildSystem } from './build-system.ts';
import { BuildArchitecturesFound } from './build-architectures.ts';
import { addIcon } from './icon.ts';
import type { SpecParse } from './spec-parse.ts';
import type { SpecPackage } from './spec.ts';

type Reader = (parse: SpecParse, found: TagLine, owner: SpecPackage) => void;

const readers: Readonly<Record<OwnTag, Reader>> = {
  autoprov: (_parse, { value }, owner) => (owner.generatesProvides = isYes(value)),
  autoreq: (_parse, { value }, owner) => (owner.generatesRequires = isYes(value)),
  autoreqprov: (_parse, { value }, owner) => {
    owner.generatesProvides = isYes(value);
    owner.generatesRequires = owner.generatesProvides;
  },
  buildarch: readBuildArch,
  buildoption: ({ spec }, { extra, value }) => {
    const section = extra === '' ? 'conf' : extra;
    spec.buildOptions.set(section, [...(spec.buildOptions.get(section) ?? []), value]);
  },
  // obsolete: it is the macro of the same name that counts
  buildroot: () => undefined,
  buildsystem: (parse, { value }) => {
    requireBuildSystem(parse, value);
    parse.spec.buildSystem = value;
  },
  docdir: (parse, { value }, owner) => {
    if (!value.startsWith('/')) throw parse.fault(`Docdir must begin with '/': ${parse.line}`);
    owner.documentationFolder = value;
    parse.runtime.macros.defineAll({ _docdir: value });
  },
  epoch: (parse, { value }, owner) => {
    if (!/^\d+$/.test(value) || Number(value) > 0xffffffff)
      throw parse.fault(`Epoch field must be an unsigned number: ${parse.line}`);
    if (owner.epoch !== undefined) owner.repeated.add(Tag.EPOCH);
    owner.epoch = Number(value);
    defineFor(parse, owner, 'epoch', value);
  },
  icon: (parse, { value }, owner) => addIcon(parse, owner, value),
  prefix: (parse, found, owner) => {
    readPrefixes(parse, found, owner);
    defineFor(parse, owner, 'prefix', found.value);
  },
  prefixes: readPrefixes,
  removepathpostfixes: (_parse, { value }, owner) => {
    owner.removedPathPostfixes = value;
  },
  sourcelicense: (parse, { value }) => {
    parse.spec.sourceLicense.text = value;
  },
};

/** @throws {SpecError} in rpm's words */
export function readOwnTag(
  parse: SpecParse,
  tag: OwnTag,
  found: TagLine,
  owner: SpecPackage,
): void {
  readers[tag](parse, found, owner);
}

/** As rpm reads it: `y...` or a number but 0. */
function isYes(value: string): boolean {
  return /^y/i.test(value) || (/^\d+/.test(value) && Number.parseInt(value, 10) !== 0);
}

function readPrefixes(parse: SpecParse, { value }: TagLine, owner: SpecPackage): void {
  const prefixes = value.split(/[\s,]+/).filter((word) => word !== '');
  if (prefixes.some((prefix) => prefix.length > 1 && prefix.endsWith('/')))
    throw parse.fault(`Prefixes must not end with "/": ${parse.line}`);
  owner.prefixes.push(...prefixes);
}

function readBuildArch(parse: SpecParse, { value }: TagLine, owner: SpecPackage): void {
  const names = value.split(/[\s,]+/).filter((word) => word !== '');
  if (owner.isMain) {
    if (parse.spec.buildArchitectures.length > 0)
      throw parse.fault(`Duplicate BuildArch entry: ${parse.line}`);
    parse.spec.buildArchitectures.push(...names);
    // nothing behind it is read before it is known for which architecture
    if (parse.isFirstPass) throw new BuildArchitecturesFound(names);
    return;
  }
  if (names.length !== 1 || names[0] !== 'noarch')
    throw parse.fault(`Only noarch subpackages are supported: ${parse.line}`);
  owner.architecture = 'noarch';
}
