import type {
  PackageId,
  PackageReference,
  PackageState,
  PackageSummary,
} from '../contract/package.ts';
import { visibleText } from '../base/index.ts';
import { factsOf } from '../filter/index.ts';
import type { PackageFacts } from '../filter/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { formatNvra } from '../nevra/index.ts';
import type { Nevra } from '../nevra/index.ts';

/** Text of a package that is shown on one line: no control characters, no line ends. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/\s+/g, ' ').trim();
}

/** Identity of a package from its header. */
export function nevraOfHeader(header: Header, isSource = header.has(Tag.SOURCEPACKAGE)): Nevra {
  const arch = header.string(Tag.ARCH);
  return {
    name: visibleLine(header.string(Tag.NAME) ?? ''),
    epoch: header.number(Tag.EPOCH),
    version: visibleLine(header.string(Tag.VERSION) ?? ''),
    release: visibleLine(header.string(Tag.RELEASE) ?? ''),
    arch: isSource ? 'src' : arch === undefined ? undefined : visibleLine(arch),
  };
}

/** Enough of a package to show it and to select it. */
export function referenceOf(header: Header, id: PackageId): PackageReference {
  const nevra = nevraOfHeader(header);
  return { id, nevra: formatNvra(nevra), name: nevra.name };
}

/** What the table shows of a package. */
export function summaryOf(header: Header, id: PackageId, state: PackageState): PackageSummary {
  return summaryOfFacts(factsOf(header), id, state);
}

export function summaryOfFacts(
  facts: PackageFacts,
  id: PackageId,
  state: PackageState,
): PackageSummary {
  const { epoch, vendor, installedSeconds, builtSeconds } = facts;
  return {
    id,
    name: facts.name,
    ...(epoch === undefined ? {} : { epoch }),
    version: facts.version,
    release: facts.release,
    arch: facts.arch,
    summary: facts.summary,
    group: facts.group,
    ...(vendor === undefined ? {} : { vendor }),
    sizeBytes: facts.sizeBytes,
    ...(installedSeconds === undefined ? {} : { installTimeSeconds: installedSeconds }),
    ...(builtSeconds === undefined ? {} : { buildTimeSeconds: builtSeconds }),
    state,
  };
}

/** `[epoch:]version-release` of a summary. */
export function evrOfSummary({ epoch, version, release }: PackageSummary): string {
  return `${epoch === undefined ? '' : `${epoch}:`}${version}-${release}`;
}
