/** Which lines count: `%if` and its kin, one in the other. */
import { SpecError } from './spec-error.ts';

/** A line that is about lines. */
export interface ConditionWord {
  readonly name: string;
  /** Whether words behind it mean something. */
  readonly takesWords: boolean;
  /** Whether a line, without its blanks in front, is such a one. */
  matches(line: string): boolean;
}

/** With a blank behind it: nothing of it alone, and then it is for nobody. */
const spaced = (name: string): ConditionWord => ({
  name,
  takesWords: true,
  matches: (line) => line.startsWith(name) && /^[ \t]/.test(line.slice(name.length)),
});

const alone = (name: string, takesWords: boolean): ConditionWord => ({
  name,
  takesWords,
  matches: (line) => line.startsWith(name) && !/^[A-Za-z0-9_]/.test(line.slice(name.length)),
});

export const conditionWords: readonly ConditionWord[] = [
  spaced('%ifarch'),
  spaced('%ifnarch'),
  spaced('%ifos'),
  spaced('%ifnos'),
  spaced('%if'),
  spaced('%elifarch'),
  spaced('%elifos'),
  spaced('%elif'),
  alone('%else', false),
  alone('%endif', false),
  spaced('%include'),
];

interface Level {
  /** Whether lines around it count. */
  readonly isOuterRead: boolean;
  /** Whether one of its parts was chosen. */
  isChosen: boolean;
  isReading: boolean;
  newest: string;
  /** Of its `%if`. */
  readonly line: number;
}

/** The conditions that are open. */
export class ConditionStack {
  readonly #levels: Level[] = [];

  get isReading(): boolean {
    return this.#levels.at(-1)?.isReading ?? true;
  }

  /** The line of the innermost `%if` without its end. */
  get openLine(): number | undefined {
    return this.#levels.at(-1)?.line;
  }

  /**
   * Takes one of the words.
   *
   * @param holds - computes the condition; asked only where its value counts
   * @throws {SpecError} for words that do not follow one another
   */
  take(
    word: string,
    { path, line }: { readonly path: string; readonly line: number },
    holds: () => boolean,
  ): void {
    if (word.startsWith('%if')) {
      const isOuterRead = this.isReading;
      const isChosen = isOuterRead && holds();
      this.#levels.push({ isOuterRead, isChosen, isReading: isChosen, newest: word, line });
      return;
    }
    const level = this.#levels.at(-1);
    if (level === undefined) throw new SpecError(`${path}: line ${line}: ${word} with no %if`);
    if (word === '%endif') {
      this.#levels.pop();
      return;
    }
    if (level.newest === '%else')
      throw new SpecError(`${path}: line ${line}: ${word} after ${level.newest}`);
    level.newest = word;
    const isOpen = level.isOuterRead && !level.isChosen;
    level.isReading = isOpen && (word === '%else' || holds());
    level.isChosen ||= level.isReading;
  }
}
