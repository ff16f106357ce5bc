import type { CatalogueTable } from '../dynamodb/catalogue.js';
import { spanOf, type Lot } from './chance.js';
import { startCopy } from './copy-runs.js';
import { startByMs, type BackupJob, type BackupOrder, type JobEnd } from './job.js';
import { deletionOf } from './lifecycle.js';
import { timings, type Span } from './timings.js';
import { lockRefusal, type RecoveryPoint, type Vault } from './vault.js';
import { forgetOldJobs, type BackupWorld } from './world.js';

/**
 * One backup job from its creation to its point and its copies ("Creating backups", "Monitoring backup
 * jobs"): CREATED until it starts, at the latest at the end of its start window, then RUNNING. What is
 * wrong with vault, lock or table shows when it starts.
 */

interface NewJob {
  readonly order: BackupOrder;
  readonly table: CatalogueTable;
  readonly createdAtMs: number;
  readonly token: string | undefined;
  /** Of its own: its id and its times come from it. */
  readonly name: string;
  /** How long after its creation it starts. */
  readonly startsWithin: Span;
}

export function createJob(world: BackupWorld, parts: NewJob): BackupJob {
  const { order, table, createdAtMs, token } = parts;
  const lot = world.lot(parts.name);
  const job: BackupJob = {
    id: lot.uuid.toUpperCase(),
    order,
    table,
    createdAtMs,
    token,
    startedAtMs: Infinity,
    endsAtMs: Infinity,
    end: undefined,
    point: undefined,
    isPending: false,
  };
  const { place } = order;
  place.jobs.set(job.id, job);
  forgetOldJobs(place, createdAtMs);
  const startsAtMs = createdAtMs + spanOf(parts.startsWithin, lot.first);
  world.timeline.add(Math.min(startsAtMs, startByMs(job)), (atMs) => start(world, job, atMs));
  return job;
}

function end(job: BackupJob, atMs: number, how: JobEnd): void {
  job.end = how;
  job.endsAtMs = atMs;
}

function fail(world: BackupWorld, job: BackupJob, atMs: number, how: JobEnd): void {
  job.startedAtMs = atMs;
  end(job, atMs + spanOf(timings.failure, world.lot(job.id).first), how);
}

function start(world: BackupWorld, job: BackupJob, atMs: number): void {
  const { order, table, createdAtMs } = job;
  const { account, region, vault: named } = order;
  const subject = { account, region, resourceArn: table.arn, createdAtMs };
  const fault = world.jobFaults({ kind: 'backup', ...subject });
  job.isPending = fault?.effect === 'stay';
  if (job.isPending) return;
  if (fault?.effect === 'expire') {
    end(job, startByMs(job), fault.end);
    return;
  }
  const freeAtMs = world.busyUntil(table.arn);
  if (freeAtMs > atMs) {
    if (freeAtMs < startByMs(job)) {
      world.timeline.add(freeAtMs, (next) => start(world, job, next));
    } else end(job, startByMs(job), anotherRuns);
    return;
  }
  if (fault?.effect === 'fail') {
    fail(world, job, atMs, fault.end);
    return;
  }
  const vault = world.vaultAt(named.arn);
  const problem = vault === undefined ? noVault(named.name) : refusal(world, job, vault, atMs);
  if (vault === undefined || problem !== undefined) fail(world, job, atMs, problem ?? expired);
  else run(world, job, vault, { atMs, how: fault?.end ?? success });
}

function run(
  world: BackupWorld,
  job: BackupJob,
  vault: Vault,
  { atMs, how }: { readonly atMs: number; readonly how: JobEnd },
): void {
  const lot = world.lot(job.id);
  job.startedAtMs = atMs;
  const endsAtMs = atMs + spanOf(timings.backup, lot.first);
  const completeByMs = job.createdAtMs + job.order.completionWindowMs;
  if (endsAtMs > completeByMs) {
    end(job, completeByMs, expired);
    return;
  }
  end(job, endsAtMs, how);
  const point = newPoint(job, vault, lot);
  job.point = point;
  vault.points.put(point);
  world.setBusy(job.table.arn, endsAtMs);
  if (job.order.copies.length > 0) {
    world.timeline.add(endsAtMs, (doneAtMs) => copyOn(world, job, point, doneAtMs));
  }
}

function copyOn(world: BackupWorld, job: BackupJob, source: RecoveryPoint, atMs: number): void {
  const { roleArn, creator, copies } = job.order;
  for (const { vaultArn: destinationVaultArn, lifecycle } of copies) {
    const order = { roleArn, creator, destinationVaultArn, lifecycle };
    startCopy(world, { order, source, backupJobId: job.id, token: undefined, atMs });
  }
}

function newPoint(job: BackupJob, vault: Vault, lot: Lot): RecoveryPoint {
  const { order, table, startedAtMs: createdAtMs } = job;
  const { account, region, retention, pointTags } = order;
  const isAdvanced = order.place.settings.management.get('DynamoDB') === true;
  return {
    arn: isAdvanced
      ? `arn:${vault.partition}:backup:${region}:${account}:recovery-point:${lot.uuid}`
      : `${table.arn}/backup/${String(createdAtMs).padStart(14, '0')}-${lot.uuid.slice(0, 8)}`,
    vault: order.vault,
    job,
    createdAtMs,
    retention: isAdvanced ? retention : { ...retention, coldAfterDays: undefined },
    goneAtMs: deletionOf(retention, createdAtMs, lot.second),
    isAdvanced,
    // Without advanced features the backup has the key of its table.
    keyArn: isAdvanced ? vault.keyArn : table.encryptionKey,
    tags: isAdvanced ? joined(table.tags, pointTags) : noTags,
    bytes: undefined,
  };
}

type Tags = ReadonlyMap<string, string>;

const noTags: Tags = new Map();

/** Of the table, and of the rule, which wins. */
function joined(tableTags: Tags, pointTags: Tags): Tags {
  return pointTags.size === 0 ? tableTags : new Map([...tableTags, ...pointTags]);
}

const success: JobEnd = { state: 'COMPLETED', message: undefined, category: 'SUCCESS' };
const expired: JobEnd = {
  state: 'EXPIRED',
  message: 'Backup job expired before completion.',
  category: 'MISCELLANEOUS',
};
const anotherRuns: JobEnd = {
  state: 'EXPIRED',
  message: 'Backup job expired: another job is already running for the same resource.',
  category: 'MISCELLANEOUS',
};

function failed(message: string, category: string): JobEnd {
  return { state: 'FAILED', message, category };
}

function noVault(name: string): JobEnd {
  return failed(`Backup vault ${name} does not exist or cannot be used.`, 'InvalidParameters');
}

/** Why a job cannot run; undefined = it can. */
function refusal(
  world: BackupWorld,
  { order, table }: BackupJob,
  vault: Vault,
  atMs: number,
): JobEnd | undefined {
  const state = world.tables.find(table.account, table.region, table.name, atMs)?.stateAt(atMs);
  if (state === undefined || state === 'unsettled') {
    return failed(`The table ${table.name} was not found or is not ACTIVE.`, 'InvalidParameters');
  }
  if (state === 'keyless' || world.keyState(vault.keyArn, atMs) === 'unusable') {
    return failed('KMS access denied: the key cannot be used.', 'AccessDenied');
  }
  const locked = lockRefusal(vault, order.retention);
  return locked === undefined ? undefined : failed(locked, 'InvalidParameters');
}
