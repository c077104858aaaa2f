/**
 * `npm run bench [name ...]`: ours and real rpm in turn, whole processes, medians and their ratio.
 * Nothing here passes or fails; the figures go to standard output as a Markdown table.
 */
import { cpus, totalmem } from 'node:os';
import { benches } from './benches.ts';
import { tableHead, tableRow } from './measure.ts';

const wanted = process.argv.slice(2);
/** `install` means all of install-zstd, install-xz ... */
const isMeant = (word: string, name: string): boolean =>
  name === word || name.startsWith(`${word}-`);
const unknown = wanted.filter((word) => !benches.some(({ name }) => isMeant(word, name)));
if (unknown.length > 0) {
  console.error(
    `no bench named ${unknown.join(', ')}; there are: ${benches.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

console.log(
  `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}\n`,
);
console.log(tableHead);
for (const bench of benches) {
  if (wanted.length > 0 && !wanted.some((word) => isMeant(word, bench.name))) continue;
  const absence = bench.absence();
  if (absence === undefined) for (const row of await bench.run()) console.log(tableRow(row));
  else console.log(`${bench.name}: skipped, ${absence}`);
}
