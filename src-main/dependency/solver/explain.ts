import { formatNevra } from '../../nevra/index.ts';
import type { Member } from './pool.ts';
import type { Cause, Remedy, SolverProblem, Unfit } from './requests.ts';

const label = ({ package: one }: Member): string => formatNevra(one);

const unfitTexts: Readonly<Record<Unfit, string>> = {
  architecture: 'does not have a compatible architecture',
  source: 'is a source package',
  disabled: 'is disabled',
  excluded: 'is excluded',
};

/** The sentences of a problem, those that say most first; the words are libsolv's where it has some. */
export function problemSentences({ causes }: SolverProblem): readonly string[] {
  const sentences = [...causes]
    .sort((a, b) => weight(a) - weight(b))
    .map(causeSentence)
    .filter((text) => text !== undefined);
  return sentences.length > 0 ? [...new Set(sentences)] : ['conflicting requests'];
}

/** What is certain comes before what only stands in between. */
function weight(cause: Cause): number {
  if (cause.kind === 'requires') return cause.hasProviders ? 4 : 0;
  return {
    request: 5,
    best: 6,
    kept: 6,
    'not installable': 1,
    conflicts: 1,
    obsoletes: 1,
    'same name': 2,
  }[cause.kind];
}

function causeSentence(cause: Cause): string | undefined {
  switch (cause.kind) {
    case 'request':
      return cause.request.kind === 'install' && cause.request.packages.length === 0
        ? `nothing provides requested ${cause.request.text}`
        : undefined;
    case 'not installable':
      return `package ${label(cause.member)} ${unfitTexts[cause.why]}`;
    case 'requires':
      return cause.hasProviders
        ? `package ${label(cause.member)} requires ${cause.dependency}, but none of the providers can be installed`
        : `nothing provides ${cause.dependency} needed by ${label(cause.member)}`;
    case 'conflicts':
    case 'obsoletes': {
      const by = cause.other === undefined ? '' : ` provided by ${label(cause.other)}`;
      return `package ${label(cause.member)} ${cause.kind} ${cause.kind === 'conflicts' ? 'with ' : ''}${cause.dependency}${by}`;
    }
    case 'same name':
      return `cannot install both ${label(cause.member)} and ${label(cause.other)}`;
    case 'best':
    case 'kept':
      return undefined;
  }
}

/** A solution as a sentence for each thing that is given up. */
export function remedySentence(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'drop request':
      return `do not ${remedy.request.kind} ${remedy.request.text}`;
    case 'erase':
      return `erase ${label(remedy.member)}`;
    case 'replace':
      return `replace ${label(remedy.member)} with ${label(remedy.by)}`;
  }
}
