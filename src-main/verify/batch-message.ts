/**
 * Batches on their way to a thread. A hundred thousand objects of fourteen fields cost more to copy between
 * threads than to compare, so the numbers of a batch travel in one array and its texts in one string.
 */
import type { FileCheck } from './file-check.ts';

export interface BatchMessage {
  readonly batch: number;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly texts: string;
}

const numberFields = [
  'index',
  'wanted',
  'mode',
  'sizeBytes',
  'mtimeSeconds',
  'device',
] as const satisfies readonly (keyof FileCheck)[];

const textFields = [
  'path',
  'digest',
  'digestAlgorithm',
  'linkTarget',
  'userName',
  'groupName',
  'capabilities',
] as const satisfies readonly (keyof FileCheck)[];

/** Numbers of a file, `isGhost` behind the others. */
const stride = numberFields.length + 1;

/** Texts of a header end at a NUL, so none has one inside. */
const separator = '\0';

export function packBatch(batch: number, checks: readonly FileCheck[]): BatchMessage {
  const numbers = new Float64Array(checks.length * stride);
  const texts: string[] = [];
  for (const [at, check] of checks.entries()) {
    const start = at * stride;
    numberFields.forEach((field, offset) => (numbers[start + offset] = check[field]));
    numbers[start + numberFields.length] = check.isGhost ? 1 : 0;
    for (const field of textFields) texts.push(check[field]);
  }
  return { batch, numbers, texts: texts.join(separator) };
}

export function unpackBatch({ numbers, texts }: BatchMessage): FileCheck[] {
  const parts = texts.split(separator);
  return Array.from({ length: numbers.length / stride }, (_, at) => {
    const number = (offset: number): number => numbers[at * stride + offset] ?? 0;
    const text = (offset: number): string => parts[at * textFields.length + offset] ?? '';
    return {
      index: number(0),
      wanted: number(1),
      mode: number(2),
      sizeBytes: number(3),
      mtimeSeconds: number(4),
      device: number(5),
      isGhost: number(6) === 1,
      path: text(0),
      digest: text(1),
      digestAlgorithm: text(2),
      linkTarget: text(3),
      userName: text(4),
      groupName: text(5),
      capabilities: text(6),
    };
  });
}
