import type {
  BackupJob as SdkJob,
  DescribeBackupJobInput,
  DescribeBackupJobOutput,
  ListBackupJobsInput,
  ListBackupJobsOutput,
  StartBackupJobInput,
  StartBackupJobOutput,
} from '@aws-sdk/client-backup';
import type { Call } from '../../service.js';
import { minuteMs } from '../../../kernel/units.js';
import { createJob } from './backup-runs.js';
import { invalidValue, notFound, required } from './faults.js';
import { backupJobState, endOf, startByMs, type BackupJob } from './job.js';
import { fits, isOwn, type JobFilter } from './job-filter.js';
import { describeLifecycle, keptForEver, readLifecycle } from './lifecycle.js';
import { byCreation, nextToken, page } from './pages.js';
import { checkWindows, ruleDefaults } from './plan-input.js';
import { checkRole } from './selection-calls.js';
import { describeCreator } from './point-calls.js';
import { readTags } from './tags.js';
import { timings } from './timings.js';
import { bytesOf } from './vault.js';
import type { BackupWorld } from './world.js';

/**
 * A backup now; it has no copies. The same token again gives the same job.
 * @source AWS Backup API Reference, StartBackupJob
 */
export function startBackupJob(
  world: BackupWorld,
  input: StartBackupJobInput,
  call: Call,
): StartBackupJobOutput {
  const place = world.at(call);
  const token = input.IdempotencyToken;
  const repeated =
    token === undefined ? undefined : [...place.jobs.values()].find((job) => job.token === token);
  if (repeated !== undefined) return started(repeated);
  const vault = place.vaults.get(required(input.BackupVaultName, 'BackupVaultName'));
  if (vault === undefined) {
    throw notFound(`Backup vault ${input.BackupVaultName ?? ''} does not exist.`);
  }
  const roleArn = required(input.IamRoleArn, 'IamRoleArn');
  checkRole(roleArn, call);
  const arn = required(input.ResourceArn, 'ResourceArn');
  const { account } = call.caller;
  const createdAtMs = call.now.getTime();
  const table = world.tables.find(account, call.region, tableName(arn, call), createdAtMs);
  if (table === undefined) throw notFound(`The resource ${arn} does not exist.`);
  const startWindow = input.StartWindowMinutes ?? ruleDefaults.startWindowMinutes;
  const completionWindow = input.CompleteWindowMinutes ?? ruleDefaults.completionWindowMinutes;
  checkWindows(startWindow, completionWindow);
  const order = {
    account,
    region: call.region,
    place,
    roleArn,
    vault: vault.itself,
    retention: readLifecycle(input.Lifecycle) ?? keptForEver,
    startWindowMs: startWindow * minuteMs,
    completionWindowMs: completionWindow * minuteMs,
    creator: undefined,
    pointTags: readTags(new Map(), input.RecoveryPointTags ?? {}),
    copies: [],
  };
  const name = token ?? world.uuid();
  const startsWithin = timings.onDemandStart;
  const job = createJob(world, { order, table, createdAtMs, token, name, startsWithin });
  return started(job);
}

function started({ id, createdAtMs }: BackupJob): StartBackupJobOutput {
  return { BackupJobId: id, CreationDate: new Date(createdAtMs), IsParent: false };
}

/** @throws AwsFault InvalidParameterValueException for what is no table of the caller's place */
function tableName(arn: string, { partition, region, caller }: Call): string {
  const prefix = `arn:${partition}:dynamodb:${region}:${caller.account}:table/`;
  if (arn.startsWith(prefix)) return arn.slice(prefix.length);
  throw invalidValue(`${arn} is not the ARN of a DynamoDB table of this account and Region.`);
}

/** @source AWS Backup API Reference, DescribeBackupJob */
export function describeBackupJob(
  world: BackupWorld,
  input: DescribeBackupJobInput,
  call: Call,
): DescribeBackupJobOutput {
  const job = world.at(call).jobs.get(input.BackupJobId ?? '');
  if (job === undefined) throw notFound(`Backup job ${input.BackupJobId ?? ''} does not exist.`);
  return {
    ...describe(world, job, call.now.getTime()),
    RecoveryPointLifecycle: describeLifecycle(job.order.retention),
  };
}

/** Newest first, of the last 30 days. @source AWS Backup API Reference, ListBackupJobs */
export function listBackupJobs(
  world: BackupWorld,
  input: ListBackupJobsInput,
  call: Call,
): ListBackupJobsOutput {
  const nowMs = call.now.getTime();
  const all = isOwn(input.ByAccountId, call) ? [...world.at(call).jobs.values()] : [];
  const filter: JobFilter = input;
  const wanted = all.filter(
    (job) =>
      fits(filter, job, backupJobState(job, nowMs), nowMs) &&
      (input.ByBackupVaultName ?? job.order.vault.name) === job.order.vault.name,
  );
  const { items, token } = page(wanted, byCreation, 'descending', input);
  return { BackupJobs: items.map((job) => describe(world, job, nowMs)), ...nextToken(token) };
}

function describe(world: BackupWorld, job: BackupJob, nowMs: number): SdkJob {
  const { order, point } = job;
  const state = backupJobState(job, nowMs);
  const end = endOf(job, nowMs);
  const vault = world.vaultAt(order.vault.arn);
  const isStarted = nowMs >= job.startedAtMs;
  return {
    AccountId: order.account,
    BackupJobId: job.id,
    BackupVaultName: order.vault.name,
    BackupVaultArn: order.vault.arn,
    ...(point !== undefined && isStarted && { RecoveryPointArn: point.arn }),
    ResourceArn: job.table.arn,
    ResourceType: 'DynamoDB',
    ResourceName: job.table.name,
    CreationDate: new Date(job.createdAtMs),
    InitiationDate: new Date(job.createdAtMs),
    ...(end !== undefined && { CompletionDate: new Date(job.endsAtMs) }),
    State: state,
    ...(end?.message !== undefined && { StatusMessage: end.message }),
    ...(end !== undefined && { MessageCategory: end.category }),
    PercentDone: state === 'COMPLETED' ? '100.0' : '0.0',
    BackupSizeInBytes: point !== undefined && end !== undefined ? bytesOf(point, nowMs) : 0,
    IamRoleArn: order.roleArn,
    ...(order.creator !== undefined && { CreatedBy: describeCreator(order.creator) }),
    StartBy: new Date(startByMs(job)),
    ...(point?.keyArn !== undefined && { EncryptionKeyArn: point.keyArn }),
    IsEncrypted: true,
    VaultType: 'BACKUP_VAULT',
    VaultLockState: vault?.lock === undefined ? 'UNLOCKED' : 'LOCKED',
    IsParent: false,
  };
}
