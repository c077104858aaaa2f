/** The envelope of what crosses, checked at run time on whichever side receives it. */
import { z } from 'zod';
import type { WireError } from '../contract/errors.ts';
import { errorCodes } from '../contract/errors.ts';
import { eventNames } from '../contract/events.ts';
import type { WireMessage } from '../contract/wire.ts';
import { RpmError, toRpmError } from '../base/index.ts';

/** Longest message, as JSON, in UTF-16 units; a list of 200,000 package ids fits. */
export const MAX_MESSAGE_LENGTH = 16 * 1024 * 1024;

const callId = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

const fromCaller = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('call'),
    id: callId,
    // Any text: an unknown method gets an answer of its own.
    method: z.string().max(100),
    args: z.array(z.unknown()).max(16),
  }),
  z.strictObject({ type: z.literal('cancel'), id: callId }),
]);

const fromEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('result'), id: callId, value: z.unknown() }),
  z.object({
    type: z.literal('error'),
    id: callId,
    error: z.object({
      code: z.enum(errorCodes),
      message: z.string(),
      hint: z.string().exactOptional(),
      context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    }),
  }),
  z.object({ type: z.literal('event'), name: z.enum(eventNames), payload: z.unknown() }),
]);

/** A call or a cancellation; the method's name and arguments are not checked yet. */
export type CallerMessage = z.infer<typeof fromCaller>;
/** A result, an error or an event. */
export type EngineMessage = Extract<WireMessage, { type: 'result' | 'error' | 'event' }>;

/** What a window sent; undefined when it is no message at all. */
export function parseCallerMessage(message: unknown): CallerMessage | undefined {
  const result = fromCaller.safeParse(message);
  return result.success ? result.data : undefined;
}

/** What an engine sent; undefined when it is no message at all. */
export function parseEngineMessage(message: unknown): EngineMessage | undefined {
  const result = fromEngine.safeParse(message);
  return result.success ? result.data : undefined;
}

/** The id of a broken call, so that its caller hears of it instead of waiting. */
export function idOf(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('id' in message)) return undefined;
  const result = callId.safeParse(message.id);
  return result.success ? result.data : undefined;
}

/** Any thrown value as it crosses. */
export function toWireError(thrown: unknown): WireError {
  return toRpmError(thrown).toWire();
}

/** The error that a WireError was, on the other side. */
export function fromWireError(error: WireError): RpmError {
  const { code, message, hint, context } = error;
  return new RpmError(code, message, hint === undefined ? { context } : { context, hint });
}
