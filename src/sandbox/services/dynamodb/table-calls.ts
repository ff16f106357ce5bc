import type {
  DeleteTableInput,
  DeleteTableOutput,
  DescribeTableInput,
  DescribeTableOutput,
  ListTablesInput,
  ListTablesOutput,
} from '@aws-sdk/client-dynamodb';
import type { Call } from '../../service.js';
import { describeTable } from './describe-table.js';
import { resourceNotFound, validation } from './faults.js';
import { startDeletion } from './deletion.js';
import { replicaStatus } from './table.js';
import { timings } from './timings.js';
import { requireSettled, type World } from './world.js';

const maxPage = 100;

/** @source DynamoDB API Reference, DescribeTable */
export function describeTableCall(
  world: World,
  input: DescribeTableInput,
  call: Call,
): DescribeTableOutput {
  const table = world.need(input.TableName, call, resourceNotFound);
  return { Table: describeTable(world, table, call.now.getTime()) };
}

/** @source DynamoDB API Reference, ListTables */
export function listTables(world: World, input: ListTablesInput, call: Call): ListTablesOutput {
  const limit = readLimit(input.Limit, maxPage);
  const after = input.ExclusiveStartTableName;
  const names = world
    .list(call.caller.account, call.region, call.now.getTime())
    .filter(({ held }) => held?.status !== 'REGION_DISABLED' && held?.status !== 'CREATION_FAILED')
    .map(({ name }) => name)
    .filter((name) => after === undefined || name > after);
  const page = names.slice(0, limit);
  const last = page.at(-1);
  const isCut = names.length > page.length;
  return { TableNames: page, ...(isCut && last !== undefined && { LastEvaluatedTableName: last }) };
}

/** @throws AwsFault ValidationException outside 1..max */
export function readLimit(limit: number | undefined, max: number): number {
  if (limit === undefined) return max;
  if (Number.isInteger(limit) && limit >= 1 && limit <= max) return limit;
  throw validation(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value between 1 and ${max}`,
  );
}

/** @source DynamoDB API Reference, DeleteTable */
export function deleteTable(world: World, input: DeleteTableInput, call: Call): DeleteTableOutput {
  const nowMs = call.now.getTime();
  const table = world.need(input.TableName, call, resourceNotFound);
  if (replicaStatus(table, nowMs) !== 'DELETING') {
    requireSettled(table, nowMs);
    startDeletion(world, table, { nowMs, goneAtMs: nowMs + timings.deleteMs });
  }
  const deleting = world.find(table.account, table.region, table.name, nowMs) ?? table;
  return { TableDescription: describeTable(world, deleting, nowMs) };
}
