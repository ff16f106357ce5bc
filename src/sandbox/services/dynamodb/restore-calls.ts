import type {
  RestoreTableFromBackupInput,
  RestoreTableFromBackupOutput,
  RestoreTableToPointInTimeInput,
  RestoreTableToPointInTimeOutput,
} from '@aws-sdk/client-dynamodb';
import { AwsFault, type Call } from '../../service.js';
import type { StoredItem } from './attribute-value.js';
import { backupStatus, needBackup } from './backup-calls.js';
import { newTable, readBilling, readEncryption } from './create-table.js';
import { describeTable } from './describe-table.js';
import {
  keyInaccessible,
  limitExceeded,
  refuse,
  required,
  tableNotFound,
  validation,
} from './faults.js';
import { restoredIndexes } from './indexes.js';
import { ItemHistory } from './item-history.js';
import { checkOwner, checkTableName, parseArn, tableNameOf } from './names.js';
import { pitrWindow, wholeSecond } from './pitr.js';
import { isKeyless, keylessSinceMs, type Restored, servesItems, type Table } from './table.js';
import { timings } from './timings.js';
import type { World } from './world.js';

const maxRestores = 50;
const notTaken = ['VectorIndexOverride', 'OnDemandThroughputOverride'];

type Overrides = Pick<
  RestoreTableFromBackupInput,
  | 'BillingModeOverride'
  | 'ProvisionedThroughputOverride'
  | 'SSESpecificationOverride'
  | 'GlobalSecondaryIndexOverride'
  | 'LocalSecondaryIndexOverride'
>;
type Rows = readonly (readonly [place: string, item: StoredItem])[];

/**
 * A new table with the items as of a second. From another region when `SourceTableArn` says so.
 * @source DynamoDB API Reference, RestoreTableToPointInTime
 */
export function restoreToPointInTime(
  world: World,
  input: RestoreTableToPointInTimeInput,
  call: Call,
): RestoreTableToPointInTimeOutput {
  const nowMs = call.now.getTime();
  refuse(input, notTaken, 'it holds no such setting');
  checkTarget(world, input.TargetTableName, call);
  const source = sourceTable(world, input, call);
  checkRegions(source.region, call.region, input);
  const toMs = restoreInstant(source, input, nowMs);
  const items = [...source.items.scan(world.view(source, toMs), undefined)];
  const restored = { sourceTableArn: source.arn, sourceBackupArn: undefined, toMs };
  return startRestore(world, { source, restored, items, input }, call);
}

/** @source DynamoDB API Reference, RestoreTableFromBackup */
export function restoreFromBackup(
  world: World,
  input: RestoreTableFromBackupInput,
  call: Call,
): RestoreTableFromBackupOutput {
  refuse(input, notTaken, 'it holds no such setting');
  checkTarget(world, input.TargetTableName, call);
  const region = parseArn(required(input.BackupArn, 'backupArn'))?.region ?? call.region;
  const backup = needBackup(world, input.BackupArn, region, call);
  if (backupStatus(backup, call.now.getTime()) !== 'AVAILABLE') {
    throw new AwsFault('BackupInUseException', `Backup is not available yet: ${backup.arn}`);
  }
  checkRegions(region, call.region, input);
  const restored: Restored = {
    sourceTableArn: backup.source.arn,
    sourceBackupArn: backup.arn,
    toMs: backup.createdAtMs,
  };
  return startRestore(
    world,
    { source: backup.source, restored, items: backup.items(), input },
    call,
  );
}

function sourceTable(world: World, input: RestoreTableToPointInTimeInput, call: Call): Table {
  const { SourceTableName, SourceTableArn } = input;
  if ((SourceTableName === undefined) === (SourceTableArn === undefined)) {
    throw validation('Exactly one of SourceTableName and SourceTableArn must be given');
  }
  const nowMs = call.now.getTime();
  const table =
    SourceTableArn === undefined
      ? world.need(SourceTableName, call, tableNotFound)
      : sourceOfArn(world, SourceTableArn, call);
  if (!servesItems(table, nowMs)) throw tableNotFound(table.name);
  if (isKeyless(table, nowMs)) throw keyInaccessible(table.name);
  return table;
}

