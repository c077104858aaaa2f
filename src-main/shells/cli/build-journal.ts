/** What a build says, and what of it is said once more at its end. */
import { visibleText } from '../../base/index.ts';
import type { BuildLog } from '../../build/index.ts';
import type { Output } from './output.ts';

export interface BuildJournal extends BuildLog {
  /** Warnings and errors again, under a heading each. */
  summarize(hasFailed: boolean): void;
}

/** @param isQuiet - warnings and errors only */
export function buildJournal(
  output: Output,
  flushOthers: () => void,
  isQuiet: boolean,
): BuildJournal {
  const warnings: string[] = [];
  const errors: string[] = [];
  const say = (text: string): void => {
    flushOthers();
    output.error(visibleText(text));
  };
  const notice = (text: string): void => {
    if (isQuiet) return;
    flushOthers();
    output.write(`${visibleText(text)}\n`);
  };
  return {
    notice,
    warning(text) {
      warnings.push(text);
      say(`warning: ${text}`);
    },
    error(text) {
      errors.push(text);
      say(`error: ${text}`);
    },
    flush: () => output.flush(),
    summarize(hasFailed) {
      const lists = [
        { heading: 'RPM build warnings:', list: warnings },
        { heading: 'RPM build errors:', list: hasFailed ? errors : [] },
      ];
      for (const { heading, list } of lists) {
        if (list.length === 0) continue;
        notice(`\n${heading}`);
        for (const text of list) say(`    ${text}`);
      }
    },
  };
}
