import type { WrittenFile } from './package-files.ts';
import { largeFileBytes } from './package-files.ts';
import type { DependencyInput, PackageInput, ScriptInput, ScriptName } from './package-input.ts';
import { FileFlag, Sense } from './tags.ts';

/** rpm's names of instruction sets, which qualify provided names: `glibc(x86-64)`. */
const instructionSets: Readonly<Record<string, string>> = {
  x86_64: 'x86-64',
  amd64: 'x86-64',
  i386: 'x86-32',
  i486: 'x86-32',
  i586: 'x86-32',
  i686: 'x86-32',
  aarch64: 'aarch-64',
  armv7hl: 'armv7hl-32',
  ppc64: 'ppc-64',
  ppc64le: 'ppc-64',
  s390x: 's390-64',
  riscv64: 'riscv-64',
};

/** When a script's interpreter is needed. */
const scriptSense: Readonly<Record<ScriptName, number>> = {
  prein: Sense.SCRIPT_PRE,
  postin: Sense.SCRIPT_POST,
  preun: Sense.SCRIPT_PREUN,
  postun: Sense.SCRIPT_POSTUN,
  pretrans: Sense.PRETRANS,
  posttrans: Sense.POSTTRANS,
  preuntrans: Sense.PREUNTRANS,
  postuntrans: Sense.POSTUNTRANS,
  verifyscript: Sense.SCRIPT_VERIFY,
};

/** What a package provides: what was asked for, itself, and its configuration. */
export function allProvides(input: PackageInput, files: readonly WrittenFile[]): DependencyInput[] {
  const self = { sense: Sense.EQUAL, evr: evrText(input) };
  const set = instructionSets[input.arch];
  return unique([
    ...(input.provides ?? []),
    { name: input.name, ...self },
    ...(set === undefined ? [] : [{ name: `${input.name}(${set})`, ...self }]),
    ...configDependency(input, files),
  ]);
}

/** What a package requires: what was asked for, interpreters, abilities of rpm. */
export function allRequires(
  input: PackageInput,
  files: readonly WrittenFile[],
  compressor: string,
): DependencyInput[] {
  return unique([
    ...(input.requires ?? []),
    ...interpreters(input),
    ...configDependency(input, files),
    ...abilities(input, files, compressor).map(([ability, evr]) => ({
      name: `rpmlib(${ability})`,
      sense: Sense.RPMLIB | Sense.LESS | Sense.EQUAL,
      evr,
    })),
  ]);
}

/** `[epoch:]version-release` */
function evrText(input: PackageInput): string {
  const label = `${input.version}-${input.release}`;
  return input.epoch === undefined ? label : `${input.epoch}:${label}`;
}

/** Sorted by name, version and flags, each once: the order rpm writes dependencies in. */
export function unique(dependencies: readonly DependencyInput[]): DependencyInput[] {
  const byKey = new Map<string, DependencyInput>();
  for (const dependency of dependencies) {
    const { name, sense = Sense.ANY, evr = '' } = dependency;
    byKey.set(`${name}\0${evr}\0${String(sense).padStart(10, '0')}`, dependency);
  }
  const keys = [...byKey.keys()].sort((a, b) => (a < b ? -1 : 1));
  return keys.flatMap((key) => byKey.get(key) ?? []);
}

function configDependency(
  input: PackageInput,
  files: readonly WrittenFile[],
): readonly DependencyInput[] {
  const hasConfig = files.some((file) => ((file.input.flags ?? 0) & FileFlag.CONFIG) !== 0);
  if (!hasConfig) return [];
  const sense = Sense.CONFIG | Sense.EQUAL;
  return [{ name: `config(${input.name})`, sense, evr: evrText(input) }];
}

function interpreters(input: PackageInput): DependencyInput[] {
  const found: DependencyInput[] = [];
  const add = (script: ScriptInput, sense: number): void => {
    const program = script.interpreter?.[0] ?? '/bin/sh';
    if (!program.startsWith('<')) found.push({ name: program, sense: Sense.INTERP | sense });
  };
  for (const [name, sense] of Object.entries(scriptSense)) {
    const script = input.scripts?.[name as ScriptName];
    if (script !== undefined) add(script, sense);
  }
  for (const trigger of input.triggers ?? []) add(trigger, 0);
  return found;
}

/** Abilities rpm must have to install the package, with the rpm that got them first. */
function abilities(
  input: PackageInput,
  files: readonly WrittenFile[],
  compressor: string,
): (readonly [ability: string, evr: string])[] {
  const dependencies = [
    ...(input.provides ?? []),
    ...(input.requires ?? []),
    ...(input.conflicts ?? []),
    ...(input.obsoletes ?? []),
    ...(input.recommends ?? []),
    ...(input.suggests ?? []),
    ...(input.supplements ?? []),
    ...(input.enhances ?? []),
  ];
  const scripts: readonly ScriptInput[] = [
    ...Object.values(input.scripts ?? {}),
    ...(input.triggers ?? []),
  ];
  const versions = [evrText(input), ...dependencies.map(({ evr }) => evr ?? '')];
  const hasFiles = files.length > 0;
  const table: readonly (readonly [boolean, string, string])[] = [
    [hasFiles, 'CompressedFileNames', '3.0.4-1'],
    [hasFiles, 'FileDigests', '4.6.0-1'],
    [hasFiles, 'PayloadFilesHavePrefix', '4.0-1'],
    [files.some((file) => file.sizeBytes > largeFileBytes), 'LargeFiles', '4.12.0-1'],
    [files.some((file) => file.input.capabilities !== undefined), 'FileCaps', '4.6.1-1'],
    [compressor === 'zstd', 'PayloadIsZstd', '5.4.18-1'],
    [compressor === 'xz', 'PayloadIsXz', '5.2-1'],
    [dependencies.some(({ name }) => name.startsWith('(')), 'RichDependencies', '4.12.0-1'],
    [versions.some((evr) => evr.includes('~')), 'TildeInVersions', '4.10.0-1'],
    [versions.some((evr) => evr.includes('^')), 'CaretInVersions', '4.15.0-1'],
    [
      scripts.some(({ interpreter }) => interpreter?.[0] === '<lua>'),
      'BuiltinLuaScripts',
      '4.2.2-1',
    ],
    [
      scripts.some(({ interpreter }) => (interpreter?.length ?? 0) > 1),
      'ScriptletInterpreterArgs',
      '4.0.3-1',
    ],
  ];
  return table.filter(([isNeeded]) => isNeeded).map(([, ability, evr]) => [ability, evr]);
}
