import type {
  ChangelogEntry,
  CheckResult,
  PackageDetails,
  PackageSummary,
} from '../contract/package.ts';
import { visibleText } from '../base/index.ts';
import { formatVersionOf, Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { scriptsOf } from './package-scripts.ts';
import { visibleLine } from './package-summary.ts';

/** Everything the inspector shows of a package. */
export function detailsOf(
  header: Header,
  summary: PackageSummary,
  checks: readonly CheckResult[],
): PackageDetails {
  const line = <K extends string>(key: K, tag: number): { readonly [P in K]?: string } => {
    const text = header.string(tag);
    return text === undefined ? {} : ({ [key]: visibleLine(text) } as { [P in K]: string });
  };
  return {
    ...summary,
    description: visibleText(header.string(Tag.DESCRIPTION) ?? ''),
    license: visibleLine(header.string(Tag.LICENSE) ?? ''),
    ...line('url', Tag.URL),
    ...line('packager', Tag.PACKAGER),
    ...line('distribution', Tag.DISTRIBUTION),
    ...line('buildHost', Tag.BUILDHOST),
    ...line('sourceRpm', Tag.SOURCERPM),
    isSource: header.has(Tag.SOURCEPACKAGE),
    formatVersion: formatVersionOf(header),
    payload: {
      format: visibleLine(header.string(Tag.PAYLOADFORMAT) ?? 'cpio'),
      compressor: visibleLine(header.string(Tag.PAYLOADCOMPRESSOR) ?? 'gzip'),
    },
    scripts: scriptsOf(header),
    changelog: changelogOf(header),
    checks,
    fileCount: header.count(Tag.BASENAMES) || header.count(Tag.OLDFILENAMES),
  };
}

/** The changelog, newest first as packages hold it. */
export function changelogOf(header: Header): readonly ChangelogEntry[] {
  const times = header.numbers(Tag.CHANGELOGTIME);
  const authors = header.strings(Tag.CHANGELOGNAME);
  const texts = header.strings(Tag.CHANGELOGTEXT);
  return times.map((timeSeconds, at) => ({
    timeSeconds,
    author: visibleLine(authors[at] ?? ''),
    text: visibleText(texts[at] ?? ''),
  }));
}
