/** Dependencies that generators find in files. */
import { decodeText, encodeText, runGroup } from '../../base/index.ts';
import { formatCapability } from '../../dependency/index.ts';
import type { Capability } from '../../dependency/index.ts';
import { Sense } from '../../format/index.ts';
import { failBuild } from '../build-log.ts';
import { expanded } from '../build-surroundings.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';
import { readDependencies } from '../dependency-line.ts';
import type { PackagedFile } from '../listing/packaged-file.ts';
import { quotedWords } from '../section-words.ts';
import { SpecError } from '../spec-error.ts';
import type { DependencyKind } from '../spec.ts';
import { attributeMacro, patternOf } from './file-attributes.ts';
import type { FileAttribute } from './file-attributes.ts';

export interface GeneratedDependency {
  /** The place of the file it was found in. */
  readonly file: number;
  readonly kind: DependencyKind;
  readonly capability: Capability;
}

interface GeneratorKind {
  readonly kind: DependencyKind;
  /** As macros call it. */
  readonly word: string;
  readonly sense: number;
}

/** Every kind of dependency that is generated, in the order rpm asks for them. */
export const generatorKinds: readonly GeneratorKind[] = [
  { kind: 'provides', word: 'provides', sense: Sense.FIND_PROVIDES },
  { kind: 'requires', word: 'requires', sense: Sense.FIND_REQUIRES },
  { kind: 'recommends', word: 'recommends', sense: Sense.FIND_REQUIRES },
  { kind: 'suggests', word: 'suggests', sense: Sense.FIND_REQUIRES },
  { kind: 'supplements', word: 'supplements', sense: Sense.FIND_REQUIRES },
  { kind: 'enhances', word: 'enhances', sense: Sense.FIND_REQUIRES },
  { kind: 'conflicts', word: 'conflicts', sense: Sense.FIND_REQUIRES },
  { kind: 'obsoletes', word: 'obsoletes', sense: Sense.FIND_REQUIRES },
  { kind: 'order', word: 'orderwithrequires', sense: Sense.FIND_REQUIRES },
];

/** What generators are asked for. */
export interface GeneratorRequest {
  readonly files: readonly PackagedFile[];
  readonly attributes: readonly FileAttribute[];
  /** File -> places of its attributes. */
  readonly attributesOfFiles: readonly (readonly number[])[];
  readonly buildRoot: string;
  readonly hasProvides: boolean;
  readonly hasRequires: boolean;
}

/** @throws {BuildFailure} for what is no dependency */
export async function generateDependencies(
  around: BuildSurroundings,
  request: GeneratorRequest,
): Promise<readonly GeneratedDependency[]> {
  const found: GeneratedDependency[] = [];
  let hasFailed = false;
  for (const generator of generatorKinds) {
    const isWanted =
      generator.sense === Sense.FIND_PROVIDES ? request.hasProvides : request.hasRequires;
    if (!isWanted) continue;
    const left = exclusions(around, generator.word);
    for (const [at, { name }] of request.attributes.entries()) {
      const macro = `__${name}_${generator.word}`;
      if (!around.runtime.macros.isDefined(macro)) continue;
      const space = attributeMacro(around, name, 'namespace');
      for (const [file, packed] of request.files.entries()) {
        if (request.attributesOfFiles[file]?.includes(at) !== true) continue;
        if (left.ofFiles(packed.path)) continue;
        const lines = await linesOf(around, macro, packed.diskPath, request.buildRoot);
        const read = readLines(around, lines, generator);
        hasFailed ||= read.hasFailed;
        for (const one of read.capabilities) {
          const capability = space === '' ? one : { ...one, name: `${space}(${one.name})` };
          if (!left.of(formatCapability(capability)))
            found.push({ file, kind: generator.kind, capability });
        }
      }
    }
  }
  if (hasFailed) failBuild(around.log);
  return found;
}

/** What macros leave out: dependencies, and all that comes from some files. */
function exclusions(
  around: BuildSurroundings,
  word: string,
): { of: (text: string) => boolean; ofFiles: (path: string) => boolean } {
  const capability = patternOf(around, word, 'exclude');
  const own = patternOf(around, word, 'exclude', 'from');
  const everywhere = patternOf(around, 'global', word, 'exclude', 'from');
  return {
    of: (text) => capability?.(text) === true,
    ofFiles: (path) => own?.(path) === true || everywhere?.(path) === true,
  };
}

/** What a generator says of a file: a program that reads its name, or a macro that is called with it. */
async function linesOf(
  around: BuildSurroundings,
  macro: string,
  path: string,
  buildRoot: string,
): Promise<readonly string[]> {
  const { macros } = around.runtime;
  if (macros.isParametric(macro)) {
    const options = expanded(around, `%{?${macro}_opts}`);
    const text = macros.call(macro, options === '' ? [path] : [options, path]);
    return text.split(/[\n\r]+/).filter((line) => line !== '');
  }
  const command = expanded(around, `%{${macro}} %{?${macro}_opts}`);
  const text = await runHelper(around, command, `${path}\n`, buildRoot);
  return (text ?? '').split(/[\n\r]+/).filter((line) => line !== '');
}

/**
 * Runs a helper with names of files as its input, and the build root in its environment.
 *
 * @returns its output, whatever its status; undefined when there is none to run
 */
export async function runHelper(
  around: BuildSurroundings,
  command: string,
  input: string,
  buildRoot: string,
): Promise<string | undefined> {
  const [program, ...args] = quotedWords(command);
  if (program === undefined) return undefined;
  around.log.flush();
  const environment = { ...around.environment, RPM_BUILD_ROOT: buildRoot };
  const { signal } = around;
  const settings = { environment, input: encodeText(input), output: 'keep', signal } as const;
  const end = await runGroup(program, args, settings).catch(() => undefined);
  if (signal?.aborted === true) failBuild(around.log, 'the build was ended');
  if (end === undefined) around.log.error(`Couldn't exec ${program}: No such file or directory`);
  return end === undefined ? undefined : decodeText(end.output);
}

function readLines(
  { log }: BuildSurroundings,
  lines: readonly string[],
  { kind, sense }: GeneratorKind,
): { readonly capabilities: readonly Capability[]; readonly hasFailed: boolean } {
  const capabilities: Capability[] = [];
  let hasFailed = false;
  for (const line of lines) {
    const place = {
      line,
      fault: (reason: string) => new SpecError(reason),
      warn: (text: string) => log.warning(text),
    };
    const takesRich = kind !== 'provides' && kind !== 'obsoletes' && kind !== 'order';
    try {
      const isNegative = ['conflicts', 'supplements', 'enhances'].includes(kind);
      capabilities.push(...readDependencies(place, line, { sense, takesRich, isNegative }));
    } catch (thrown) {
      if (!(thrown instanceof SpecError)) throw thrown;
      for (const text of thrown.lines) log.error(text);
      hasFailed = true;
    }
  }
  return { capabilities, hasFailed };
}
