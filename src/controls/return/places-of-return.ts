import type { Environment } from '../../estate/environment.js';
import type { AccountId, RegionId } from '../../estate/ids.js';
import type { FindingSubject } from '../finding.js';

/** Where an environment may have to come back. */
export interface PlaceOfReturn {
  readonly account: AccountId;
  readonly region: RegionId;
  /**
   * `home`: where it lives. `replica`: a declared replica's region. `copies`: where copies of its
   * backups are wanted, and neither of the others.
   */
  readonly why: 'home' | 'replica' | 'copies';
}

/** Home first, then replicas, then places of copies; each place once. */
export function placesOfReturn({
  account,
  region,
  posture,
}: Environment): readonly PlaceOfReturn[] {
  const places: PlaceOfReturn[] = [{ account, region, why: 'home' }];
  const add = (place: PlaceOfReturn): void => {
    const isKnown = places.some(
      (each) => each.account === place.account && each.region === place.region,
    );
    if (!isKnown) places.push(place);
  };
  for (const replica of posture.replicas) add({ account, region: replica, why: 'replica' });
  for (const copy of posture.backups?.copies ?? []) {
    add({ account: copy.account, region: copy.region, why: 'copies' });
  }
  return places;
}

/** Accounts of these places, each once with its first region there. */
export function accountsOfReturn(environment: Environment): readonly PlaceOfReturn[] {
  const accounts = new Map<AccountId, PlaceOfReturn>();
  for (const place of placesOfReturn(environment)) {
    if (!accounts.has(place.account)) accounts.set(place.account, place);
  }
  return [...accounts.values()];
}

/** The subject of a finding on the environment in one place. */
export function subjectIn(
  environment: Environment,
  { account, region }: Pick<PlaceOfReturn, 'account' | 'region'>,
  resource: string,
): FindingSubject {
  return { environment: environment.name, table: undefined, account, region, resource };
}

/** The key of such a finding, unique for its control. */
export function keyIn(
  environment: Environment,
  { account, region }: Pick<PlaceOfReturn, 'account' | 'region'>,
  ...more: readonly string[]
): readonly string[] {
  return [environment.name, account, region, ...more];
}
