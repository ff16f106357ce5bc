import type { GapDocument } from '../config/documents.js';
import type { Environment, Estate } from '../estate/environment.js';
import type { TableDescription, WorldDescription } from '../sandbox/description.js';
import { bootstrapBuckets } from './sandbox-buckets.js';
import { ageDays, gapsOf, namesEnvironment } from './sandbox-gaps.js';
import { foreignKeyArn, keysOf, vaultKeysOf } from './sandbox-keys.js';
import { stackOf } from './sandbox-stacks.js';

const roles = ['Object', 'History', 'Index'] as const;
const usualLagSeconds = 300;
const fewItems = 10;

/** A table of one region that nothing is wrong with but that nobody configured it. */
function strangeTable(
  place: Pick<Environment, 'account' | 'region' | 'tier'>,
  name: string,
  role: TableDescription['role'],
): TableDescription {
  return {
    account: place.account,
    name,
    role,
    ageDays: ageDays[place.tier],
    items: fewItems,
    placements: [
      {
        region: place.region,
        status: 'ACTIVE',
        inaccessibleHours: undefined,
        detached: false,
        deletionProtection: true,
        pitr: { windowDays: 35, enabledDays: ageDays[place.tier], lagSeconds: usualLagSeconds },
      },
    ],
    deleted: undefined,
  };
}

/** Tables that the estate does not name: further ones of its environments, and other environments. */
function strangeTables(estate: Estate, gaps: readonly GapDocument[]): readonly TableDescription[] {
  const further = estate.environments.flatMap((environment) =>
    gapsOf(gaps, 'unlisted-table')
      .filter((gap) => namesEnvironment(environment, gap.environment))
      .map(({ name }) => strangeTable(environment, `sdp-${environment.id}-${name}`, 'plain')),
  );
  const foreign = gapsOf(gaps, 'foreign-environment').flatMap(({ account, region, id }) => {
    const owner = estate.accounts.find((each) => each.id === account || each.name === account);
    if (owner === undefined) return [];
    const place = { account: owner.id, region, tier: 'other' } as const;
    return roles.map((role) => strangeTable(place, `sdp-${id}-${role}`, role));
  });
  return [...further, ...foreign];
}

/** Keys of buckets that lie in another account of the estate. */
function foreignKeys(estate: Estate, gaps: readonly GapDocument[]): WorldDescription['keys'] {
  return estate.buckets
    .filter((bucket) =>
      gapsOf(gaps, 'bucket-key-foreign').some((gap) => gap.bucket === bucket.name),
    )
    .map((bucket) => {
      const [, , , region = '', account = '', path = ''] = foreignKeyArn(bucket, estate).split(':');
      const id = path.replace('key/', '');
      return {
        account,
        region,
        id,
        manager: 'CUSTOMER' as const,
        state: { kind: 'enabled' as const },
        ageDays: ageDays.other,
      };
    });
}

/** What stands around the configured tables, clusters and backup buckets. */
export interface Surroundings {
  readonly tables: readonly TableDescription[];
  readonly buckets: WorldDescription['buckets'];
  readonly keys: NonNullable<WorldDescription['keys']>;
  readonly stacks: NonNullable<WorldDescription['stacks']>;
}

/** Everything as an estate needs it, but for the gaps. */
export function surroundingsOf(estate: Estate, gaps: readonly GapDocument[]): Surroundings {
  const { environments } = estate;
  return {
    tables: strangeTables(estate, gaps),
    buckets: bootstrapBuckets(environments, gaps),
    keys: [
      ...environments.flatMap((environment) => [
        ...keysOf(environment, gaps),
        ...vaultKeysOf(environment),
      ]),
      ...(foreignKeys(estate, gaps) ?? []),
    ],
    stacks: environments.map((environment) => stackOf(environment, gaps)),
  };
}
