/**
 * `npm run compare-corpus [STRIDE]`: every answer of ours over the whole corpus against real rpm's; takes
 * half an hour. With a stride, every so manieth package, path and value.
 */
import { scratchFolder } from './scratch.ts';
import { withoutCorpusRoot } from './corpus-root.ts';
import { plainEnvironment } from './real-rpm.ts';
import { compareCorpus } from './whole-corpus.ts';

if (withoutCorpusRoot !== false) {
  console.error(`not compared: ${withoutCorpusRoot}`);
  process.exit(2);
}
process.env['TZ'] = plainEnvironment.TZ;
process.env['HOME'] = plainEnvironment.HOME;
using scratch = scratchFolder('compare-corpus');
const { packages, databases, answers, differences } = await compareCorpus(
  scratch.path,
  Number(process.argv[2] ?? 1),
);
for (const { command, ours, theirs } of differences)
  console.log(`rpm ${command}\n  ours: ${ours}\n  rpm:  ${theirs}\n`);
console.log(
  `${packages} package files and ${databases} databases: ${answers} answers compared, ${differences.length} differ`,
);
process.exitCode = differences.length === 0 ? 0 : 1;
