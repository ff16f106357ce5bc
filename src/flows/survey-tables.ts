import { sortNames } from '../controls/discovery/depot-names.js';
import type { Account, Estate } from '../estate/environment.js';
import {
  type AccountId,
  type EnvironmentId,
  parseEnvironmentId,
  parseTableName,
  type RegionId,
  type TableName,
} from '../estate/ids.js';
import type { Survey, SurveyedPlace } from '../estate/survey.js';

/** Environments of one survey; what is beyond is named and not looked at. */
const mostEnvironments = 500;
/** Tables in regions of one survey, likewise. */
const mostPlacements = 5000;

/** An environment by its tables, before any of them was looked at. */
export interface NamedEnvironment {
  readonly account: AccountId;
  readonly id: EnvironmentId;
  readonly tables: readonly TableName[];
  readonly placements: readonly { readonly region: RegionId; readonly table: TableName }[];
}

type ListedPlace = Pick<SurveyedPlace, 'account' | 'region' | 'tables'>;

const nobody: Estate = { accounts: [], environments: [], buckets: [], waivers: [] };

/** Table names of an account, each with the regions that list it. */
function regionsOfTables(
  account: AccountId,
  places: readonly ListedPlace[],
): ReadonlyMap<string, readonly RegionId[]> {
  const regions = new Map<string, RegionId[]>();
  for (const place of places) {
    if (place.account !== account || place.tables.kind !== 'seen') continue;
    for (const table of place.tables.value.depot) {
      const known = regions.get(table);
      if (known === undefined) regions.set(table, [place.region]);
      else known.push(place.region);
    }
  }
  return regions;
}

/**
 * What the names of all tables tell: environments within the bounds, and the rest by name. A table
 * beside the three is an environment's in whatever region the three are.
 */
export function environmentsIn(
  accounts: readonly Account[],
  places: readonly ListedPlace[],
): Pick<Survey, 'leftOut' | 'strangeTables'> & {
  readonly environments: readonly NamedEnvironment[];
} {
  const environments: NamedEnvironment[] = [];
  const leftOut: { readonly account: AccountId; readonly id: string }[] = [];
  const strangeTables: { readonly account: AccountId; readonly table: string }[] = [];
  let placementCount = 0;
  for (const { id: account } of accounts) {
    const regions = regionsOfTables(account, places);
    for (const { id, tables: names } of sortNames([...regions.keys()], nobody, account).unknown) {
      const parsed = parseEnvironmentId(id);
      if (!parsed.ok) {
        strangeTables.push(...names.map((table) => ({ account, table })));
        continue;
      }
      const tables = names.flatMap((name) => {
        const table = parseTableName(name);
        return table.ok ? [table.value] : [];
      });
      const placements = tables.flatMap((table) =>
        (regions.get(table) ?? []).map((region) => ({ region, table })),
      );
      placementCount += placements.length;
      if (environments.length >= mostEnvironments || placementCount > mostPlacements) {
        leftOut.push({ account, id });
      } else {
        environments.push({ account, id: parsed.value, tables, placements });
      }
    }
  }
  return { environments, leftOut, strangeTables };
}
