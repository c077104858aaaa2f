import { visibleText } from '../../base/index.ts';
import { printPercent } from '../../ipc/index.ts';
import { formatNevr } from '../../nevra/index.ts';
import type { TransactionReport } from '../../transaction/index.ts';
import type { TransactionElement } from '../../transaction/index.ts';
import { HashBar } from './hash-bar.ts';
import type { Invocation } from './invocation.ts';

const labelBytes = 38;
const numberedLabelBytes = 33;

const phaseLabels = {
  checking: ['Verifying...', 'Verifying packages...'],
  preparing: ['Preparing...', 'Preparing packages...'],
} as const;

const kindHeadings = {
  install: 'Updating / installing...',
  erase: 'Cleaning up / removing...',
} as const;

/** What `-v`, `-h` and `--percent` show of a running transaction, as rpm 4.18 prints it. */
export function transactionPrinter(
  { options, output, verbosity, context }: Invocation,
  elementCount: () => number,
): TransactionReport {
  const hasHash = options.has('hash');
  const hasPercent = options.has('percent');
  const hasLabels = verbosity === 'verbose' || verbosity === 'debug';
  const bar = new HashBar(output);
  let heading: TransactionElement['kind'] | undefined;
  let begun = 0;

  const line = (text: string): void => {
    output.write(`${text}\n`);
    output.flush();
  };
  const begin = (label: string, plain: string): void => {
    bar.reset();
    if (!hasLabels) return;
    if (hasHash) output.write(visibleText(label));
    else line(visibleText(plain));
  };
  const overall = (): number => begun / Math.max(1, elementCount());
  const advance = (done: number, total: number, overallFraction: number): void => {
    if (hasPercent) line(printPercent(rpmPercent(done, total)));
    else if (hasHash) bar.draw(total === 0 ? 1 : done / total, overallFraction);
  };
  const beginElement = (element: TransactionElement): void => {
    begun += 1;
    if (hasHash && heading !== element.kind) line(kindHeadings[element.kind]);
    heading = element.kind;
    // rpm counts the bars it has drawn, and --percent draws none
    const number = hasPercent ? 1 : begun;
    begin(elementLabel(element, output.isTerminal ? number : undefined), element.nevra);
  };

  return {
    phase() {},
    phaseProgress(phase, done, total) {
      const [label, plain] = phaseLabels[phase];
      if (done === 0) begin(label.padEnd(labelBytes), plain);
      if (done < total) advance(done, total, 1);
      else if (hasHash) bar.draw(1, 1);
    },
    elementStart(element) {
      beginElement(element);
      if (hasPercent) line(printPercent(0));
    },
    elementProgress: (_element, done, total) => {
      if (done < total) advance(done, total, overall());
    },
    elementStop() {
      if (hasPercent) line(printPercent(100));
      else if (hasHash) bar.draw(1, overall());
    },
    elementDone() {},
    scriptStart: () => output.flush(),
    scriptOutput: (_stream, text) => output.write(text),
    scriptStop() {},
    sideFile({ path, sidePath, reason }) {
      const verb = reason === 'rpmnew' ? 'created' : 'saved';
      context.log.warning(visibleText(`${path} ${verb} as ${sidePath}`));
    },
    warning: (text) => context.log.warning(visibleText(text)),
    error: (text) => context.log.error(visibleText(text)),
  };
}

/** Name, epoch where there is one, version and release; numbered where the bar is drawn in place. */
function elementLabel({ identity }: TransactionElement, number: number | undefined): string {
  const label = formatNevr(identity);
  if (number === undefined) return fixed(label, labelBytes);
  return `${String(number).padStart(4)}:${fixed(label, numberedLabelBytes)}`;
}

function fixed(text: string, length: number): string {
  return text.slice(0, length).padEnd(length);
}

/** rpm counts in single precision, which shows in the sixth decimal. */
function rpmPercent(done: number, total: number): number {
  return total === 0 ? 100 : Math.fround(Math.fround(done / total) * 100);
}
