import type {
  PackageId,
  PackageReference,
  PackageState,
  PackageSummary,
} from '../contract/package.ts';
import { visibleText } from '../base/index.ts';
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
  const nevra = nevraOfHeader(header);
  const { epoch } = nevra;
  const vendor = header.string(Tag.VENDOR);
  const installTimeSeconds = header.number(Tag.INSTALLTIME);
  const buildTimeSeconds = header.number(Tag.BUILDTIME);
  return {
    id,
    name: nevra.name,
    ...(epoch === undefined ? {} : { epoch }),
    version: nevra.version,
    release: nevra.release,
    arch: nevra.arch ?? '(none)',
    summary: visibleLine(header.string(Tag.SUMMARY) ?? ''),
    group: visibleLine(header.string(Tag.GROUP) ?? '') || 'Unspecified',
    ...(vendor === undefined ? {} : { vendor: visibleLine(vendor) }),
    sizeBytes: header.number(Tag.LONGSIZE) ?? header.number(Tag.SIZE) ?? 0,
    ...(installTimeSeconds === undefined ? {} : { installTimeSeconds }),
    ...(buildTimeSeconds === undefined ? {} : { buildTimeSeconds }),
    state,
  };
}

/** `[epoch:]version-release` of a summary. */
export function evrOfSummary({ epoch, version, release }: PackageSummary): string {
  return `${epoch === undefined ? '' : `${epoch}:`}${version}-${release}`;
}
