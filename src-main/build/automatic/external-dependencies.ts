/** The older way to find dependencies: one program for all files of a package (`%__find_requires`). */
import { Sense } from '../../format/index.ts';
import { failBuild } from '../build-log.ts';
import { expanded } from '../build-surroundings.ts';
import type { BuildSurroundings } from '../build-surroundings.ts';
import { readDependencies } from '../dependency-line.ts';
import type { PackagedFile } from '../listing/packaged-file.ts';
import { SpecError } from '../spec-error.ts';
import type { DependencyKind } from '../spec.ts';
import type { DependencyLists } from './dependency-lists.ts';
import { runHelper } from './generated-dependencies.ts';

const helpers: readonly (readonly [label: string, macro: string, kind: DependencyKind])[] = [
  ['Provides', '__find_provides', 'provides'],
  // rpm tells these, too, and has no program for them
  ...['interp', 'rpmlib', 'verify', 'pre', 'post', 'preun', 'postun', 'pretrans', 'posttrans'].map(
    (word) => [`Requires(${word})`, '', 'requires'] as const,
  ),
  ['Requires', '__find_requires', 'requires'],
  ['Conflicts', '__find_conflicts', 'conflicts'],
  ['Obsoletes', '__find_obsoletes', 'obsoletes'],
  ['Recommends', '__find_recommends', 'recommends'],
  ['Suggests', '__find_suggests', 'suggests'],
  ['Supplements', '__find_supplements', 'supplements'],
  ['Enhances', '__find_enhances', 'enhances'],
  ['OrderWithRequires', '__find_orderwithrequires', 'order'],
];

/** Adds what the programs find. @throws {BuildFailure} for what is no dependency */
export async function findExternally(
  around: BuildSurroundings,
  files: readonly PackagedFile[],
  buildRoot: string,
  lists: DependencyLists,
  asked: { readonly hasProvides: boolean; readonly hasRequires: boolean },
): Promise<void> {
  const input = files.map(({ diskPath }) => `${diskPath}\n`).join('');
  for (const [label, macro, kind] of helpers) {
    if (kind === 'provides' ? !asked.hasProvides : !asked.hasRequires) continue;
    const command = macro === '' ? '' : expanded(around, `%{?${macro}}`);
    around.log.notice(`Finding  ${label}: ${command}`);
    if (command === '') continue;
    const text = await runHelper(around, command, input, buildRoot);
    if (text === undefined) continue;
    const sense = kind === 'provides' ? Sense.FIND_PROVIDES : Sense.FIND_REQUIRES;
    const place = {
      line: text,
      fault: (reason: string) => new SpecError(reason),
      warn: (warning: string) => around.log.warning(warning),
    };
    try {
      for (const one of readDependencies(place, text, { sense, takesRich: kind !== 'provides' }))
        lists.add(kind, one);
    } catch (thrown) {
      if (!(thrown instanceof SpecError)) throw thrown;
      failBuild(around.log, ...thrown.lines, `Failed to find ${label}:`);
    }
  }
}
