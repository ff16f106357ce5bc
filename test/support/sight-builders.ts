import {
  type Remembered,
  nothingRemembered,
  type Sight,
  sightOf,
} from '../../src/controls/sight.js';
import type { Account, Environment, Estate } from '../../src/estate/environment.js';
import type { PlacementFacts } from '../../src/estate/facts.js';
import type { RegionId } from '../../src/estate/ids.js';
import type { Observation } from '../../src/estate/observations.js';
import type { AccountFacts, EnvironmentFacts, PlaceFacts } from '../../src/estate/place-facts.js';
import { targetsOf } from '../../src/estate/targets.js';
import { unseenObservation } from '../../src/estate/unseen.js';
import { absent, anEstate, placementFacts, seen } from './estate-builders.js';

// What a pass saw, put together from parts: a test names only what it is about.

export function placeFacts(changes: Partial<PlaceFacts> = {}): PlaceFacts {
  return { tables: seen({ depot: [], total: 0 }), backup: undefined, ...changes };
}

export function accountFacts(changes: Partial<AccountFacts> = {}): AccountFacts {
  return {
    organization: seen({ id: 'o-1', managementAccount: '111111111111' }),
    backupSettings: seen({ isCrossAccountEnabled: true }),
    roles: new Map(),
    ...changes,
  };
}

export function environmentFacts(changes: Partial<EnvironmentFacts> = {}): EnvironmentFacts {
  return {
    stack: absent(),
    depot: undefined,
    executors: undefined,
    access: undefined,
    bootstrap: seen(true as const),
    ...changes,
  };
}

export interface SightParts {
  readonly estate?: Estate;
  readonly remembered?: Remembered;
  /** Facts of a placement; by default in perfect order. */
  readonly placement?: (
    environment: Environment,
    table: string,
    region: RegionId,
  ) => PlacementFacts;
  readonly place?: (account: Account, region: RegionId) => PlaceFacts;
  readonly account?: (account: Account) => AccountFacts;
  readonly environment?: (environment: Environment) => EnvironmentFacts;
  /** Keys, and whatever else the targets do not give. */
  readonly more?: readonly Observation[];
}

/** A sight over every target of an estate; what is not given was never asked. */
export function aSight(parts: SightParts = {}): Sight {
  const { estate = anEstate(), remembered = nothingRemembered, more = [] } = parts;
  const observations = targetsOf(estate).map((target): Observation => {
    switch (target.kind) {
      case 'table': {
        const { environment, member } = target;
        const regions = [environment.region, ...environment.posture.replicas];
        const facts = parts.placement ?? (() => placementFacts());
        return {
          kind: 'table',
          target,
          placements: new Map(
            regions.map((region) => [region, facts(environment, member.name, region)]),
          ),
        };
      }
      case 'place':
        return parts.place === undefined
          ? unseenObservation(target)
          : { kind: 'place', target, facts: parts.place(target.account, target.region) };
      case 'account':
        return parts.account === undefined
          ? unseenObservation(target)
          : { kind: 'account', target, facts: parts.account(target.account) };
      case 'environment':
        return parts.environment === undefined
          ? unseenObservation(target)
          : { kind: 'environment', target, facts: parts.environment(target.environment) };
      case 'bucket':
      case 'cluster':
      case 'datasets':
      default:
        return unseenObservation(target);
    }
  });
  return sightOf([...observations, ...more], { estate, remembered });
}

/** A sight in which nothing was asked. */
export function unseenSight(estate: Estate = anEstate()): Sight {
  return sightOf(targetsOf(estate).map(unseenObservation), {
    estate,
    remembered: nothingRemembered,
  });
}
