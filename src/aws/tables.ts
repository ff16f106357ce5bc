import type {
  ReplicaDescription as SdkReplica,
  TableDescription as SdkTable,
} from '@aws-sdk/client-dynamodb';
import type { PitrState, ReplicaDescription, TableDescription } from '../estate/facts.js';
import { parseRegionId } from '../estate/ids.js';
import type { RegionId } from '../estate/ids.js';
import type { Clock } from '../kernel/clock.js';
import type { Tables } from '../ports/observers.js';
import { instant, optionalInstant, required } from './answers.js';
import { invalidAnswer } from './errors.js';
import { createExports } from './exports.js';
import type { AwsMemory } from './memory.js';
import type { OutputOf } from './operations.js';
import type { Read } from './read.js';
import { createReplicationLatency } from './replication-latency.js';
import { createScalingTargets } from './scaling-targets.js';
import { createTableBackups } from './table-backups.js';
import { layoutOf } from './table-layout.js';
import { atTable } from './table-place.js';
import { createTableSettings } from './table-settings.js';

/** The port `Tables` on DynamoDB's control calls, and on what tells of tables beside it. */
export function createTables(read: Read, clock: Clock, memory: AwsMemory): Tables {
  return {
    describe: (place, signal) =>
      read(
        {
          ...atTable(place),
          operation: 'DescribeTable',
          work: async (send) => {
            const { Table } = await send('DescribeTable', { TableName: place.table });
            return describeTable(required(Table, 'DescribeTable: Table'), place.region);
          },
        },
        signal,
      ),
    pitr: (place, signal) =>
      read(
        {
          ...atTable(place),
          operation: 'DescribeContinuousBackups',
          work: async (send) =>
            pitrOf(await send('DescribeContinuousBackups', { TableName: place.table })),
        },
        signal,
      ),
    ...createTableSettings(read),
    ...createTableBackups(read, clock),
    scaling: createScalingTargets(read, clock),
    exports: createExports(read, clock, memory.endedExports),
    latency: createReplicationLatency(read, clock),
  };
}

function describeTable(table: SdkTable, own: RegionId): TableDescription {
  return {
    tableId: table.TableId,
    status: required(table.TableStatus, 'DescribeTable: TableStatus'),
    createdAt: instant(table.CreationDateTime, 'DescribeTable: CreationDateTime'),
    deletionProtection: table.DeletionProtectionEnabled ?? undefined,
    restoredFrom: table.RestoreSummary?.SourceBackupArn,
    replicas: (table.Replicas ?? []).map(describeReplica).filter(({ region }) => region !== own), // some answers list the own region, most do not
    // One that is being deleted is described in part.
    layout: table.TableStatus === 'DELETING' && !table.KeySchema ? undefined : layoutOf(table),
  };
}

function describeReplica(replica: SdkReplica): ReplicaDescription {
  const region = parseRegionId(required(replica.RegionName, 'DescribeTable: RegionName'));
  if (!region.ok) throw invalidAnswer('DescribeTable: a replica is in no region that could be one');
  return {
    region: region.value,
    status: required(replica.ReplicaStatus, 'DescribeTable: ReplicaStatus'),
    inaccessibleSince: optionalInstant(
      replica.ReplicaInaccessibleDateTime,
      'DescribeTable: ReplicaInaccessibleDateTime',
    ),
  };
}

/**
 * Only the inner status counts: the outer one is ENABLED on every table.
 * @source DescribeContinuousBackups, Amazon DynamoDB API Reference
 */
function pitrOf(answer: OutputOf<'DescribeContinuousBackups'>): PitrState {
  const outer = required(answer.ContinuousBackupsDescription, 'ContinuousBackupsDescription');
  const pitr = outer.PointInTimeRecoveryDescription;
  if (pitr === undefined && outer.ContinuousBackupsStatus === 'DISABLED') return { kind: 'off' };
  const inner = required(pitr, 'PointInTimeRecoveryDescription');
  switch (inner.PointInTimeRecoveryStatus) {
    case 'DISABLED':
      return { kind: 'off' };
    case 'ENABLED':
      return {
        kind: 'on',
        windowDays: inner.RecoveryPeriodInDays,
        earliest: optionalInstant(
          inner.EarliestRestorableDateTime,
          'DescribeContinuousBackups: EarliestRestorableDateTime',
        ),
        latest: optionalInstant(
          inner.LatestRestorableDateTime,
          'DescribeContinuousBackups: LatestRestorableDateTime',
        ),
      };
    case undefined:
    default:
      throw invalidAnswer('DescribeContinuousBackups: no PointInTimeRecoveryStatus that is known');
  }
}
