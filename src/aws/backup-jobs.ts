import type * as sdk from '@aws-sdk/client-backup';
import { jobStates } from '../estate/backup-facts.js';
import type { BackupJob, CopyJob, JobState } from '../estate/backup-facts.js';
import type { Observed } from '../estate/observation.js';
import type { BackupService, Place } from '../ports/backup-service.js';
import { instant, optionalInstant, required } from './answers.js';
import { cleanText } from './error-shape.js';
import { invalidAnswer } from './errors.js';
import { everyPage } from './paging.js';
import type { Read, Send } from './read.js';

/** Hourly jobs of 400 tables over 30 days, which is all that AWS keeps. */
const mostPages = 300;
const pageSize = 1000;
const newestPerResource = 5;
const troubledPerResource = 20;

/** `BackupService.jobs` and `copyJobs`. */
export function createJobs(read: Read): Pick<BackupService, 'jobs' | 'copyJobs'> {
  return {
    jobs: (place, since, signal) => readJobs(read, place, backupJobs(askedSince(since)), signal),
    copyJobs: (place, since, signal) => readJobs(read, place, copyJobs(askedSince(since)), signal),
  };
}

/** A list of jobs: how a page of it is asked for. */
interface JobList<J> {
  readonly operation: 'ListBackupJobs' | 'ListCopyJobs';
  readonly subject: string;
  readonly page: (
    send: Send,
    token: string | undefined,
  ) => Promise<{ readonly jobs: readonly J[]; readonly next: string | undefined }>;
}

function askedSince(since: Date) {
  return { ByResourceType: 'DynamoDB', ByCreatedAfter: since, MaxResults: pageSize };
}
type Asked = ReturnType<typeof askedSince>;

function backupJobs(asked: Asked): JobList<BackupJob> {
  return {
    operation: 'ListBackupJobs',
    subject: 'the backup jobs',
    page: async (send, token) => {
      const answer = await send('ListBackupJobs', { ...asked, NextToken: token });
      const jobs = required(answer.BackupJobs, 'ListBackupJobs: BackupJobs').map(describeJob);
      return { jobs, next: answer.NextToken };
    },
  };
}

function copyJobs(asked: Asked): JobList<CopyJob> {
  return {
    operation: 'ListCopyJobs',
    subject: 'the copy jobs',
    page: async (send, token) => {
      const answer = await send('ListCopyJobs', { ...asked, NextToken: token });
      const jobs = required(answer.CopyJobs, 'ListCopyJobs: CopyJobs').map(describeCopyJob);
      return { jobs, next: answer.NextToken };
    },
  };
}

function readJobs<J extends AnyJob>(
  read: Read,
  { account, region }: Place,
  { operation, subject, page }: JobList<J>,
  signal: AbortSignal,
): Promise<Observed<readonly J[]>> {
  return read(
    {
      operation,
      account,
      region,
      subject,
      absentOn: [],
      work: async (send) => {
        const shelf = createJobShelf<J>();
        await everyPage(operation, mostPages, async (token) => {
          const { jobs, next } = await page(send, token);
          for (const job of jobs) shelf.add(job);
          return next;
        });
        return shelf.all();
      },
    },
    signal,
  );
}

interface AnyJob {
  readonly id: string;
  readonly resourceArn: string;
  readonly state: JobState;
  readonly messageCategory: string | undefined;
  readonly createdAt: Date;
}

function newestFirst(a: AnyJob, b: AnyJob): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}

/** COMPLETED alone says little: with issues it is as bad. @source Completed with issues, AWS Backup Developer Guide */
function isClean({ state, messageCategory }: AnyJob): boolean {
  return state === 'COMPLETED' && (messageCategory ?? 'SUCCESS') === 'SUCCESS';
}

/** Keeps of each resource the newest jobs, and of those that are not clean some more. */
function createJobShelf<J extends AnyJob>() {
  const resources = new Map<string, { newest: readonly J[]; troubled: readonly J[] }>();
  const put = (shelf: readonly J[], job: J, room: number): readonly J[] =>
    [...shelf, job].toSorted(newestFirst).slice(0, room);
  return {
    add(job: J): void {
      const { newest, troubled } = resources.get(job.resourceArn) ?? { newest: [], troubled: [] };
      resources.set(job.resourceArn, {
        newest: put(newest, job, newestPerResource),
        troubled: isClean(job) ? troubled : put(troubled, job, troubledPerResource),
      });
    },
    /** Newest first, unique by id. */
    all(): readonly J[] {
      const kept = [...resources.values()].flatMap(({ newest, troubled }) => [
        ...newest,
        ...troubled,
      ]);
      return [...new Map(kept.map((job) => [job.id, job])).values()].toSorted(newestFirst);
    },
  };
}

function stateOf(state: string | undefined, operation: string): JobState {
  const told = required(state, `${operation}: State`);
  const known = jobStates.find((each) => each === told);
  if (known === undefined) throw invalidAnswer(`${operation}: a State that is not known`);
  return known;
}

function describeJob(job: sdk.BackupJob): BackupJob {
  const { BackupPlanId: plan, BackupRuleId: rule } = job.CreatedBy ?? {};
  return {
    id: required(job.BackupJobId, 'ListBackupJobs: BackupJobId'),
    resourceArn: required(job.ResourceArn, 'ListBackupJobs: ResourceArn'),
    vault: required(job.BackupVaultName, 'ListBackupJobs: BackupVaultName'),
    state: stateOf(job.State, 'ListBackupJobs'),
    message: messageOf(job.StatusMessage),
    messageCategory: job.MessageCategory,
    createdAt: instant(job.CreationDate, 'ListBackupJobs: CreationDate'),
    startBy: optionalInstant(job.StartBy, 'ListBackupJobs: StartBy'),
    completedAt: optionalInstant(job.CompletionDate, 'ListBackupJobs: CompletionDate'),
    pointArn: job.RecoveryPointArn,
    plan: plan === undefined || rule === undefined ? undefined : { id: plan, rule },
  };
}

function describeCopyJob(job: sdk.CopyJob): CopyJob {
  return {
    id: required(job.CopyJobId, 'ListCopyJobs: CopyJobId'),
    resourceArn: required(job.ResourceArn, 'ListCopyJobs: ResourceArn'),
    sourceVaultArn: job.SourceBackupVaultArn,
    vaultArn: required(job.DestinationBackupVaultArn, 'ListCopyJobs: DestinationBackupVaultArn'),
    state: stateOf(job.State, 'ListCopyJobs'),
    message: messageOf(job.StatusMessage),
    messageCategory: job.MessageCategory,
    createdAt: instant(job.CreationDate, 'ListCopyJobs: CreationDate'),
    completedAt: optionalInstant(job.CompletionDate, 'ListCopyJobs: CompletionDate'),
    sourcePointArn: job.SourceRecoveryPointArn,
    pointArn: job.DestinationRecoveryPointArn,
  };
}

/** It is shown to operators. */
function messageOf(text: string | undefined): string | undefined {
  return text === undefined || text === null || text === '' ? undefined : cleanText(text);
}
