import { takeBack } from '../take-back.ts';
import type { Command } from '../invocation.ts';
import type { OwnOptions } from '../own-options.ts';

/** `undo`: one transaction of the history is taken back. */
export function run(own: OwnOptions): Command {
  return (invocation) => takeBack(invocation, own, 'undo');
}
