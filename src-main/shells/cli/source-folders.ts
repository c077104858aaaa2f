import { posix } from 'node:path';
import { Tag } from '../../format/index.ts';
import type { Header } from '../../format/index.ts';
import { machineMacros } from '../../transaction/index.ts';
import type { SourceFolders } from '../../transaction/index.ts';
import type { Invocation } from './invocation.ts';

/** The macros that say where sources go, as rpm's own macro file has them. */
const usual: Readonly<Record<string, string>> = {
  _topdir: '%{getenv:HOME}/rpmbuild',
  _sourcedir: '%{_topdir}/SOURCES',
  _specdir: '%{_topdir}/SPECS',
};

/** Macros that stand for the package itself while it is unpacked. */
const packageTags: Readonly<Record<string, number>> = {
  name: Tag.NAME,
  version: Tag.VERSION,
  release: Tag.RELEASE,
  epoch: Tag.EPOCH,
  arch: Tag.ARCH,
  os: Tag.OS,
};

/**
 * Where a source package's files go, the configuration and the package's own name and version
 * considered.
 *
 * @returns absolute paths inside the root; a relative one begins at the root, as with rpm
 */
export function sourceFolders(
  { macros: given, context }: Invocation,
  header: Header,
): SourceFolders {
  const macros = given ?? machineMacros(context.environment);
  const own = Object.entries(packageTags).flatMap(([name, tag]) => {
    const value = header.string(tag) ?? header.number(tag)?.toString() ?? '';
    return value.trim() === '' ? [] : { name, value: value.replaceAll('%', '%%') };
  });
  for (const { name, value } of own) macros.define(`${name} ${value}`);
  const folder = (name: string): string => {
    const missing = macros.value(name) === undefined;
    return posix.normalize(`/${macros.expand(missing ? (usual[name] ?? '') : `%{${name}}`)}`);
  };
  try {
    return { sources: folder('_sourcedir'), specs: folder('_specdir') };
  } finally {
    for (const { name } of own) macros.undefine(name);
  }
}
