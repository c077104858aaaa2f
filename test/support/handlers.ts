import { methodNames } from '../../src-main/contract/methods.ts';
import { UnsupportedError } from '../../src-main/base/index.ts';
import type { EngineHandlers } from '../../src-main/operations/index.ts';

/** Handlers of which only the given ones work; every other one throws UNSUPPORTED. */
export function handlersOf(some: Partial<EngineHandlers>): EngineHandlers {
  const none = methodNames.map((name) => [
    name,
    () => {
      throw new UnsupportedError(`${name}: not part of this test`);
    },
  ]);
  return { ...(Object.fromEntries(none) as unknown as EngineHandlers), ...some };
}
