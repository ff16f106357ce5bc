import type {
  BackupDetails,
  BackupStatus,
  BackupSummary,
  DescribeBackupInput,
  DescribeBackupOutput,
  ListBackupsInput,
  ListBackupsOutput,
} from '@aws-sdk/client-dynamodb';
import { AwsFault, type Call } from '../../service.js';
import type { Backup } from './backup.js';
import { keySchema } from './indexes.js';
import { required, validation } from './faults.js';
import { checkOwner, parseArn, tableNameOf } from './names.js';
import { readLimit } from './table-calls.js';
import type { World } from './world.js';

const maxPage = 100;
const types = ['USER', 'SYSTEM', 'AWS_BACKUP', 'ALL'];

/** USER backups only unless asked otherwise. @source DynamoDB API Reference, ListBackups */
export function listBackups(world: World, input: ListBackupsInput, call: Call): ListBackupsOutput {
  const nowMs = call.now.getTime();
  const limit = readLimit(input.Limit, maxPage);
  const type = input.BackupType ?? 'USER';
  if (!types.includes(type)) {
    throw validation(
      `1 validation error detected: Value '${type}' at 'backupType' failed to satisfy constraint: Member must satisfy enum value set: [${types.join(', ')}]`,
    );
  }
  const table = input.TableName === undefined ? undefined : tableNameOf(input.TableName, call);
  const after = startId(input.ExclusiveStartBackupArn);
  const fromMs = input.TimeRangeLowerBound?.getTime() ?? 0;
  const untilMs = input.TimeRangeUpperBound?.getTime() ?? Infinity;
  const found = world
    .backups(call.caller.account, call.region, nowMs)
    .filter((backup) => type === 'ALL' || backup.type === type)
    .filter((backup) => table === undefined || backup.source.name === table)
    .filter((backup) => backup.createdAtMs >= fromMs && backup.createdAtMs < untilMs)
    .filter((backup) => after === undefined || backup.id > after);
  const page = found.slice(0, limit);
  const last = found.length > page.length ? page.at(-1) : undefined;
  return {
    BackupSummaries: page.map((backup) => summary(backup, nowMs)),
    ...(last !== undefined && { LastEvaluatedBackupArn: last.arn }),
  };
}

function startId(arn: string | undefined): string | undefined {
  if (arn === undefined) return undefined;
  const id = parseArn(arn)?.backup;
  if (id === undefined) throw validation(`Invalid ExclusiveStartBackupArn: ${arn}`);
  return id;
}

/** @source DynamoDB API Reference, DescribeBackup */
export function describeBackup(
  world: World,
  input: DescribeBackupInput,
  call: Call,
): DescribeBackupOutput {
  const nowMs = call.now.getTime();
  const backup = needBackup(world, input.BackupArn, call.region, call);
  const { source } = backup;
  const { items, bytes } = sizes(backup);
  return {
    BackupDescription: {
      BackupDetails: backupDetails(backup, nowMs),
      SourceTableDetails: {
        TableName: source.name,
        TableId: source.id,
        TableArn: source.arn,
        TableSizeBytes: bytes,
        KeySchema: keySchema(source.keys),
        TableCreationDateTime: new Date(source.createdAtMs),
        ProvisionedThroughput:
          source.billing.mode === 'PROVISIONED'
            ? {
                ReadCapacityUnits: source.billing.readUnits,
                WriteCapacityUnits: source.billing.writeUnits,
              }
            : { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
        ItemCount: items,
        BillingMode: source.billing.mode,
      },
      SourceTableFeatureDetails: {
        ...(source.stream !== undefined && {
          StreamDescription: { StreamEnabled: true, StreamViewType: source.stream.viewType },
        }),
      },
    },
  };
}

/**
 * The backup of an ARN in the given region.
 * @throws AwsFault ValidationException (no backup ARN), BackupNotFoundException
 */
export function needBackup(
  world: World,
  backupArn: string | undefined,
  region: string,
  call: Call,
): Backup {
  const text = required(backupArn, 'backupArn');
  const arn = parseArn(text);
  if (arn?.backup === undefined) throw validation(`Invalid BackupArn: ${text}`);
  checkOwner(arn, call);
  const found = world
    .backups(arn.account, region, call.now.getTime())
    .find((backup) => backup.arn === text);
  if (found === undefined) {
    throw new AwsFault('BackupNotFoundException', `Backup not found: ${text}`);
  }
  return found;
}

export function backupStatus(backup: Backup, nowMs: number): BackupStatus {
  return nowMs < backup.availableAtMs ? 'CREATING' : 'AVAILABLE';
}

export function backupDetails(backup: Backup, nowMs: number): BackupDetails {
  return {
    BackupArn: backup.arn,
    BackupName: backup.name,
    BackupStatus: backupStatus(backup, nowMs),
    BackupType: backup.type,
    BackupSizeBytes: sizes(backup).bytes,
    BackupCreationDateTime: new Date(backup.createdAtMs),
    ...(Number.isFinite(backup.expiresAtMs) && {
      BackupExpiryDateTime: new Date(backup.expiresAtMs),
    }),
  };
}

function summary(backup: Backup, nowMs: number): BackupSummary {
  const { source } = backup;
  return {
    TableName: source.name,
    TableId: source.id,
    TableArn: source.arn,
    ...backupDetails(backup, nowMs),
  };
}

function sizes(backup: Backup): { readonly items: number; readonly bytes: number } {
  const items = backup.items();
  return { items: items.length, bytes: items.reduce((sum, [, item]) => sum + item.sizeBytes, 0) };
}
