/** THE table of sections: what begins one, what it is, what its lines lose. */
import type { Stripping } from './spec-lines.ts';

export type SectionKind =
  | 'preamble'
  | 'package'
  | 'description'
  | 'build'
  | 'prep'
  | 'list'
  | 'script'
  | 'trigger'
  | 'fileTrigger'
  | 'files'
  | 'changelog'
  | 'policies'
  | 'end';

export interface Section {
  /** As specs write it. */
  readonly name: string;
  readonly kind: SectionKind;
  readonly stripping: Stripping;
}

const both: Stripping = { comments: true, trailingSpace: true };
const nothing: Stripping = { comments: false, trailingSpace: false };
const commentsOnly: Stripping = { comments: true, trailingSpace: false };

const section = (kind: SectionKind, stripping: Stripping, ...names: readonly string[]): Section[] =>
  names.map((name) => ({ name, kind, stripping }));

export const preamble: Section = { name: '', kind: 'preamble', stripping: both };

const sections: readonly Section[] = [
  ...section('package', both, '%package'),
  ...section('description', both, '%description'),
  ...section('list', both, '%sourcelist', '%patchlist'),
  ...section('prep', nothing, '%prep'),
  ...section('build', nothing, '%generate_buildrequires', '%conf', '%build', '%install'),
  ...section('build', nothing, '%check', '%clean'),
  ...section('script', nothing, '%pre', '%post', '%preun', '%postun', '%pretrans', '%posttrans'),
  ...section('script', nothing, '%preuntrans', '%postuntrans', '%verifyscript'),
  ...section('trigger', nothing, '%trigger', '%triggerin', '%triggerun', '%triggerpostun'),
  ...section('trigger', nothing, '%triggerprein'),
  ...section('fileTrigger', nothing, '%filetrigger', '%filetriggerin', '%filetriggerun'),
  ...section('fileTrigger', nothing, '%filetriggerpostun', '%transfiletrigger'),
  ...section('fileTrigger', nothing, '%transfiletriggerin', '%transfiletriggerun'),
  ...section('fileTrigger', nothing, '%transfiletriggerpostun'),
  ...section('files', commentsOnly, '%files'),
  ...section('changelog', commentsOnly, '%changelog'),
  ...section('policies', nothing, '%sepolicy'),
  ...section('end', both, '%end'),
];

/** Every word that begins a section. */
export const sectionNames: readonly string[] = sections.map(({ name }) => name);

const byName = new Map(sections.map((one) => [one.name, one]));

/** The section a line begins; names are of any case, and a blank or nothing follows them. */
export function sectionAt(line: string): Section | undefined {
  const name = /^%[A-Za-z_]+(?=\s|$)/.exec(line)?.[0];
  return name === undefined ? undefined : byName.get(name.toLowerCase());
}