function sourceOfArn(world: World, text: string, call: Call): Table {
  const arn = parseArn(text);
  if (arn === undefined || arn.part !== undefined) throw validation(`Invalid table ARN: ${text}`);
  checkOwner(arn, call);
  return world.needIn(arn.region, arn.table, call, tableNotFound);
}

/** Whole seconds: what was written within the second after it is not in it. */
function restoreInstant(
  source: Table,
  { RestoreDateTime, UseLatestRestorableTime }: RestoreTableToPointInTimeInput,
  nowMs: number,
): number {
  if ((UseLatestRestorableTime === true) === (RestoreDateTime !== undefined)) {
    throw validation('Exactly one of RestoreDateTime and UseLatestRestorableTime must be given');
  }
  if (source.pitr === undefined) {
    throw new AwsFault(
      'PointInTimeRecoveryUnavailableException',
      `Point in time recovery is not enabled for table '${source.name}'`,
    );
  }
  const { earliestMs, latestMs } = pitrWindow(source.pitr, nowMs, keylessSinceMs(source));
  if (RestoreDateTime === undefined) return latestMs;
  const toMs = wholeSecond(RestoreDateTime.getTime());
  if (toMs >= earliestMs && toMs <= latestMs) return toMs;
  throw new AwsFault(
    'InvalidRestoreTimeException',
    `RestoreDateTime must be between ${new Date(earliestMs).toISOString()} and ${new Date(latestMs).toISOString()}`,
  );
}

function checkTarget(world: World, targetName: string | undefined, call: Call): void {
  const name = required(targetName, 'targetTableName');
  checkTableName(name, 'TargetTableName');
  const nowMs = call.now.getTime();
  const { account } = call.caller;
  const existing = world.find(account, call.region, name, nowMs);
  if (existing !== undefined) {
    throw servesItems(existing, nowMs)
      ? new AwsFault('TableAlreadyExistsException', `Table already exists: ${name}`)
      : new AwsFault('TableInUseException', `Table is being created or deleted: ${name}`);
  }
  const running = world
    .list(account, call.region, nowMs)
    .filter(({ restored, activeAtMs }) => restored !== undefined && nowMs < activeAtMs);
  if (running.length >= maxRestores) {
    throw limitExceeded(
      `Subscriber limit exceeded: ${maxRestores} concurrent restores per account.`,
    );
  }
}

/** A restore into another region must say how the new table is encrypted. */
function checkRegions(from: string, to: string, { SSESpecificationOverride }: Overrides): void {
  if (from === to || SSESpecificationOverride !== undefined) return;
  throw validation('SSESpecificationOverride must be given to restore into another region');
}

interface Restore {
  readonly source: Table;
  readonly restored: Restored;
  readonly items: Rows;
  readonly input: Overrides & { readonly TargetTableName: string | undefined };
}

/**
 * Tags, stream, protection, time to live and point-in-time recovery are not restored, nor the
 * replicas ("Restoring a DynamoDB table to a point in time").
 */
function startRestore(
  world: World,
  { source, restored, items, input }: Restore,
  call: Call,
): RestoreTableFromBackupOutput {
  const nowMs = call.now.getTime();
  const { account } = call.caller;
  const name = tableNameOf(input.TargetTableName, call);
  const { BillingModeOverride, ProvisionedThroughputOverride, SSESpecificationOverride } = input;
  const isKept = BillingModeOverride === undefined && ProvisionedThroughputOverride === undefined;
  const table: Table = {
    ...newTable(world, { account, region: call.region, name, keys: source.keys, nowMs }),
    activeAtMs: nowMs + timings.restoreMs,
    billing: isKept
      ? source.billing
      : readBilling(
          BillingModeOverride ?? source.billing.mode,
          ProvisionedThroughputOverride,
          nowMs,
        ),
    encryptionKey:
      SSESpecificationOverride === undefined
        ? source.encryptionKey
        : readEncryption(world, SSESpecificationOverride, { account, region: call.region }),
    indexes: restoredIndexes(source.indexes, input),
    restored,
    items: new ItemHistory(() =>
      items.map(([place, item]) => [place, [{ atMs: nowMs, region: call.region, item }]] as const),
    ),
  };
  world.put(table);
  return { TableDescription: describeTable(world, table, nowMs) };
}
