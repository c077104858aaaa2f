/**
 * Our command line, as a test starts it: the sources, or what was built of them (TURNTABLE_CLI, which
 * the test command sets: thousands of starts cost less so, and it is what people get).
 */
import { resolve } from 'node:path';

export const cli =
  process.env['TURNTABLE_CLI'] ?? resolve(import.meta.dirname, '../../src-main/shells/cli/main.ts');
