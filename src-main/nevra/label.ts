/** One reading of a label: only the parts it has are to be matched. */
export interface LabelCandidate {
  readonly name: string;
  readonly epoch: number | undefined;
  readonly version: string | undefined;
  readonly release: string | undefined;
  readonly arch: string | undefined;
}

/**
 * The readings of what a user typed for a package, in the order in which they are to be tried; the
 * first one that matches anything wins. `name`, `name-version`, `name-version-release`, then each of
 * them with what follows the last dot taken as the architecture. The version may start with an
 * epoch (`name-1:2.0`). Nothing behind the last dot is any architecture.
 */
export function parseLabelCandidates(label: string): readonly LabelCandidate[] {
  const plain = splits(label, undefined);
  const dot = label.lastIndexOf('.');
  const arch = label.slice(dot + 1);
  // an architecture has no dash; what looks otherwise is part of a version
  if (dot <= 0 || arch.includes('-')) return plain;
  return [...plain, ...splits(label.slice(0, dot), arch)];
}

function splits(text: string, arch: string | undefined): LabelCandidate[] {
  const none = { epoch: undefined, version: undefined, release: undefined, arch };
  const candidates: LabelCandidate[] = [{ ...none, name: text }];
  const last = dashBefore(text, text.length);
  if (last <= 0 || last === text.length - 1) return candidates;
  candidates.push({ ...none, name: text.slice(0, last), ...versionOf(text.slice(last + 1)) });
  const previous = dashBefore(text, last);
  if (previous <= 0 || previous === last - 1) return candidates;
  candidates.push({
    name: text.slice(0, previous),
    ...versionOf(text.slice(previous + 1, last)),
    release: text.slice(last + 1),
    arch,
  });
  return candidates;
}

/** The last dash before a place; what stands left of an open bracket is not looked at, as with rpm. */
function dashBefore(text: string, end: number): number {
  const part = text.slice(0, end);
  return part.lastIndexOf('-') < part.lastIndexOf('[') ? -1 : part.lastIndexOf('-');
}

function versionOf(text: string): { epoch: number | undefined; version: string } {
  const match = /^(\d+):(.*)$/s.exec(text);
  if (match === null) return { epoch: undefined, version: text };
  return { epoch: Number(match[1]), version: match[2] ?? '' };
}
