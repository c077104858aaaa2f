import type { SavedFilter } from '../contract/filter.ts';
import { RpmError } from '../base/index.ts';
import type { Log } from '../base/index.ts';
import { parseSentence } from '../filter/index.ts';
import { readSettings, writeSettings } from './settings.ts';

/**
 * Puts these filters in the place of those that are in the user's settings.
 *
 * @throws {FilterError} FILTER_INVALID for what is no sentence; {RpmError} BAD_ARGUMENT for two of one name;
 *   {FileError} when the settings cannot be written
 */
export function saveFilters(
  filters: readonly SavedFilter[],
  configFolder: string,
  log: Log,
): readonly SavedFilter[] {
  const names = new Set<string>();
  for (const { name, text } of filters) {
    parseSentence(text);
    if (names.has(name))
      throw new RpmError('BAD_ARGUMENT', `saving filters: there are two of the name “${name}”`, {
        hint: 'Give it another name.',
      });
    names.add(name);
  }
  const settings = readSettings(configFolder, log);
  writeSettings(configFolder, { ...settings, savedFilters: [...filters] });
  return filters;
}
