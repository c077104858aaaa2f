/** THE table of words a spec is written with, as people spell them. Source: rpm-spec(5). */
import { preambleTags, sectionNames } from '../build/index.ts';

/** Where the parser's small letters are not how a tag is written. */
const spelled: readonly string[] = [
  ...['AutoProv', 'AutoReq', 'AutoReqProv', 'BugURL', 'BuildArch', 'BuildArchitectures'],
  ...['BuildConflicts', 'BuildOption', 'BuildPreReq', 'BuildRequires', 'BuildRoot', 'BuildSystem'],
  ...['DistTag', 'DocDir', 'ExcludeArch', 'ExcludeOS', 'ExclusiveArch', 'ExclusiveOS'],
  ...['ModularityLabel', 'NoPatch', 'NoSource', 'OrderWithRequires', 'PreReq'],
  ...['RemovePathPostfixes', 'SourceLicense', 'TranslationURL', 'UpstreamReleases', 'URL', 'VCS'],
];
const spelling = new Map(spelled.map((name) => [name.toLowerCase(), name]));

/** Tags of preambles that are not out of use: `BuildRequires`. */
export const tagWords: readonly string[] = preambleTags
  .filter(({ isDeprecated }) => isDeprecated !== true)
  .map(({ name }) => spelling.get(name) ?? name.charAt(0).toUpperCase() + name.slice(1))
  .toSorted();

const scripts: ReadonlySet<string> = new Set(
  sectionNames.filter((name) =>
    /^%(?:pre|post|preun|postun|pretrans|posttrans|preuntrans|postuntrans|verifyscript|\w*trigger\w*)$/.test(
      name,
    ),
  ),
);

/** `%pre` and its kin, triggers too. */
export const scriptWords: readonly string[] = [...scripts];
/** Every other word that begins a section. */
export const sectionWords: readonly string[] = sectionNames.filter((name) => !scripts.has(name));

export const conditionWords: readonly string[] = [
  ...['%if', '%elif', '%else', '%endif', '%ifarch', '%ifnarch', '%ifos', '%ifnos', '%include'],
];

/** Words that stand in `%files`. */
export const fileWords: readonly string[] = [
  ...['%attr(', '%artifact', '%caps(', '%config', '%config(noreplace)', '%defattr(', '%dev('],
  ...['%dir', '%doc', '%docdir', '%exclude', '%ghost', '%lang(', '%license', '%missingok'],
  ...['%readme', '%verify('],
];

/** Words that stand in `%prep`. */
export const prepWords: readonly string[] = ['%setup', '%patch', '%autosetup', '%autopatch'];
