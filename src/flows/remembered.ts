import type { Remembered } from '../controls/sight.js';
import type { HeldFact } from '../estate/held-fact.js';
import { rememberedPlaces } from '../estate/remembered-places.js';
import type { SettingsSnapshot } from '../estate/table-settings.js';
import { heldAnswers } from './again.js';
import type { CheckOptions } from './check.js';

function keyOf(environment: string, table: string, region: string): string {
  return JSON.stringify([environment, table, region]);
}

/** The newest whole settings of each placement. */
function rememberedSettings(facts: readonly HeldFact[]): Remembered {
  const settings = new Map<string, SettingsSnapshot>();
  for (const { read, subject, held } of facts) {
    if (read !== 'settings' || held.kind !== 'seen' || subject.environment === undefined) continue;
    settings.set(keyOf(subject.environment, subject.resource, subject.region), held.value);
  }
  return {
    settings: ({ environment, table, region }) => settings.get(keyOf(environment, table, region)),
  };
}

/** What a pass is given of the passes before it. */
export function rememberedOf(
  facts: readonly HeldFact[],
): Pick<CheckOptions, 'remembered' | 'rememberedSettings' | 'held'> {
  return {
    remembered: rememberedPlaces(facts),
    rememberedSettings: rememberedSettings(facts),
    held: heldAnswers(facts),
  };
}
