import type { Estate } from './environment.js';
import type { FactSubject, HeldFact } from './held-fact.js';
import { factKey } from './held-fact.js';
import type { Observation } from './observations.js';

function keyOf(...parts: readonly (string | undefined)[]): string {
  return JSON.stringify(parts);
}

/**
 * Tells whether the estate wants a subject to be watched, in whatever region it was found. What has
 * left the configuration is forgotten; what has left AWS is not.
 */
export function configuredIn(estate: Estate): (subject: FactSubject) => boolean {
  const environments = new Set(
    estate.environments.map(({ name, account }) => keyOf(name, account)),
  );
  const tables = new Set(
    estate.environments.flatMap((each) => each.tables.map(({ name }) => keyOf(each.name, name))),
  );
  const buckets = new Set(estate.buckets.map(({ name, account }) => keyOf(name, account)));
  return ({ environment, account, table, resource }) => {
    if (buckets.has(keyOf(resource, account))) return true;
    if (environment === undefined || !environments.has(keyOf(environment, account))) return false;
    return table === undefined || tables.has(keyOf(environment, resource));
  };
}

/** Regions of a pass in which each table was looked for, where its home placement could be seen. */
function groupsSeen(observations: readonly Observation[]) {
  const groups = new Map<string, ReadonlyMap<string, unknown>>();
  for (const observation of observations) {
    if (observation.kind !== 'table') continue;
    const { target, placements } = observation;
    if (placements.get(target.environment.region)?.table.kind !== 'seen') continue;
    groups.set(keyOf(target.environment.name, target.member.name), placements);
  }
  return groups;
}

/**
 * Keys of facts that need not be kept any more: their subject left the configuration, or they are
 * of a replica that nobody declared and that the group, seen in this pass, does not name any more.
 */
export function factsToForget(
  known: readonly HeldFact[],
  observations: readonly Observation[],
  estate: Estate,
): readonly string[] {
  const isConfigured = configuredIn(estate);
  const clusters = new Set(
    estate.environments.flatMap((each) => each.clusters.map((id) => keyOf(each.name, id))),
  );
  const groups = groupsSeen(observations);
  const hasLeftGroup = ({ environment, resource, table, region }: FactSubject): boolean =>
    table !== undefined && groups.get(keyOf(environment, resource))?.has(region) === false;
  const isWanted = ({ read, subject }: HeldFact): boolean =>
    isConfigured(subject) &&
    (read !== 'cluster' || clusters.has(keyOf(subject.environment, subject.resource)));
  return known.filter((fact) => !isWanted(fact) || hasLeftGroup(fact.subject)).map(factKey);
}
