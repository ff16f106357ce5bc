import type { Placement } from '../estate/placement.js';
import { partitionOf } from './partition.js';

/** What every read of one table has in common. */
export function atTable(place: Placement) {
  const { account, region, table } = place;
  const absentOn = ['ResourceNotFoundException', 'TableNotFoundException'];
  return { account, region, subject: `table ${table}`, absentOn } as const;
}

export function tableArn({ account, region, table }: Placement): string {
  return `arn:${partitionOf(region)}:dynamodb:${region}:${account}:table/${table}`;
}
