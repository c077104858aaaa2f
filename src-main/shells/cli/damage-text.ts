import { constants } from 'node:os';
import { systemErrorText } from '../../base/index.ts';
import type { RpmError } from '../../base/index.ts';

/**
 * What rpm says of a package file that cannot be read, without `error: `.
 *
 * @param name - what the file is called
 */
export function damageText(name: string, { message, context }: RpmError): string {
  const { errno, rpmText } = context;
  if (typeof rpmText === 'string') return `${name}: ${rpmText}`;
  if (typeof errno !== 'string') return message;
  const numbers: Readonly<Record<string, number>> = constants.errno;
  return `${name}: read failed: ${systemErrorText(errno)} (${numbers[errno] ?? 0})\n`;
}
