import type { WireError } from '../../src-main/contract/errors.ts';
import { message } from '../language/index.ts';

/** What to try next: the engine's own hint, unless it names an option of the command line, which a window does not have. */
export function hintFor({ code, hint }: Pick<WireError, 'code' | 'hint'>): string {
  return hint === undefined || /(?:^|\s)--[a-z]/.test(hint) ? message(`hint.${code}`) : hint;
}
