/** What each of rpmbuild's modes does: `-bp`, `-rb`, `--rebuild` ... Observed behaviour of rpm 4.18. */
import type { BuildStep } from '../../build/index.ts';
import { UsageError } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';

/** What a build starts from. */
export type BuildOrigin = 'spec' | 'source' | 'archive';

export interface BuildMode {
  readonly origin: BuildOrigin;
  readonly steps: ReadonlySet<BuildStep>;
}

const prepared: readonly BuildStep[] = ['prep'];
const required: readonly BuildStep[] = ['checkRequires', 'generateRequires', 'dumpRequires'];
const dumped: readonly BuildStep[] = [...required, 'dumpUnchecked'];
const configured: readonly BuildStep[] = [...required, ...prepared, 'conf'];
const compiled: readonly BuildStep[] = [...configured, 'build'];
const installed: readonly BuildStep[] = [...compiled, 'install', 'check'];
const binary: readonly BuildStep[] = [...installed, 'packageBinary', 'clean', 'removeBuild'];

const cleared = ['removeSource', 'removeSpec'] as const;

/** The letter behind `-b`, `-r` or `-t`; and what is left of it with `--short-circuit`. */
const stages: Readonly<
  Record<string, { readonly whole: readonly BuildStep[]; readonly short?: readonly BuildStep[] }>
> = {
  p: { whole: prepared },
  d: { whole: [...dumped, 'prep'] },
  f: { whole: configured, short: ['conf'] },
  c: { whole: compiled, short: ['build'] },
  i: { whole: installed, short: ['install', 'check'] },
  b: { whole: binary, short: ['packageBinary', 'clean'] },
  a: { whole: [...binary, 'packageSource'] },
  l: { whole: ['fileCheck'] },
  s: { whole: ['packageSource'] },
  r: { whole: [...dumped, 'prep', 'packageSource'] },
};

const origins: Readonly<Record<string, BuildOrigin>> = {
  'build-spec': 'spec',
  'build-source': 'source',
  'build-archive': 'archive',
};

/** Options that take steps away. */
const without: readonly (readonly [option: string, steps: readonly BuildStep[]])[] = [
  ['noprep', ['prep']],
  ['nocheck', ['check']],
  ['noclean', ['clean', 'removeBuild']],
  ['nodeps', ['checkRequires', 'dumpRequires']],
];

/** Options that add one. */
const further: readonly (readonly [option: string, step: BuildStep])[] = [
  ['clean', 'removeBuild'],
  ['rmsource', 'removeSource'],
  ['rmspec', 'removeSpec'],
];

/**
 * What a command line asks for; undefined when it asks for nothing.
 *
 * @throws {UsageError} for a stage there is none of
 */
export function buildMode(options: ParsedOptions): BuildMode | undefined {
  const chosen = modeOf(options);
  const extra = further.filter(([option]) => options.has(option)).map(([, step]) => step);
  if (chosen === undefined)
    return extra.length > 0 ? { origin: 'spec', steps: new Set(extra) } : undefined;
  const steps = new Set([...chosen.steps, ...extra]);
  for (const [option, gone] of without)
    if (options.has(option)) for (const step of gone) steps.delete(step);
  return { origin: chosen.origin, steps };
}

function modeOf(options: ParsedOptions): BuildMode | undefined {
  const found = options.given.findLast(
    ({ name }) => Object.hasOwn(origins, name) || name === 'rebuild' || name === 'recompile',
  );
  if (found === undefined) return undefined;
  if (found.name === 'rebuild')
    return { origin: 'source', steps: new Set([...binary, ...cleared]) };
  if (found.name === 'recompile') return { origin: 'source', steps: new Set(installed) };
  const letter = found.value ?? '';
  const stage = Object.hasOwn(stages, letter) ? stages[letter] : undefined;
  const origin = origins[found.name] ?? 'spec';
  const dash = { spec: '-b', source: '-r', archive: '-t' }[origin];
  if (stage === undefined) throw new UsageError(`${dash}${letter}: unknown option`);
  const isShort = options.has('short-circuit') && stage.short !== undefined;
  const steps = new Set(isShort ? stage.short : stage.whole);
  // what a source package left is cleared away once there are packages
  const isPackaging = steps.has('packageBinary') || steps.has('packageSource');
  if (origin === 'source' && isPackaging)
    for (const step of [...cleared, 'removeBuild'] as const) steps.add(step);
  return { origin, steps };
}
