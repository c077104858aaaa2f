/** `Provides: ...`, `Requires(pre): ...`: what a build says of the dependencies of a package. */
import { formatCapability } from '../../dependency/index.ts';
import { Sense } from '../../format/index.ts';
import type { BuildLog } from '../build-log.ts';
import type { DependencyKind } from '../spec.ts';
import type { DependencyLists } from './dependency-lists.ts';

const triggers = Sense.TRIGGERIN | Sense.TRIGGERUN | Sense.TRIGGERPOSTUN | Sense.TRIGGERPREIN;

/** In the order they are told; with a mask only those that have one of its flags. */
const rows: readonly (readonly [label: string, kind: DependencyKind, mask?: number])[] = [
  ['Provides', 'provides'],
  ['Requires(interp)', 'requires', Sense.INTERP],
  ['Requires(rpmlib)', 'requires', Sense.RPMLIB],
  ['Requires(verify)', 'requires', Sense.SCRIPT_VERIFY],
  ['Requires(pre)', 'requires', Sense.SCRIPT_PRE],
  ['Requires(post)', 'requires', Sense.SCRIPT_POST],
  ['Requires(preun)', 'requires', Sense.SCRIPT_PREUN],
  ['Requires(postun)', 'requires', Sense.SCRIPT_POSTUN],
  ['Requires(pretrans)', 'requires', Sense.PRETRANS],
  ['Requires(posttrans)', 'requires', Sense.POSTTRANS],
  ['Requires', 'requires', Sense.FIND_REQUIRES | triggers],
  ['Conflicts', 'conflicts'],
  ['Obsoletes', 'obsoletes'],
  ['Recommends', 'recommends'],
  ['Suggests', 'suggests'],
  ['Supplements', 'supplements'],
  ['Enhances', 'enhances'],
  ['OrderWithRequires', 'order'],
];

export function reportDependencies(lists: DependencyLists, log: BuildLog): void {
  for (const [label, kind, mask] of rows) {
    const shown = lists.sorted(kind).filter(({ sense }) => mask === undefined || sense & mask);
    if (shown.length > 0) log.notice(`${label}: ${shown.map(formatCapability).join(' ')}`);
  }
}
