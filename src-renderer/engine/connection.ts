import type { EngineClient } from './client.ts';
import { toWireError } from './engine-error.ts';
import type { TransportFactory } from './transports.ts';

/** `lost` means: it was there, or was tried, and is tried again. */
export type ConnectionStatus = 'connecting' | 'connected' | 'lost';

export interface ConnectionTiming {
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  readonly answerTimeoutMs: number;
}

const defaultTiming: ConnectionTiming = {
  firstDelayMs: 300,
  longestDelayMs: 5000,
  answerTimeoutMs: 20_000,
};

/**
 * Attaches transports to the client for as long as the window lives, with growing pauses between
 * attempts. Connected means that the engine itself answered `root.info`, not only that the pipe is
 * open: the desktop's bridge stays open while the engine behind it is started again.
 */
export function keepConnected(
  client: EngineClient,
  connect: TransportFactory,
  report: (status: ConnectionStatus) => void,
  timing: ConnectionTiming = defaultTiming,
): void {
  let delayMs = timing.firstDelayMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isTrying = false;

  const attempt = async (): Promise<void> => {
    timer = undefined;
    isTrying = true;
    const isThere = await reach(client, connect, timing.answerTimeoutMs);
    isTrying = false;
    if (isThere) {
      delayMs = timing.firstDelayMs;
      report('connected');
    } else {
      onLost();
    }
  };
  const onLost = (): void => {
    if (isTrying || timer !== undefined) return;
    report('lost');
    timer = setTimeout(() => void attempt(), delayMs);
    delayMs = Math.min(delayMs * 2, timing.longestDelayMs);
  };

  client.onUnavailable(onLost);
  report('connecting');
  void attempt();
}

/** Whether the engine answers; an answer that tells of a failure of its own (say, no database) counts. */
async function reach(
  client: EngineClient,
  connect: TransportFactory,
  answerTimeoutMs: number,
): Promise<boolean> {
  try {
    if (!client.isAttached) client.attach(await connect());
    await client.call('root.info', [], { signal: AbortSignal.timeout(answerTimeoutMs) });
    return true;
  } catch (error) {
    const { code } = toWireError(error);
    return client.isAttached && code !== 'ENGINE_UNAVAILABLE' && code !== 'CANCELLED';
  }
}
