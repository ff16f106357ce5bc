import convict from 'convict';
import type { Setting } from './setting.js';
import type { Settings } from './settings.js';
import { settingsTable } from './settings-table.js';

export interface SettingEntry {
  readonly section: string;
  readonly key: string;
  readonly setting: Setting<string | number>;
}

/** All settings in the order of the table. */
export function settingEntries(): readonly SettingEntry[] {
  return Object.entries(settingsTable).flatMap(([section, keys]) =>
    Object.entries(keys).map(([key, entry]) => ({ section, key, setting: entry })),
  );
}

/** Values by section and key. */
export type SettingValues = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

/**
 * The settings with the precedence default, file, environment. Both inputs hold checked values of
 * known settings only: convict takes "12abc" for 12 and any key with a dot for a path.
 * @throws Error when a value breaks its rule after all: a bug
 */
export function resolveSettings(
  file: SettingValues,
  variables: Readonly<Record<string, string>>,
): Settings {
  // Convict adds to what it is given, so it gets its own copy of the table.
  const config = convict<Settings>(schemaCopy(), { env: { ...variables }, args: [] });
  config.load(file);
  config.validate({ allowed: 'strict' });
  return config.getProperties();
}

function schemaCopy(): convict.Schema<Settings> {
  const { log, aws, observe, state, ops, page, daemon, metrics } = settingsTable;
  return {
    log: { ...log },
    aws: { ...aws },
    observe: { ...observe },
    state: { ...state },
    ops: { ...ops },
    page: { ...page },
    daemon: { ...daemon },
    metrics: { ...metrics },
  };
}
