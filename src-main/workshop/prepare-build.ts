/** What building a spec would do, as far as reading it tells. */
import { existsSync } from 'node:fs';
import type { BuildPreparation, BuildScriptView, BuildStage } from '../contract/build.ts';
import type { SpecDocument } from '../contract/spec.ts';
import { pathForSystem, RpmError, silentLog, visibleText } from '../base/index.ts';
import { sectionAt, sourceHeader } from '../build/index.ts';
import type { ReadLine, Spec } from '../build/index.ts';
import { openDatabase } from '../database/index.ts';
import type { Header } from '../format/index.ts';
import { unmetDependencies } from '../transaction/index.ts';
import { productsOf, requirementsOf } from './read-spec.ts';
import { passOver } from './spec-pass.ts';
import type { PassWishes } from './spec-pass.ts';

const longestScript = 40_000;

/** Build scripts as specs call them, and the stages they are. */
export const scriptStages: Readonly<Record<string, BuildStage>> = {
  prep: 'prep',
  generate_buildrequires: 'generate',
  conf: 'conf',
  build: 'build',
  install: 'install',
  check: 'check',
};

/** @throws {RpmError} SPEC_MALFORMED where it cannot be read without running anything either */
export async function prepareBuild(
  document: SpecDocument,
  wishes: PassWishes,
): Promise<Omit<BuildPreparation, 'stamp'>> {
  const pass = await passOver(document, wishes);
  const { parsed, runtime } = pass;
  const commands = [...new Set(pass.notRun.map(visibleText))];
  const folder = runtime.macros.expand('%{_topdir}');
  if (parsed === undefined) {
    // what a command would have written may be all that it lacks
    if (commands.length === 0) throw pass.error ?? new RpmError('SPEC_MALFORMED', document.path);
    return { path: document.path, folder, commands, ...nothing };
  }
  const { spec } = parsed;
  const made = productsOf(parsed, runtime);
  if (made instanceof RpmError) throw made;
  return {
    path: document.path,
    folder,
    commands,
    scripts: scriptsOf(spec, document.path, pass.lines),
    missing: missingFor(sourceHeader(spec, runtime), runtime.macros.expand('%{_dbpath}')),
    missingSources: [...spec.sources, ...spec.patches]
      .filter(({ path }) => !existsSync(pathForSystem(path)))
      .map(({ path }) => visibleText(path)),
    packages: made.packages.map(({ label }) => label),
  };
}

const nothing = { scripts: [], missing: [], missingSources: [], packages: [] } as const;

function scriptsOf(
  spec: Spec,
  path: string,
  lines: readonly ReadLine[],
): readonly BuildScriptView[] {
  return [...spec.buildScripts].flatMap(([kind, { before, main, after }]) => {
    const stage = scriptStages[kind];
    if (stage === undefined) return [];
    const text = [...before.toReversed(), main ?? '', ...after].join('');
    const line = lines.find(
      (one) => one.place.path === path && sectionAt(one.text)?.name === `%${kind}`,
    )?.place.line;
    return [
      {
        stage,
        ...(line !== undefined && { line }),
        text: text.split('\n').map(visibleText).join('\n').slice(0, longestScript),
      },
    ];
  });
}

/** What this machine lacks for building, in rpm's words. */
export function missingFor(source: Header, databaseFolder: string): readonly string[] {
  try {
    using database = openDatabase(databaseFolder, { log: silentLog });
    return unmetDependencies(database, source).map(visibleText);
  } catch (thrown) {
    if (!(thrown instanceof RpmError) || thrown.code !== 'DATABASE_MISSING') throw thrown;
    // without a database nothing is installed
    return requirementsOf(source);
  }
}
