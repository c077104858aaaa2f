import { RpmError } from '../base/index.ts';
import { Configuration } from './configuration.ts';
import type { EngineHandlers } from './engine-handlers.ts';
import type { EngineSession } from './engine-session.ts';

type SettingsMethods = Extract<keyof EngineHandlers, `settings.${string}`>;

/** rpm's configuration; it is read again whenever all of it is asked for. */
export function settingsHandlers({
  surroundings,
}: EngineSession): Pick<EngineHandlers, SettingsMethods> {
  let read: Configuration | undefined;
  return {
    'settings.values': () => {
      read = new Configuration(surroundings.context.environment);
      return read.values();
    },
    'settings.expand': (_call, name) => {
      if (read === undefined)
        throw new RpmError('BAD_ARGUMENT', `expanding ${name}: the settings were not read yet`);
      return read.expand(name);
    },
  };
}
