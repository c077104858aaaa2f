import type { Runtime, RuntimeSettings } from './lua/runtime.ts';

/**
 * Lua and macros in this very process, loaded when they are asked for.
 *
 * @throws {MacroError} for a definition that is none
 */
export async function openRuntime(settings: RuntimeSettings): Promise<Runtime> {
  const { startRuntime } = await import('./lua/runtime.ts');
  return startRuntime(settings);
}
