/**
 * What passes between a shell and the helper. Standard input (pkexec lets nothing else through: no
 * environment, no other descriptors): the request as JSON on the first line; later perhaps a line
 * `stop`, because an unprivileged process cannot signal a privileged one. The end of standard input
 * means nothing: whoever asked may be gone, and the transaction is finished all the same. Standard
 * output: lines of the `--percent` protocol, among them the records below. Exit status 0 when an
 * `outcome` or `error` record was written; pkexec's own are 126 (dismissed) and 127 (not authorised).
 */
import { z } from 'zod';
import type { WireError } from '../contract/errors.ts';
import { errorCodes } from '../contract/errors.ts';
import type { TransactionOutcome } from '../contract/plan.ts';
import type { TransactionProgress } from '../contract/progress.ts';
import { RpmError } from '../base/index.ts';
import type { HelperLaunch } from '../operations/index.ts';
import { fileChangeRequest, transactionRequest } from './method-arguments.ts';

const absolutePath = z.string().min(1).max(4096).startsWith('/');

/** One plan, as the unprivileged side hands it to the helper. */
export type HelperRequest = Omit<HelperLaunch, 'needsPrivileges'>;

const helperRequest = z.strictObject({
  planId: z.string().min(1).max(200),
  /** The root to change, as the plan saw it. */
  root: absolutePath,
  /** Absolute path of the database folder inside the root (`/usr/lib/sysimage/rpm`). */
  databasePath: absolutePath,
  /** How scriptlets run: `chroot` needs to be root, `namespaces` isolates them in a sandbox, `disabled` runs none. */
  scriptlets: z.enum(['chroot', 'namespaces', 'disabled']),
  /** The plan's digest and the generation it was made against; the helper re-plans and compares. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  databaseGeneration: z.string().max(200),
  request: transactionRequest,
  recover: z.literal(true).exactOptional(),
  change: fileChangeRequest.exactOptional(),
}) satisfies z.ZodType<HelperRequest>;

/** The line on standard input that asks a running helper to stop at the next safe point. */
export const HELPER_STOP_LINE = 'stop';

/** Written by the helper as `%= json` between the percent lines. */
export type HelperRecord =
  | { readonly type: 'progress'; readonly progress: TransactionProgress }
  | { readonly type: 'outcome'; readonly outcome: TransactionOutcome }
  | { readonly type: 'error'; readonly error: WireError };

/**
 * The request from the first line of standard input.
 *
 * @throws {RpmError} BAD_ARGUMENT when it is not JSON or not a request
 */
export function parseHelperRequest(text: string): HelperRequest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RpmError('BAD_ARGUMENT', 'reading the request on standard input: not JSON');
  }
  const result = helperRequest.safeParse(value);
  if (result.success) return result.data;
  throw new RpmError(
    'BAD_ARGUMENT',
    `reading the request on standard input: ${z.prettifyError(result.error)}`,
  );
}

const wireError = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string().exactOptional(),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

const helperRecord = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    progress: z.looseObject({ planId: z.string(), phase: z.string(), overallFraction: z.number() }),
  }),
  z.object({
    type: z.literal('outcome'),
    outcome: z.looseObject({ planId: z.string(), status: z.enum(['done', 'failed', 'cancelled']) }),
  }),
  z.object({ type: z.literal('error'), error: wireError }),
]);

/** The record in a `%=` line's value; undefined when it is none we know. The helper is ours: its inner fields are trusted. */
export function parseHelperRecord(value: unknown): HelperRecord | undefined {
  const result = helperRecord.safeParse(value);
  // The helper builds these from the contract's own types; only the envelope is checked.
  return result.success ? (result.data as unknown as HelperRecord) : undefined;
}
