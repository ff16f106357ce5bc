import type { Estate } from '../estate/environment.js';
import type { BucketFacts } from '../estate/facts.js';
import type { AccountId, EnvironmentName, RegionId } from '../estate/ids.js';
import type { Observed } from '../estate/observation.js';
import type { Observation } from '../estate/observations.js';
import type {
  AccountFacts,
  EnvironmentFacts,
  KeyDescription,
  PlaceFacts,
} from '../estate/place-facts.js';
import type { SettingsSnapshot } from '../estate/table-settings.js';
import type { ControlCard } from './control.js';
import type { Finding } from './finding.js';

export type ObservationOf<K extends Observation['kind']> = Extract<Observation, { kind: K }>;

/** What is remembered from earlier passes. Empty where nothing is. */
export interface Remembered {
  /** Newest whole settings of a table's placement, of whatever table had that name then. */
  settings(place: {
    readonly environment: EnvironmentName;
    readonly table: string;
    readonly region: RegionId;
  }): SettingsSnapshot | undefined;
}

export const nothingRemembered: Remembered = { settings: () => undefined };

/** What findings are judged against beside what was observed. */
export interface Context {
  /** What is judged. */
  readonly estate: Estate;
  /** Everything that is configured, where only a part of it is judged. */
  readonly whole?: Estate | undefined;
  readonly remembered: Remembered;
}

/** Everything that one pass saw, to be looked up across accounts and regions. */
export interface Sight extends Context {
  readonly tables: readonly ObservationOf<'table'>[];
  readonly buckets: readonly ObservationOf<'bucket'>[];
  readonly clusters: readonly ObservationOf<'cluster'>[];
  readonly datasets: readonly ObservationOf<'datasets'>[];
  readonly environments: readonly ObservationOf<'environment'>[];
  readonly places: readonly ObservationOf<'place'>[];
  readonly accounts: readonly ObservationOf<'account'>[];
  readonly keys: readonly ObservationOf<'key'>[];
  /** Undefined where nobody looked. */
  place(account: AccountId, region: RegionId): PlaceFacts | undefined;
  account(id: AccountId): AccountFacts | undefined;
  environment(name: EnvironmentName): EnvironmentFacts | undefined;
  bucket(name: string): BucketFacts | undefined;
  /** As it was looked at from that account and region. */
  key(account: AccountId, region: RegionId, arn: string): Observed<KeyDescription> | undefined;
}

/** Controls that look at more than one observation, or at more than one subject of it. */
export interface Family {
  /** In the order in which they are documented. */
  readonly cards: readonly ControlCard[];
  /** Pure. One finding per control and subject; ids are unique. */
  findings(sight: Sight, now: Date): readonly Finding[];
}

function keyOf(...parts: readonly string[]): string {
  return parts.join(' ');
}

/** Indexes what one pass saw. Of two observations of one target the first counts. */
export function sightOf(observations: readonly Observation[], context: Context): Sight {
  const of = <K extends Observation['kind']>(kind: K): readonly ObservationOf<K>[] =>
    observations.filter((each): each is ObservationOf<K> => each.kind === kind);
  const [buckets, environments] = [of('bucket'), of('environment')];
  const [places, accounts, keys] = [of('place'), of('account'), of('key')];
  const placeBy = new Map(
    places
      .toReversed()
      .map(({ target, facts }) => [keyOf(target.account.id, target.region), facts] as const),
  );
  const keyBy = new Map(
    keys
      .toReversed()
      .map(
        ({ target, facts }) =>
          [keyOf(target.account.id, target.region, target.keyArn), facts.key] as const,
      ),
  );
  const accountBy = new Map(
    accounts.toReversed().map(({ target, facts }) => [target.account.id, facts] as const),
  );
  const environmentBy = new Map(
    environments.toReversed().map(({ target, facts }) => [target.environment.name, facts] as const),
  );
  const bucketBy = new Map<string, BucketFacts>(
    buckets.toReversed().map(({ target, facts }) => [target.bucket.name, facts] as const),
  );
  return {
    ...context,
    tables: of('table'),
    buckets,
    clusters: of('cluster'),
    datasets: of('datasets'),
    environments,
    places,
    accounts,
    keys,
    place: (account, region) => placeBy.get(keyOf(account, region)),
    account: (id) => accountBy.get(id),
    environment: (name) => environmentBy.get(name),
    bucket: (name) => bucketBy.get(name),
    key: (account, region, arn) => keyBy.get(keyOf(account, region, arn)),
  };
}
