import { spanOf, type Lot } from './chance.js';
import { copyRefusal } from './copy-gates.js';
import type { CopyEnd, CopyJob, CopyOrder, JobEnd } from './job.js';
import { deletionOf, type Retention } from './lifecycle.js';
import { timings } from './timings.js';
import type { RecoveryPoint, Vault } from './vault.js';
import { forgetOldJobs, type BackupWorld } from './world.js';

/**
 * One copy job ("Creating backup copies"): CREATED until it starts, then RUNNING. The copy keeps the
 * table's ARN and the creation date of its source; its retention counts from there. Every gate that is
 * closed shows when the job runs.
 */
export interface NewCopy {
  readonly order: CopyOrder;
  readonly source: RecoveryPoint;
  readonly backupJobId: string | undefined;
  readonly token: string | undefined;
  readonly atMs: number;
}

/** The job; undefined when a fault of the world makes none. */
export function startCopy(world: BackupWorld, parts: NewCopy): CopyJob | undefined {
  const { order, source, token, atMs } = parts;
  const { table } = source.job;
  const { destinationVaultArn, lifecycle } = order;
  const place = world.places.at(source.vault.account, source.vault.region);
  const fault = world.jobFaults({
    kind: 'copy',
    account: place.account,
    region: place.region,
    resourceArn: table.arn,
    destinationVaultArn,
    createdAtMs: atMs,
  });
  if (fault?.effect === 'skip') return undefined;
  const lot = world.lot(`${source.arn} ${destinationVaultArn} ${token ?? atMs}`);
  const job: CopyJob = {
    id: lot.uuid.toUpperCase(),
    order,
    source,
    table,
    createdAtMs: atMs,
    backupJobId: parts.backupJobId,
    token,
    retention: retentionOf(lifecycle, source.retention),
    startedAtMs: Infinity,
    endsAtMs: Infinity,
    end: undefined,
    point: undefined,
  };
  place.copyJobs.set(job.id, job);
  forgetOldJobs(place, atMs);
  if (fault?.effect === 'stay') return job;
  const how = fault === undefined ? success : asCopyEnd(fault.end);
  const startsAtMs = atMs + spanOf(timings.copyStart, lot.first);
  world.timeline.add(startsAtMs, (next) => start(world, job, how, next));
  return job;
}

/** Kept for ever means as long as the source ("Creating backup copies"). */
function retentionOf(own: Retention | undefined, source: Retention): Retention {
  if (own === undefined) return source;
  return own.deleteAfterDays === undefined
    ? { ...own, deleteAfterDays: source.deleteAfterDays }
    : own;
}

const success: CopyEnd = { state: 'COMPLETED', message: undefined, category: 'SUCCESS' };

function asCopyEnd({ state, ...end }: JobEnd): CopyEnd {
  return { ...end, state: state === 'EXPIRED' ? 'FAILED' : state };
}

function start(world: BackupWorld, job: CopyJob, how: CopyEnd, atMs: number): void {
  const freeAtMs = world.busyUntil(job.table.arn);
  if (freeAtMs > atMs) {
    world.timeline.add(freeAtMs, (next) => start(world, job, how, next));
    return;
  }
  const lot = world.lot(job.id);
  job.startedAtMs = atMs;
  const vault = world.vaultAt(job.order.destinationVaultArn);
  const gate = copyRefusal(world, job, atMs);
  if (how.state === 'FAILED' || gate !== undefined || vault === undefined) {
    job.end = gate === undefined || how.state === 'FAILED' ? how : { ...gate, state: 'FAILED' };
    job.endsAtMs = atMs + spanOf(timings.failure, lot.first);
    return;
  }
  job.end = how;
  job.endsAtMs = atMs + spanOf(timings.copy, lot.first);
  job.point = copyPoint(job, vault, lot);
  vault.points.put(job.point);
  world.setBusy(job.table.arn, job.endsAtMs);
}

function copyPoint(job: CopyJob, vault: Vault, lot: Lot): RecoveryPoint {
  const { source, retention } = job;
  const { account, region, partition } = vault;
  return {
    arn: `arn:${partition}:backup:${region}:${account}:recovery-point:${lot.uuid}`,
    vault: vault.itself,
    job,
    createdAtMs: source.createdAtMs,
    retention,
    goneAtMs: deletionOf(retention, source.createdAtMs, lot.second),
    isAdvanced: true,
    keyArn: vault.keyArn,
    tags: source.tags,
    bytes: undefined,
  };
}
