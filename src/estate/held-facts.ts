import type { HeldFact, FactSubject } from './held-fact.js';
import { factKey } from './held-fact.js';
import type { Observed } from './observation.js';
import type { Observation } from './observations.js';

/** One read as it is remembered when nothing was known before. */
function first<T>(observed: Observed<T>): Pick<HeldFact, 'tried'> & {
  readonly held:
    | { readonly kind: 'seen'; readonly at: Date; readonly value: T }
    | { readonly kind: 'absent'; readonly at: Date }
    | { readonly kind: 'none' };
} {
  const { at } = observed;
  if (observed.kind === 'unknown') {
    return { held: { kind: 'none' }, tried: { at, failure: observed.failure } };
  }
  const tried = { at, failure: undefined };
  return observed.kind === 'seen'
    ? { held: { kind: 'seen', at, value: observed.value }, tried }
    : { held: { kind: 'absent', at }, tried };
}

function factsOfTable({
  target,
  placements,
}: Extract<Observation, { kind: 'table' }>): readonly HeldFact[] {
  const { environment, member } = target;
  return [...placements].flatMap(([region, { table, pitr, deleted }]): readonly HeldFact[] => {
    const subject: FactSubject = {
      account: environment.account,
      region,
      resource: member.name,
      environment: environment.name,
      table: member.role === 'extra' ? member.name : member.role,
    };
    return [
      { read: 'table', subject, ...first(table) },
      { read: 'pitr', subject, ...first(pitr) },
      ...(deleted === undefined
        ? []
        : [{ read: 'deleted-backups', subject, ...first(deleted) } as const]),
    ];
  });
}

function factsOfOne(observation: Observation): readonly HeldFact[] {
  switch (observation.kind) {
    case 'table':
      return factsOfTable(observation);
    case 'bucket': {
      const { bucket } = observation.target;
      const [only, ...others] = bucket.environments;
      const subject: FactSubject = {
        account: bucket.account,
        region: bucket.region,
        resource: bucket.name,
        environment: others.length === 0 ? only : undefined,
        table: undefined,
      };
      return [
        { read: 'versioning', subject, ...first(observation.facts.versioning) },
        { read: 'object-lock', subject, ...first(observation.facts.objectLock) },
      ];
    }
    case 'cluster': {
      const { environment, cluster } = observation.target;
      const { account, region, name } = environment;
      const subject = { account, region, resource: cluster, environment: name, table: undefined };
      return [{ read: 'cluster', subject, ...first(observation.facts.cluster) }];
    }
    case 'datasets': {
      if (observation.facts === undefined) return [];
      const { account, region, name } = observation.target.environment;
      const subject = { account, region, resource: name, environment: name, table: undefined };
      return [{ read: 'datasets', subject, ...first(observation.facts.datasets) }];
    }
    default:
      return observation satisfies never;
  }
}

/** Everything that a pass read, as facts that know nothing of the past. Unique by `factKey`. */
export function factsOf(observations: readonly Observation[]): readonly HeldFact[] {
  return observations.flatMap(factsOfOne);
}

/**
 * The fact to remember: a read that failed keeps the answer that was held, with its age.
 * @param known - what was remembered under the same key; undefined = nothing
 */
export function holdFact(known: HeldFact | undefined, latest: HeldFact): HeldFact {
  if (known === undefined || latest.held.kind !== 'none') return latest;
  return factKey(known) === factKey(latest) ? { ...known, tried: latest.tried } : latest;
}
