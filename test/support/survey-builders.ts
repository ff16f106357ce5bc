import type { Account } from '../../src/estate/environment.js';
import type { RegionId, TableName } from '../../src/estate/ids.js';
import type {
  Survey,
  SurveyedBackups,
  SurveyedEnvironment,
  SurveyedPlace,
  SurveyedPlacement,
} from '../../src/estate/survey.js';
import { environmentsIn } from '../../src/flows/survey-tables.js';
import { absent, anAccount, aTable, away, home, placementFacts, seen } from './estate-builders.js';

// What a first look found, put together from the names of tables: a test names only what it is about.

/** Tables of an environment, as one region lists them. */
export function tablesOf(id: string, ...more: readonly string[]): readonly string[] {
  return ['History', 'Index', 'Object', ...more].map((end) => `sdp-${id}-${end}`);
}

export interface SurveyParts {
  readonly accounts?: readonly Account[];
  /** Table names by `account/region`; where nothing is named there is none. */
  readonly listed?: Readonly<Record<string, readonly string[] | SurveyedPlace['tables']>>;
  readonly placement?: (
    table: string,
    region: RegionId,
    environment: string,
  ) => Partial<Pick<SurveyedPlacement, 'description' | 'pitr'>>;
  readonly stacks?: (
    region: RegionId,
    environment: string,
  ) => SurveyedEnvironment['stacks'][number];
  readonly backups?: (region: RegionId, account: string) => Partial<SurveyedBackups>;
  readonly buckets?: Survey['buckets'];
  readonly followed?: readonly RegionId[];
}

export const own = `${anAccount().id}/${home}`;
export const replica = `${anAccount().id}/${away}`;

/** A survey of one account unless others are given. */
export function aSurvey(parts: SurveyParts = {}): Survey {
  const { accounts = [anAccount()], listed = { [own]: tablesOf('e2dd35eedfec') } } = parts;
  const { followed = [], buckets = [] } = parts;
  const places = accounts.flatMap(({ id: account, regions }) =>
    regions.map((region): SurveyedPlace => {
      const here = listed[`${account}/${region}`] ?? [];
      const tables = 'kind' in here ? here : seen({ depot: here, total: here.length });
      return {
        account,
        region,
        isFollowed: followed.includes(region),
        tables,
        backups: {
          vaults: seen([]),
          plans: seen([]),
          contents: new Map(),
          leftOut: 0,
          ...parts.backups?.(region, account),
        },
      };
    }),
  );
  const { environments, leftOut, strangeTables } = environmentsIn(accounts, places);
  return {
    accounts,
    places,
    leftOut,
    strangeTables,
    buckets,
    environments: environments.map(({ account, id, tables, placements }) => ({
      account,
      id,
      tables,
      placements: placements.map(({ region, table }) => ({
        region,
        table,
        description: seen(aTable({ replicas: replicasOf(table, region, placements) })),
        pitr: placementFacts().pitr,
        ...parts.placement?.(table, region, id),
      })),
      stacks: [...new Set(placements.map(({ region }) => region))].map(
        (region) => parts.stacks?.(region, id) ?? { region, stack: absent(), resources: undefined },
      ),
    })),
  };
}

/** Tables of one name hang together unless a test says otherwise. */
function replicasOf(
  table: TableName,
  region: RegionId,
  placements: readonly { readonly region: RegionId; readonly table: TableName }[],
) {
  return placements
    .filter((other) => other.table === table && other.region !== region)
    .map((other) => ({ region: other.region, status: 'ACTIVE', inaccessibleSince: undefined }));
}
