import type { AccountId, RegionId } from './ids.js';
import type { Observed } from './observation.js';
import type { Observation } from './observations.js';
import type { BucketDetails } from './bucket-details.js';
import type { PlacementFacts } from './facts.js';

/** A key as something that is encrypted with it names it, from where that is. */
export interface NamedKey {
  readonly account: AccountId;
  readonly region: RegionId;
  /** ARN, id or alias. */
  readonly key: string;
}

export interface NamedKeys {
  /** Sorted by account, region and key; unique. */
  readonly keys: readonly NamedKey[];
  /**
   * Whether all that can name a key in an account and region was seen: else there may be more keys
   * than are named.
   */
  isWhole(account: AccountId, region: RegionId): boolean;
}

/** The keys that one thing names; undefined when it could not be seen. */
type Named = readonly (string | undefined)[] | undefined;

function namedBy<T>(observed: Observed<T> | undefined, keysOf: (value: T) => Named): Named {
  if (observed?.kind === 'unknown') return undefined;
  return observed?.kind === 'seen' ? keysOf(observed.value) : [];
}

function ofPlacement({ table }: PlacementFacts): Named {
  return namedBy(table, ({ layout }) => [
    layout?.encryption.kind === 'kms' ? layout.encryption.keyArn : undefined,
  ]);
}

function ofBucket(details: BucketDetails | undefined): Named {
  return namedBy(details?.encryption, ({ key }) => [key]);
}

/** What each observation names, by the place that it is seen from. */
function* named(observations: readonly Observation[]) {
  for (const observation of observations) {
    switch (observation.kind) {
      case 'table': {
        const { account } = observation.target.environment;
        for (const [region, facts] of observation.placements) {
          yield { account, region, keys: ofPlacement(facts) };
        }
        break;
      }
      case 'bucket': {
        const { account, region } = observation.target.bucket;
        const { details, versioning } = observation.facts;
        const isHidden = details === undefined && versioning.kind === 'unknown';
        yield { account, region, keys: isHidden ? undefined : ofBucket(details) };
        break;
      }
      case 'place': {
        const { account, region } = observation.target;
        const keys = namedBy(observation.facts.backup?.vaults, (vaults) =>
          vaults.map(({ keyArn }) => keyArn),
        );
        yield { account: account.id, region, keys };
        break;
      }
      case 'cluster':
      case 'datasets':
      case 'environment':
      case 'account':
      case 'key':
        break;
      default:
        observation satisfies never;
    }
  }
}

/** The keys that tables, vaults and buckets are encrypted with, as far as they were seen. Pure. */
export function namedKeys(observations: readonly Observation[]): NamedKeys {
  const keys = new Map<string, NamedKey>();
  const hidden = new Set<string>();
  for (const { account, region, keys: given } of named(observations)) {
    if (given === undefined) hidden.add(`${account}/${region}`);
    for (const key of given ?? []) {
      if (key !== undefined) keys.set(`${account} ${region} ${key}`, { account, region, key });
    }
  }
  return {
    keys: [...keys].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))).map(([, value]) => value),
    isWhole: (account, region) => !hidden.has(`${account}/${region}`),
  };
}
