import type { AccountId, EnvironmentId, RegionId, TableName } from './ids.js';

/** The three tables of an environment, protected and restored together. */
export const tableRoles = ['Object', 'History', 'Index'] as const;
export type TableRole = (typeof tableRoles)[number];

/** One table in one region of one account: the unit of observation. */
export interface Placement {
  readonly account: AccountId;
  readonly region: RegionId;
  readonly table: TableName;
}

/** The table's name by the guide's rule, `sdp-<env id>-<role>`. @source guide, "DynamoDB" */
export function tableNameOf(id: EnvironmentId, role: TableRole): TableName {
  // oxlint-disable-next-line no-unsafe-type-assertion -- a valid name whenever the id is valid
  return `sdp-${id}-${role}` as TableName;
}

/** `account/region/table`: a key for maps and messages. */
export function placementKey({ account, region, table }: Placement): string {
  return `${account}/${region}/${table}`;
}
