import type {
  CreateReplicationGroupMemberAction,
  ReplicationGroupUpdate,
} from '@aws-sdk/client-dynamodb';
import type { Call } from '../../service.js';
import { newTable } from './create-table.js';
import { refuse, required, validation } from './faults.js';
import { startDeletion } from './deletion.js';
import type { Table } from './table.js';
import { timings } from './timings.js';
import { requireSettled, type World } from './world.js';

const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/;

/**
 * Adds or removes one replica ("Global tables: how it works", "UpdateTable").
 * @throws AwsFault ValidationException for a prerequisite, ResourceInUseException while the group
 *   is changing
 */
export function updateReplicas(
  world: World,
  table: Table,
  updates: readonly ReplicationGroupUpdate[],
  call: Call,
): void {
  const [update, ...more] = updates;
  if (update === undefined || more.length > 0) {
    throw validation('One or more parameter values were invalid: Change one replica per call');
  }
  refuse(update, ['Update', 'Disassociate'], 'replicas are created and deleted only');
  const action = update.Create ?? update.Delete;
  if (action === undefined || (update.Create !== undefined && update.Delete !== undefined)) {
    throw validation('One or more parameter values were invalid: Name exactly one replica action');
  }
  const region = required(action.RegionName, 'regionName');
  if (region === table.region) {
    throw validation(
      'One or more parameter values were invalid: Cannot add, delete, or update the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or UpdateTable as required.',
    );
  }
  if (update.Create === undefined) deleteReplica(world, table, region, call);
  else createReplica(world, table, { ...update.Create, RegionName: region }, call);
}

function createReplica(
  world: World,
  table: Table,
  action: CreateReplicationGroupMemberAction & { readonly RegionName: string },
  call: Call,
): void {
  const nowMs = call.now.getTime();
  refuse(
    action,
    [
      'ProvisionedThroughputOverride',
      'OnDemandThroughputOverride',
      'GlobalSecondaryIndexes',
      'TableClassOverride',
    ],
    'a replica takes the settings of its source',
  );
  const { RegionName: region, KMSMasterKeyId } = action;
  if (!regionPattern.test(region) || world.partition(region) !== call.partition) {
    throw validation(
      `One or more parameter values were invalid: Region ${region} is not supported`,
    );
  }
  requirePrerequisites(table);
  requireFree(world, table, region, nowMs);
  requireIdleGroup(world, table, nowMs);
  const activeAtMs = nowMs + timings.replicaCreateMs;
  world.put({
    ...newTable(world, { ...table, region, nowMs }),
    activeAtMs,
    billing: table.billing,
    stream: table.stream && { ...table.stream, enabledAtMs: nowMs },
    encryptionKey: replicaKey(world, table, KMSMasterKeyId, region),
    indexes: table.indexes,
    tableClass: table.tableClass,
    timeToLive: table.timeToLive,
    items: table.items,
  });
  world.put({ ...table, updatedAtMs: activeAtMs, replicaSourceAtMs: nowMs });
}

/**
 * The kind of encryption is that of the group; a customer key must be named for the region.
 * @throws AwsFault ValidationException
 */
function replicaKey(
  world: World,
  { account, encryptionKey }: Table,
  named: string | undefined,
  region: string,
): string | undefined {
  if (named === undefined && encryptionKey === undefined) return undefined;
  const reference = named ?? 'alias/aws/dynamodb';
  const arn = world.keyArn(reference, { account, region });
  if (arn !== undefined) return arn;
  throw validation(`One or more parameter values were invalid: KMS key not found: ${reference}`);
}

function requirePrerequisites(table: Table): void {
  if (table.billing.mode !== 'PAY_PER_REQUEST') {
    throw validation('Table write capacity should either be Pay-Per-Request or AutoScaled.');
  }
  if (table.stream?.viewType !== 'NEW_AND_OLD_IMAGES') {
    throw validation(
      'One or more parameter values were invalid: Table must have DynamoDB Streams enabled with StreamViewType NEW_AND_OLD_IMAGES to add a replica',
    );
  }
}

function requireFree(world: World, table: Table, region: string, nowMs: number): void {
  const found = world.find(table.account, region, table.name, nowMs);
  if (found === undefined) return;
  throw validation(
    found.items === table.items
      ? `One or more parameter values were invalid: Replica already exists in ${region}`
      : `Failed to create the new replica of table '${table.name}': a table of that name already exists in ${region}`,
  );
}

function requireIdleGroup(world: World, table: Table, nowMs: number): void {
  for (const member of world.members(table, nowMs)) requireSettled(member, nowMs);
}

function deleteReplica(world: World, table: Table, region: string, call: Call): void {
  const nowMs = call.now.getTime();
  const member = world.members(table, nowMs).find((candidate) => candidate.region === region);
  if (member === undefined) {
    throw validation(
      `One or more parameter values were invalid: Replica does not exist in region ${region}`,
    );
  }
  requireIdleGroup(world, table, nowMs);
  const goneAtMs = nowMs + timings.replicaDeleteMs;
  startDeletion(world, member, { nowMs, goneAtMs });
  world.put({ ...table, updatedAtMs: goneAtMs });
}
