import type {
  AttributeDefinition,
  ReplicaDescription,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import { describeIndexes, keySchema, usedAttributes } from './indexes.js';
import { cutSinceMs, isKeyless, replicaStatus, type Table, tableStatus } from './table.js';
import type { World } from './world.js';

function attributeDefinitions(table: Table): AttributeDefinition[] {
  return usedAttributes(table).map(({ name, type }) => ({
    AttributeName: name,
    AttributeType: type,
  }));
}

/** What the table calls answer ("TableDescription"); sizes are up to six hours old. */
export function describeTable(world: World, table: Table, nowMs: number): TableDescription {
  const { items, bytes } = table.items.statistics(nowMs);
  return {
    TableName: table.name,
    TableArn: table.arn,
    TableId: table.id,
    TableStatus: tableStatus(table, nowMs),
    CreationDateTime: new Date(table.createdAtMs),
    AttributeDefinitions: attributeDefinitions(table),
    KeySchema: keySchema(table.keys),
    ItemCount: items,
    TableSizeBytes: bytes,
    DeletionProtectionEnabled: table.deletionProtection,
    ...billing(table),
    ...stream(table),
    ...encryption(table, nowMs),
    ...tableClass(table),
    ...describeIndexes(table, nowMs < table.activeAtMs ? 'CREATING' : 'ACTIVE', { items, bytes }),
    ...restoreSummary(table, nowMs),
    ...replication(world, table, nowMs),
  };
}

function billing(table: Table): Partial<TableDescription> {
  if (table.billing.mode === 'PROVISIONED') {
    const { readUnits, writeUnits } = table.billing;
    return { ProvisionedThroughput: throughput(readUnits, writeUnits) };
  }
  return {
    BillingModeSummary: {
      BillingMode: 'PAY_PER_REQUEST',
      LastUpdateToPayPerRequestDateTime: new Date(table.billing.sinceMs),
    },
    ProvisionedThroughput: throughput(0, 0),
  };
}

const throughput = (reads: number, writes: number): TableDescription['ProvisionedThroughput'] => ({
  NumberOfDecreasesToday: 0,
  ReadCapacityUnits: reads,
  WriteCapacityUnits: writes,
});

function stream(table: Table): Partial<TableDescription> {
  if (table.stream === undefined) return {};
  const label = new Date(table.stream.enabledAtMs).toISOString().replace('Z', '');
  return {
    StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream.viewType },
    LatestStreamLabel: label,
    LatestStreamArn: `${table.arn}/stream/${label}`,
  };
}

/** Absent for DynamoDB's own key. @source DynamoDB API Reference, SSEDescription */
function encryption(table: Table, nowMs: number): Partial<TableDescription> {
  const { encryptionKey, held } = table;
  if (encryptionKey === undefined) return {};
  const isLost = held !== undefined && isKeyless(table, nowMs);
  return {
    SSEDescription: {
      Status: 'ENABLED',
      SSEType: 'KMS',
      KMSMasterKeyArn: encryptionKey,
      ...(isLost && { InaccessibleEncryptionDateTime: new Date(held.sinceMs) }),
    },
  };
}

/** Told once it is another one than the usual. @source DynamoDB API Reference, TableClassSummary */
function tableClass({ tableClass: TableClass }: Table): Partial<TableDescription> {
  return TableClass === 'STANDARD' ? {} : { TableClassSummary: { TableClass } };
}

function restoreSummary({ restored, activeAtMs }: Table, nowMs: number): Partial<TableDescription> {
  if (restored === undefined) return {};
  return {
    RestoreSummary: {
      SourceTableArn: restored.sourceTableArn,
      ...(restored.sourceBackupArn !== undefined && { SourceBackupArn: restored.sourceBackupArn }),
      RestoreDateTime: new Date(restored.toMs),
      RestoreInProgress: nowMs < activeAtMs,
    },
  };
}

/** `Replicas` names the other regions only, as in the samples of "UpdateTable". */
function replication(world: World, table: Table, nowMs: number): Partial<TableDescription> {
  const others = world.members(table, nowMs).filter((member) => member.region !== table.region);
  if (others.length === 0) return {};
  return {
    GlobalTableVersion: '2019.11.21',
    GlobalTableSettingsReplicationMode: 'ENABLED_WITH_OVERRIDES',
    Replicas: others.map((member) => replica(member, nowMs)),
  };
}

function replica(member: Table, nowMs: number): ReplicaDescription {
  const sinceMs = cutSinceMs(member);
  return {
    RegionName: member.region,
    ReplicaStatus: replicaStatus(member, nowMs),
    ReplicaArn: member.arn,
    ...(member.encryptionKey !== undefined && { KMSMasterKeyId: member.encryptionKey }),
    ...(Number.isFinite(sinceMs) && { ReplicaInaccessibleDateTime: new Date(sinceMs) }),
    ...(nowMs < member.activeAtMs && {
      ReplicaStatusPercentProgress: String(
        Math.floor((100 * (nowMs - member.createdAtMs)) / (member.activeAtMs - member.createdAtMs)),
      ),
    }),
  };
}
