import { verifyAttributes } from '../contract/verify.ts';
import type {
  VerifiedFile,
  VerifyExport,
  VerifyExportFormat,
  VerifyReport,
} from '../contract/verify.ts';
import { reportPage } from './verify-page.ts';

/** A report as a file of its own. */
export function exportReport(
  report: VerifyReport,
  format: VerifyExportFormat,
  root: string,
): VerifyExport {
  const day = new Date(report.startedAtSeconds * 1000).toISOString().slice(0, 10);
  const fileName = `verify-${day}.${format}`;
  switch (format) {
    case 'html':
      return { fileName, text: reportPage(report, root) };
    case 'json':
      return { fileName, text: `${JSON.stringify({ root, ...report }, undefined, 2)}\n` };
    case 'csv':
      return { fileName, text: reportTable(report) };
  }
}

const columns = ['package', 'path', 'outcome', 'kind', ...verifyAttributes, 'reason'] as const;

/** One line a finding, as RFC 4180 has it. */
function reportTable({ packages }: VerifyReport): string {
  const lines: (readonly string[])[] = [columns];
  for (const { package: owner, files, unmetDependencies } of packages) {
    for (const file of files) lines.push([owner.nevra, ...fileCells(file)]);
    for (const unmet of unmetDependencies)
      lines.push([owner.nevra, '', 'unmet', '', ...verifyAttributes.map(() => ''), unmet]);
  }
  return lines.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('');
}

function fileCells({ path, outcome, marker, attributes, reason }: VerifiedFile): readonly string[] {
  const found = verifyAttributes.map((attribute) => attributes[attribute]);
  return [path, outcome, marker, ...found, reason ?? ''];
}

/** Quoted where it must be; what a spreadsheet would take for a formula begins with an apostrophe. */
function cellText(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
