import type { HeldFact } from './held-fact.js';
import type { RegionId } from './ids.js';
import type { TableTarget } from './targets.js';

/** Regions in which tables were looked for before, by `tableKey`. */
export type RememberedPlaces = ReadonlyMap<string, readonly RegionId[]>;

/** A table of an environment, in whatever region. */
export function tableKey(environment: string, table: string): string {
  return `${environment}/${table}`;
}

/** The key of a target. */
export function keyOfTarget({ environment, member }: TableTarget): string {
  return tableKey(environment.name, member.name);
}

/** Where the facts that are held were looked for. */
export function rememberedPlaces(facts: readonly HeldFact[]): RememberedPlaces {
  const places = new Map<string, RegionId[]>();
  for (const { read, subject } of facts) {
    if (read !== 'table' || subject.environment === undefined) continue;
    const key = tableKey(subject.environment, subject.resource);
    places.set(key, [...(places.get(key) ?? []), subject.region]);
  }
  return places;
}
