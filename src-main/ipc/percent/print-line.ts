import { visibleText } from '../../base/index.ts';
import type { PercentLine } from './percent-line.ts';

/** A separator or line end inside a part would be read as the protocol's own. */
function part(text: string): string {
  return visibleText(text).replace(/[:\n\t]/g, '\ufffd');
}

/** `%% n.nnnnnn`: rpm's own line, always with a point, six decimals. */
export function printPercent(percent: number): string {
  return `%% ${Math.min(100, Math.max(0, percent)).toFixed(6)}`;
}

/** `%f name:version:release`: opens a package's row. A name may hold colons; the last two count. */
export function printPackageLine(name: string, version: string, release: string): string {
  const safeName = visibleText(name).replace(/[\n\t]/g, '\ufffd');
  return `%f ${safeName}:${part(version)}:${part(release)}`;
}

/** `%= json`: one of Turntable's records; the value must be JSON-safe. */
export function printRecord(value: unknown): string {
  return `%= ${JSON.stringify(value)}`;
}

/** The line (without its end) that `parseLine` reads back. */
export function printLine(line: PercentLine): string {
  switch (line.kind) {
    case 'package':
      return printPackageLine(line.name, line.version, line.release);
    case 'percent':
      return printPercent(line.percent);
    case 'record':
      return printRecord(line.value);
    case 'text':
      return visibleText(line.text).replace(/\n/g, '\ufffd');
  }
}
