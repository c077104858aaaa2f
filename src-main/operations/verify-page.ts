import { triageKinds, verifyAttributes, verifyLetters } from '../contract/verify.ts';
import type {
  TriageKind,
  VerifiedFile,
  VerifiedPackage,
  VerifyAttribute,
  VerifyReport,
} from '../contract/verify.ts';
import { visibleText } from '../base/index.ts';
import { isOfKind, triageCounts } from './triage.ts';

/** Text of a page, whatever a package put into it. */
function escaped(text: string): string {
  return visibleText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const kindWords: Readonly<Record<TriageKind, string>> = {
  program: 'Changed programs',
  config: 'Changed config files',
  missing: 'Missing',
  permissions: 'Permissions',
  unreadable: 'Could not be read',
};

/** A report as one page: no script, nothing to be fetched, and it prints without cut-off lines. */
export function reportPage(report: VerifyReport, root: string): string {
  const { startedAtSeconds, elapsedMs, packagesChecked, filesChecked, packages, subject } = report;
  const started = new Date(startedAtSeconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
  const counts = triageCounts(packages);
  const seconds = (elapsedMs / 1000).toFixed(1);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Verify report of ${escaped(root)}, ${started}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>Verify report</h1>
<p>${escaped(root)} · ${escaped(subject)} · ${started} UTC</p>
<p class="quiet">${packagesChecked} packages and ${filesChecked} files were compared with what was shipped, in ${seconds} s.</p>
</header>
<dl class="counts">
${triageKinds.map((kind) => `<div><dt>${kindWords[kind]}</dt><dd>${counts[kind]}</dd></div>`).join('\n')}
</dl>
${packages.length === 0 ? '<p class="good">Nothing changed: every file is what was shipped.</p>' : packageTable(packages)}
<footer class="quiet">${verifyAttributes.map((one) => `<b>${verifyLetters[one]}</b> ${words[one]}`).join(' · ')}</footer>
</body>
</html>
`;
}

const words: Readonly<Record<VerifyAttribute, string>> = {
  size: 'size',
  mode: 'mode',
  digest: 'content',
  device: 'device numbers',
  link: 'link target',
  user: 'owner',
  group: 'group',
  mtime: 'time',
  capabilities: 'capabilities',
};

function packageTable(packages: readonly VerifiedPackage[]): string {
  const letters = verifyAttributes
    .map((one) => `<th scope="col" title="${words[one]}">${verifyLetters[one]}</th>`)
    .join('');
  return `<table>
<thead><tr><th scope="col">File</th>${letters}<th scope="col">Kind</th></tr></thead>
${packages.map(packageRows).join('\n')}
</table>`;
}

function packageRows({ package: owner, files, unmetDependencies }: VerifiedPackage): string {
  const span = verifyAttributes.length + 2;
  const unmet = unmetDependencies.map(
    (need) =>
      `<tr><td colspan="${span}" class="unmet">Needs ${escaped(need)}, which nothing provides</td></tr>`,
  );
  return [
    `<tbody><tr><th scope="rowgroup" colspan="${span}">${escaped(owner.nevra)}</th></tr>`,
    ...files.map(fileRow),
    ...unmet,
    '</tbody>',
  ].join('\n');
}

const outcomeMarks = { same: '·', differs: '', unreadable: '?', untested: '' } as const;

function fileRow(file: VerifiedFile): string {
  const cells = verifyAttributes.map((attribute) => {
    const outcome = file.outcome === 'missing' ? 'untested' : file.attributes[attribute];
    const text = outcome === 'differs' ? verifyLetters[attribute] : outcomeMarks[outcome];
    return `<td class="${outcome}${file.isConfig ? ' config' : ''}">${text}</td>`;
  });
  const kinds = triageKinds.filter((kind) => isOfKind(file, kind)).map((kind) => kindWords[kind]);
  const reason = file.reason === undefined ? '' : ` (${escaped(file.reason)})`;
  return `<tr><td class="path">${escaped(file.path)}</td>${cells.join('')}<td class="kinds">${kinds.join(', ')}${reason}</td></tr>`;
}

const pageStyle = `
:root { color-scheme: light dark; font: 13px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
body { max-width: 1100px; margin: 32px auto; padding: 0 24px; }
h1 { margin: 0; font-size: 24px; }
p { margin: 4px 0; }
.quiet { color: light-dark(#545d66, #a3abb4); }
.good { margin: 32px 0; font-size: 18px; }
.counts { display: flex; flex-wrap: wrap; gap: 12px; margin: 24px 0; }
.counts div { flex: 1 1 140px; padding: 10px 14px; border: 1px solid light-dark(#c4cad0, #434a52); border-radius: 6px; }
.counts dt { color: light-dark(#545d66, #a3abb4); }
.counts dd { margin: 0; font-size: 22px; font-weight: 600; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 4px 6px; border-bottom: 1px solid light-dark(#e1e4e8, #2b3036); text-align: center; vertical-align: top; }
th:first-child, .path, .kinds, .unmet { text-align: left; }
tbody th { padding-top: 18px; font-size: 14px; }
.path { font-family: ui-monospace, monospace; font-size: 12px; overflow-wrap: anywhere; }
.same, .untested { color: light-dark(#5f6871, #959ea8); }
.differs { font-weight: 700; color: light-dark(#b3261e, #ff9287); }
.differs.config, .unreadable, .unmet { color: light-dark(#805300, #f0bd5e); }
.differs.config { font-style: italic; }
footer { margin-top: 24px; }
@page { margin: 16mm 14mm; }
@media print {
  :root { color-scheme: light; font-size: 10px; }
  body { max-width: none; margin: 0; padding: 0; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  tbody tr:first-child { break-after: avoid; }
}
`;
