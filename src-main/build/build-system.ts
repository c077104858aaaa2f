/** `BuildSystem`: build scripts that macros of its name stand for. Source: rpm's declarative builds (4.20). */
import type { SpecParse } from './spec-parse.ts';

/** Scripts in the order they run in, and whether a build system must have a macro for each. */
const scripts: readonly (readonly [name: string, isRequired: boolean])[] = [
  ['prep', false],
  ['conf', true],
  ['generate_buildrequires', false],
  ['build', true],
  ['install', true],
  ['check', false],
  ['clean', false],
];

const macroOf = (system: string, script: string): string => `buildsystem_${system}_${script}`;

/** @throws {SpecError} where there are no such macros, or they take no parameters */
export function requireBuildSystem(parse: SpecParse, system: string): void {
  const { macros } = parse.runtime;
  const required = scripts.filter(([, isRequired]) => isRequired).map(([name]) => name);
  if (!required.some((name) => macros.isDefined(macroOf(system, name))))
    throw parse.fault(`Unknown buildsystem: ${system}`);
  const missing = required
    .map((name) => macroOf(system, name))
    .find((macro) => !macros.isDefined(macro) || !macros.isParametric(macro));
  if (missing !== undefined)
    throw parse.fault(
      `Required parametric macro %${missing} not defined for buildsystem ${system}`,
    );
}

/** The sections that the spec leaves to its build system, as text. */
export function buildSystemSections({ spec, runtime }: SpecParse): string {
  const { buildSystem, buildScripts, buildOptions } = spec;
  if (buildSystem === undefined) return '';
  return scripts
    .filter(([name]) => buildScripts.get(name)?.main === undefined)
    .map(([name]) => {
      const macro = [macroOf(buildSystem, name), macroOf('default', name)].find((one) =>
        runtime.macros.isParametric(one),
      );
      if (macro === undefined) return '';
      return `%${name}\n%${[macro, '--', ...(buildOptions.get(name) ?? [])].join(' ')}\n`;
    })
    .join('');
}
