import type { TransactionOutcome } from '../../contract/plan.ts';
import type { TransactionPhase, TransactionProgress } from '../../contract/progress.ts';
import { Tag } from '../../format/index.ts';
import { printPackageLine, printPercent, printRecord } from '../../ipc/index.ts';
import type { HelperRecord } from '../../ipc/index.ts';
import type { TransactionElement, TransactionReport } from '../../transaction/index.ts';

/** At most so often progress is written; starts, ends, scripts and warnings always are. */
const betweenRecordsMs = 50;

/** Costs of an element beside its bytes, in bytes that take as long to write. */
const weights = { element: 200_000, installedFile: 20_000, erasedFile: 8_000 } as const;

/** How much of the whole work an element is; any unit. */
function weightOf({ kind, header }: TransactionElement): number {
  const files = Math.max(header.count(Tag.BASENAMES), header.count(Tag.OLDFILENAMES));
  if (kind === 'erase') return weights.element + files * weights.erasedFile;
  const bytes = header.number(Tag.LONGSIZE) ?? header.number(Tag.SIZE) ?? 0;
  return weights.element + files * weights.installedFile + bytes;
}

/** Turns what a transaction tells into lines of the protocol. */
export class ProgressReporter {
  readonly #write: (line: string) => void;
  readonly #nowMs: () => number;
  readonly #planId: string;
  #weights = new Map<TransactionElement, number>();
  #totalWeight = 1;
  #doneWeight = 0;
  #elementsDone = 0;
  #overall = 0;
  #phase: TransactionPhase = 'checking';
  #element: TransactionElement | undefined;
  #fraction = 0;
  #script: NonNullable<TransactionProgress['script']> | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(planId: string, nowMs: () => number, write: (line: string) => void) {
    this.#planId = planId;
    this.#nowMs = nowMs;
    this.#write = write;
  }

  /** To be called before the run, with all its elements. */
  begin(elements: readonly TransactionElement[]): void {
    this.#weights = new Map(elements.map((element) => [element, weightOf(element)]));
    this.#totalWeight = Math.max(
      1,
      [...this.#weights.values()].reduce((sum, one) => sum + one, 0),
    );
  }

  outcome(outcome: TransactionOutcome): void {
    this.#record({ type: 'outcome', outcome });
  }

  readonly report: TransactionReport = {
    phase: (phase) => {
      this.#phase = phase;
      this.#tell();
    },
    phaseProgress: () => {},
    elementStart: (element) => {
      const { name, version, release } = element.identity;
      this.#element = element;
      this.#fraction = 0;
      this.#write(printPackageLine(name, version, release));
      this.#write(printPercent(0));
      this.#tell();
    },
    elementProgress: (element, done, total) => {
      this.#element = element;
      this.#fraction = total === 0 ? 0 : Math.min(1, done / total);
      if (this.#nowMs() - this.#lastMs < betweenRecordsMs) return;
      this.#write(printPercent(this.#fraction * 100));
      this.#tell();
    },
    elementStop: (element) => {
      this.#fraction = 1;
      this.#write(printPercent(100));
      this.#tell();
      // It may be done only after others have begun: its bytes are behind it all the same.
      this.#doneWeight += this.#weights.get(element) ?? 0;
      this.#weights.set(element, 0);
    },
    elementDone: (element) => {
      this.#elementsDone += 1;
      this.#doneWeight += this.#weights.get(element) ?? 0;
      this.#weights.set(element, 0);
      if (this.#element === element) {
        this.#element = undefined;
        this.#fraction = 0;
      }
      this.#tell();
    },
    scriptStart: (kind, nevra) => {
      this.#script = { kind, nevra, startedAtMs: this.#nowMs() };
      this.#tell();
    },
    scriptOutput: (stream, text) => this.#tell({ stream, text }),
    scriptStop: (ran) => {
      this.#script = undefined;
      this.#record({
        type: 'progress',
        progress: { ...this.#progress(undefined), endedScript: ran },
      });
    },
    sideFile: ({ path, sidePath, reason }) => {
      const verb = reason === 'rpmnew' ? 'created' : 'saved';
      this.#tell({ stream: 'warning', text: `${path} ${verb} as ${sidePath}` });
    },
    warning: (text) => this.#tell({ stream: 'warning', text }),
    error: (text) => this.#tell({ stream: 'warning', text }),
  };

  #tell(output?: NonNullable<TransactionProgress['output']>): void {
    this.#lastMs = this.#nowMs();
    this.#record({ type: 'progress', progress: this.#progress(output) });
  }

  #progress(output: TransactionProgress['output']): TransactionProgress {
    const element = this.#element;
    const current = element === undefined ? 0 : (this.#weights.get(element) ?? 0) * this.#fraction;
    const overall = Math.min(1, (this.#doneWeight + current) / this.#totalWeight);
    this.#overall = Math.max(this.#overall, overall);
    return {
      planId: this.#planId,
      phase: this.#phase,
      overallFraction: this.#overall,
      ...(element !== undefined && {
        nevra: element.nevra,
        elementKind: element.kind,
        elementFraction: this.#fraction,
      }),
      elementsDone: this.#elementsDone,
      elementsTotal: this.#weights.size,
      ...(this.#script !== undefined && { script: this.#script }),
      ...(output !== undefined && { output }),
    };
  }

  #record(record: HelperRecord): void {
    this.#write(printRecord(record));
  }
}
