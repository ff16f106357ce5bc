import type {
  BackupSummary,
  ReplicaDescription as SdkReplica,
  TableDescription as SdkTable,
} from '@aws-sdk/client-dynamodb';
import type {
  DeletedTableBackup,
  PitrState,
  ReplicaDescription,
  TableDescription,
} from '../estate/facts.js';
import { parseRegionId } from '../estate/ids.js';
import type { RegionId } from '../estate/ids.js';
import type { Placement } from '../estate/placement.js';
import type { Tables } from '../ports/observers.js';
import { instant, required } from './answers.js';
import { invalidAnswer } from './errors.js';
import type { OutputOf } from './operations.js';
import type { Read, Send } from './read.js';

const absentOn = ['ResourceNotFoundException', 'TableNotFoundException'];
const mostPages = 20;
const pageSize = 100;

function at(place: Placement) {
  return { ...place, subject: `table ${place.table}`, absentOn } as const;
}

/** The port `Tables` on DynamoDB's control calls. */
export function createTables(read: Read): Tables {
  return {
    describe: (place, signal) =>
      read(
        {
          ...at(place),
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
          ...at(place),
          operation: 'DescribeContinuousBackups',
          work: async (send) =>
            pitrOf(await send('DescribeContinuousBackups', { TableName: place.table })),
        },
        signal,
      ),
    deletedBackups: (place, signal) =>
      read(
        {
          ...at(place),
          operation: 'ListBackups',
          work: (send) => listDeletedBackups(send, place),
        },
        signal,
      ),
  };
}

function describeTable(table: SdkTable, own: RegionId): TableDescription {
  return {
    tableId: table.TableId,
    status: required(table.TableStatus, 'DescribeTable: TableStatus'),
    createdAt: instant(table.CreationDateTime, 'DescribeTable: CreationDateTime'),
    deletionProtection: table.DeletionProtectionEnabled ?? false,
    replicas: (table.Replicas ?? []).map(describeReplica).filter(({ region }) => region !== own), // some answers list the own region, most do not
  };
}

function describeReplica(replica: SdkReplica): ReplicaDescription {
  const region = parseRegionId(required(replica.RegionName, 'DescribeTable: RegionName'));
  if (!region.ok) throw invalidAnswer('DescribeTable: a replica is in no region that could be one');
  return {
    region: region.value,
    status: required(replica.ReplicaStatus, 'DescribeTable: ReplicaStatus'),
    inaccessibleSince: replica.ReplicaInaccessibleDateTime,
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
        earliest: inner.EarliestRestorableDateTime,
        latest: inner.LatestRestorableDateTime,
      };
    case undefined:
    default:
      throw invalidAnswer('DescribeContinuousBackups: no PointInTimeRecoveryStatus that is known');
  }
}

async function listDeletedBackups(
  send: Send,
  { table }: Placement,
): Promise<readonly DeletedTableBackup[]> {
  const backups: DeletedTableBackup[] = [];
  const seen = new Set<string>();
  let next: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await send('ListBackups', {
      TableName: table,
      BackupType: 'SYSTEM',
      Limit: pageSize,
      ...(next === undefined ? {} : { ExclusiveStartBackupArn: next }),
    });
    const listed = required(answer.BackupSummaries, 'ListBackups: BackupSummaries');
    const ours = listed.filter((backup) => isLeftBy(backup, table));
    backups.push(...ours.map(describeBackup));
    next = answer.LastEvaluatedBackupArn || undefined;
    if (next === undefined) {
      return backups.toSorted((a, b) => b.deletedAt.getTime() - a.deletedAt.getTime());
    }
    if (seen.has(next)) throw invalidAnswer('ListBackups repeats a page', 'PageTokenRepeated');
    seen.add(next);
  }
  throw invalidAnswer(`ListBackups has more than ${mostPages} pages`, 'TooManyPages');
}

/** Not every endpoint honours the filters of the request. */
function isLeftBy(backup: BackupSummary, table: string): boolean {
  const isOurs = backup.TableName === undefined || backup.TableName === table;
  return isOurs && backup.BackupType === 'SYSTEM' && backup.BackupStatus !== 'DELETED';
}

function describeBackup(backup: BackupSummary): DeletedTableBackup {
  return {
    arn: required(backup.BackupArn, 'ListBackups: BackupArn'),
    tableId: backup.TableId,
    deletedAt: instant(backup.BackupCreationDateTime, 'ListBackups: BackupCreationDateTime'),
    expiresAt: backup.BackupExpiryDateTime,
  };
}
