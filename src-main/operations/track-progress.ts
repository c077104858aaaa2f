import type { PlannedElement, TransactionPlan } from '../contract/plan.ts';
import type { TransactionProgress } from '../contract/progress.ts';
import { visibleText } from '../base/index.ts';
import type { HelperListener } from './helper-launcher.ts';

/** A package weighs its bytes and, because small files take time too, something for each of its files. */
const BYTES_A_FILE = 16 * 1024;
/** 100 percent means that the files are there; scripts and the database's row come after. */
const FILES_SHARE = 0.97;
const EMIT_MS = 33;

/**
 * Turns what the helper says into the window's progress: rows open and move by the percent lines,
 * phases and scripts come by its records. The whole never falls, whatever arrives.
 *
 * @param monotonicMs - clock for holding back lines that would only repaint the same bar
 */
export function trackProgress(
  plan: Pick<TransactionPlan, 'planId' | 'elements'>,
  emit: (progress: TransactionProgress) => void,
  monotonicMs: () => number,
): HelperListener {
  const weights = plan.elements.map(weightOf);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const isOpened = plan.elements.map(() => false);
  let current: number | undefined;
  let doneWeight = 0;
  let emittedMs = -Infinity;
  let progress: TransactionProgress = {
    planId: plan.planId,
    phase: 'checking',
    overallFraction: 0,
    elementsDone: 0,
    elementsTotal: plan.elements.length,
  };

  const merge = (change: Partial<TransactionProgress>): void => {
    const overallFraction = Math.min(
      1,
      Math.max(progress.overallFraction, change.overallFraction ?? 0),
    );
    progress = { ...progress, ...change, overallFraction };
  };
  const send = (change: Partial<TransactionProgress>, isUrgent: boolean): void => {
    merge(change);
    if (!isUrgent && monotonicMs() - emittedMs < EMIT_MS) return;
    emittedMs = monotonicMs();
    emit(progress);
  };
  const overall = (fraction: number): number =>
    total === 0 ? 0 : (doneWeight + (weights[current ?? -1] ?? 0) * fraction) / total;
  const closeCurrent = (): void => {
    doneWeight += weights[current ?? -1] ?? 0;
    current = undefined;
  };

  return {
    package(name, version, release) {
      const at = plan.elements.findIndex(
        (element, index) => !isOpened[index] && isNamed(element, name, version, release),
      );
      const element = plan.elements[at];
      if (element === undefined) return;
      closeCurrent();
      isOpened[at] = true;
      current = at;
      send(
        {
          phase: element.kind === 'install' ? 'installing' : 'erasing',
          nevra: element.package.nevra,
          elementKind: element.kind,
          elementFraction: 0,
          elementsDone: isOpened.filter(Boolean).length - 1,
          overallFraction: overall(0),
        },
        true,
      );
    },
    percent(percent) {
      if (current === undefined) return;
      const fraction = (percent / 100) * FILES_SHARE;
      send({ elementFraction: fraction, overallFraction: overall(fraction) }, percent === 100);
    },
    progress(record) {
      const { output, script } = record;
      // The record names phase and script; how far the whole is, the plan's own weights tell best.
      const elementsDone = Math.max(progress.elementsDone, record.elementsDone);
      const { phase } = record;
      const isCurrentDone = record.elementsDone > progress.elementsDone && current !== undefined;
      const ended = isCurrentDone ? { elementFraction: 1, overallFraction: overall(1) } : {};
      if (script === undefined) {
        const { script: _ended, ...rest } = progress;
        progress = rest;
      }
      const change = { phase, elementsDone, ...ended, ...(script === undefined ? {} : { script }) };
      if (output === undefined) {
        send(change, true);
        return;
      }
      merge(change);
      emit({ ...progress, output: { ...output, text: visibleText(output.text) } });
    },
    text(line, stream) {
      emit({ ...progress, output: { stream, text: line } });
    },
  };
}

function weightOf({ kind, sizeBytes, fileCount }: PlannedElement): number {
  // Erasing removes names, not bytes.
  return (kind === 'install' ? sizeBytes : 0) + (fileCount + 1) * BYTES_A_FILE;
}

/** The protocol names a package without architecture and epoch. */
function isNamed(element: PlannedElement, name: string, version: string, release: string): boolean {
  const { package: reference } = element;
  return (
    reference.name === name &&
    reference.nevra.replace(/-\d+:/, '-').startsWith(`${name}-${version}-${release}`)
  );
}
