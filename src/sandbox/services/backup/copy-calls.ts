import type {
  CopyJob as SdkCopyJob,
  DescribeCopyJobInput,
  DescribeCopyJobOutput,
  ListCopyJobsInput,
  ListCopyJobsOutput,
  StartCopyJobInput,
  StartCopyJobOutput,
} from '@aws-sdk/client-backup';
import type { Call } from '../../service.js';
import { startCopy } from './copy-runs.js';
import { invalidRequest, invalidValue, notFound, required } from './faults.js';
import { copyJobState, endOf, type CopyJob } from './job.js';
import { fits, isOwn, type JobFilter } from './job-filter.js';
import { describeLifecycle, readLifecycle } from './lifecycle.js';
import { byCreation, nextToken, page } from './pages.js';
import { describeCreator, needPoint } from './point-calls.js';
import { checkRole } from './selection-calls.js';
import { bytesOf } from './vault.js';
import { parseVaultArn, type BackupWorld } from './world.js';

/** @source AWS Backup API Reference, StartCopyJob */
export function startCopyJob(
  world: BackupWorld,
  input: StartCopyJobInput,
  call: Call,
): StartCopyJobOutput {
  const token = input.IdempotencyToken;
  const jobs = token === undefined ? [] : [...world.at(call).copyJobs.values()];
  const repeated = jobs.find((job) => job.token === token);
  if (repeated !== undefined) return started(repeated);
  const source = needPoint(world, input.SourceBackupVaultName, input.RecoveryPointArn, call);
  if (call.now.getTime() < source.job.endsAtMs) {
    throw invalidRequest(`Recovery point ${source.arn} is still being created.`);
  }
  const destinationVaultArn = required(
    input.DestinationBackupVaultArn,
    'DestinationBackupVaultArn',
  );
  if (parseVaultArn(destinationVaultArn) === undefined) {
    throw invalidValue(`${destinationVaultArn} is not the ARN of a vault.`);
  }
  const roleArn = required(input.IamRoleArn, 'IamRoleArn');
  checkRole(roleArn, call);
  const job = startCopy(world, {
    order: {
      destinationVaultArn,
      lifecycle: readLifecycle(input.Lifecycle),
      roleArn,
      creator: undefined,
    },
    source,
    backupJobId: undefined,
    token,
    atMs: call.now.getTime(),
  });
  if (job === undefined) throw invalidRequest('The copy job could not be created.');
  return started(job);
}

function started({ id, createdAtMs }: CopyJob): StartCopyJobOutput {
  return { CopyJobId: id, CreationDate: new Date(createdAtMs), IsParent: false };
}

/** @source AWS Backup API Reference, DescribeCopyJob */
export function describeCopyJob(
  world: BackupWorld,
  input: DescribeCopyJobInput,
  call: Call,
): DescribeCopyJobOutput {
  const job = world.at(call).copyJobs.get(input.CopyJobId ?? '');
  if (job === undefined) throw notFound(`Copy job ${input.CopyJobId ?? ''} does not exist.`);
  return { CopyJob: describe(job, call.now.getTime()) };
}

/** Newest first, of the account that copies. @source AWS Backup API Reference, ListCopyJobs */
export function listCopyJobs(
  world: BackupWorld,
  input: ListCopyJobsInput,
  call: Call,
): ListCopyJobsOutput {
  const nowMs = call.now.getTime();
  const all = isOwn(input.ByAccountId, call) ? [...world.at(call).copyJobs.values()] : [];
  const filter: JobFilter = input;
  const { ByDestinationVaultArn: vaultArn, BySourceRecoveryPointArn: pointArn } = input;
  const wanted = all.filter(
    (job) =>
      fits(filter, job, copyJobState(job, nowMs), nowMs) &&
      (vaultArn ?? job.order.destinationVaultArn) === job.order.destinationVaultArn &&
      (pointArn ?? job.source.arn) === job.source.arn,
  );
  const { items, token } = page(wanted, byCreation, 'descending', input);
  return { CopyJobs: items.map((job) => describe(job, nowMs)), ...nextToken(token) };
}

function describe(job: CopyJob, nowMs: number): SdkCopyJob {
  const { order } = job;
  const end = endOf(job, nowMs);
  const point = nowMs >= job.startedAtMs ? job.point : undefined;
  return {
    AccountId: job.source.vault.account,
    CopyJobId: job.id,
    SourceBackupVaultArn: job.source.vault.arn,
    SourceRecoveryPointArn: job.source.arn,
    DestinationBackupVaultArn: order.destinationVaultArn,
    DestinationVaultType: 'BACKUP_VAULT',
    ...(point !== undefined && { DestinationRecoveryPointArn: point.arn }),
    ...(point?.keyArn !== undefined && { DestinationEncryptionKeyArn: point.keyArn }),
    DestinationRecoveryPointLifecycle: describeLifecycle(job.retention),
    ResourceArn: job.table.arn,
    ResourceType: 'DynamoDB',
    ResourceName: job.table.name,
    CreationDate: new Date(job.createdAtMs),
    ...(end !== undefined && { CompletionDate: new Date(job.endsAtMs) }),
    State: copyJobState(job, nowMs),
    ...(end?.message !== undefined && { StatusMessage: end.message }),
    ...(end !== undefined && { MessageCategory: end.category }),
    BackupSizeInBytes: bytesOf(job.source, nowMs),
    IamRoleArn: order.roleArn,
    ...(order.creator !== undefined && { CreatedBy: describeCreator(order.creator) }),
    ...(job.backupJobId !== undefined && { CreatedByBackupJobId: job.backupJobId }),
    IsParent: false,
  };
}
