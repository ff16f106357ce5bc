import type { UpdateTableInput, UpdateTableOutput } from '@aws-sdk/client-dynamodb';
import type { Call } from '../../service.js';
import { readBilling, readEncryption, readStream, readTableClass } from './create-table.js';
import { describeTable } from './describe-table.js';
import { keyInaccessible, refuse, resourceNotFound, validation } from './faults.js';
import { updateReplicas } from './replicas.js';
import { isKeyless, type Stream, type Table } from './table.js';
import { timings } from './timings.js';
import { requireSettled, type World } from './world.js';

const notHeld = [
  'GlobalSecondaryIndexUpdates',
  'VectorIndexUpdates',
  'MultiRegionConsistency',
  'GlobalTableWitnessUpdates',
  'OnDemandThroughput',
  'WarmThroughput',
  'GlobalTableSettingsReplicationMode',
  'DisassociationProtectionEnabled',
];

/**
 * Deletion protection, stream, billing mode, encryption, class or one replica: one kind of change a
 * call, except that deletion protection may come with any.
 * @source DynamoDB API Reference, UpdateTable
 */
export function updateTable(world: World, input: UpdateTableInput, call: Call): UpdateTableOutput {
  const nowMs = call.now.getTime();
  const table = world.need(input.TableName, call, resourceNotFound);
  refuse(input, notHeld, 'it does not change such a setting');
  checkChanges(input);
  requireSettled(table, nowMs);
  if (isKeyless(table, nowMs)) throw keyInaccessible(table.name);
  const protection = input.DeletionProtectionEnabled;
  if (input.ReplicaUpdates !== undefined) updateReplicas(world, table, input.ReplicaUpdates, call);
  if (input.StreamSpecification !== undefined) updateStream(world, table, input, nowMs);
  if (input.BillingMode !== undefined || input.ProvisionedThroughput !== undefined) {
    updateBilling(world, table, input, nowMs);
  }
  if (input.SSESpecification !== undefined || input.TableClass !== undefined) {
    updateStorage(world, table, input, nowMs);
  }
  const changed = world.find(table.account, table.region, table.name, nowMs) ?? table;
  const result: Table =
    protection === undefined ? changed : { ...changed, deletionProtection: protection };
  world.put(result);
  return { TableDescription: describeTable(world, result, nowMs) };
}

function checkChanges(input: UpdateTableInput): void {
  const capacity = input.BillingMode ?? input.ProvisionedThroughput;
  const kinds = [
    input.ReplicaUpdates,
    input.StreamSpecification,
    capacity,
    input.SSESpecification,
    input.TableClass,
  ];
  const count = kinds.filter((kind) => kind !== undefined).length;
  if (count > 1) {
    throw validation('One or more parameter values were invalid: Only one kind of change per call');
  }
  if (count === 0 && input.DeletionProtectionEnabled === undefined) {
    throw validation(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
    );
  }
}

/** A global table has one stream definition in all regions, and cannot lose it. */
function updateStream(world: World, table: Table, input: UpdateTableInput, nowMs: number): void {
  const stream: Stream | undefined = readStream(input.StreamSpecification, nowMs);
  if (stream !== undefined && table.stream !== undefined) {
    throw validation(`Table already has an enabled stream: ${table.name}`);
  }
  if (stream === undefined && table.stream === undefined) {
    throw validation(`Table has no stream to disable: ${table.name}`);
  }
  const members = world.members(table, nowMs);
  if (stream === undefined && members.length > 1) {
    throw validation('The stream of a table with replicas cannot be disabled');
  }
  for (const member of members) {
    world.put({ ...member, stream, updatedAtMs: nowMs + timings.updateMs });
  }
}

/** Key and class belong to the one region. */
function updateStorage(world: World, table: Table, input: UpdateTableInput, nowMs: number): void {
  world.put({
    ...table,
    encryptionKey:
      input.SSESpecification === undefined
        ? table.encryptionKey
        : readEncryption(world, input.SSESpecification, table),
    tableClass:
      input.TableClass === undefined ? table.tableClass : readTableClass(input.TableClass),
    updatedAtMs: nowMs + timings.updateMs,
  });
}

/** The capacity mode is the same in all regions of a global table. */
function updateBilling(world: World, table: Table, input: UpdateTableInput, nowMs: number): void {
  const mode = input.BillingMode ?? table.billing.mode;
  const billing = readBilling(mode, input.ProvisionedThroughput, nowMs);
  for (const member of world.members(table, nowMs)) {
    world.put({ ...member, billing, updatedAtMs: nowMs + timings.updateMs });
  }
}
