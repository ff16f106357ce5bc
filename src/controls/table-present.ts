import type { DeletedTableBackup, PlacementFacts, TableDescription } from '../estate/facts.js';
import type { Observed } from '../estate/observation.js';
import { describeSpan } from '../kernel/units.js';
import { type Control, type Judgement, unseen } from './control.js';
import { type InaccessibleState, inaccessibleState, tablePresence } from './presence.js';
import type { PlacementSubject } from './subjects.js';

type Reason =
  'TableMissing' | 'TableRecreated' | 'TableInaccessible' | 'TableBeingDeleted' | 'TableNotReady';

const restoreKey = 'Give DynamoDB access to the table key again (key state, key policy, grants).';
const restoreArchive =
  'Give DynamoDB access to the key again and restore from the archival backup of the table.';

/** States in which the table cannot be used, with what they mean and what helps. */
const inaccessible: Readonly<
  Record<InaccessibleState, { readonly means: string; readonly remedy: string }>
> = {
  INACCESSIBLE_ENCRYPTION_CREDENTIALS: {
    means: 'its key is out of reach, and after seven days it is archived',
    remedy: restoreKey,
  },
  REPLICATION_NOT_AUTHORIZED: {
    means: 'its replicas may not write to it, and after 20 hours it is cut off from them for good',
    remedy: 'Restore the permission to replicate (resource policy, service-linked role).',
  },
  REGION_DISABLED: {
    means: 'its region is not enabled, and after 20 hours it is cut off from its replicas for good',
    remedy: 'Enable the region for the account again.',
  },
  ARCHIVING: { means: 'its key was out of reach for seven days', remedy: restoreArchive },
  ARCHIVED: { means: 'its key was out of reach for seven days', remedy: restoreArchive },
};

/** Restores into a new table; its name must be free. */
function restoreCommand({ place }: PlacementSubject, arn: string, into: string): string {
  return `aws dynamodb restore-table-from-backup --region ${place.region} --target-table-name ${into} --backup-arn ${arn}`;
}

/** Says how long a system backup can still be restored from. */
function describeBackup({ arn, expiresAt }: DeletedTableBackup, now: Date): string {
  const id = arn.split('/').at(-1);
  if (expiresAt === undefined) {
    return `system backup ${id} holds the moment before deletion, its expiry is not reported`;
  }
  const leftMs = expiresAt.getTime() - now.getTime();
  return leftMs > 0
    ? `system backup ${id} holds the moment before deletion, it expires in ${describeSpan(leftMs)}`
    : `system backup ${id} of the moment before deletion expired ${describeSpan(leftMs)} ago`;
}

function judgeMissing(
  subject: PlacementSubject,
  deleted: PlacementFacts['deleted'],
  now: Date,
): Judgement<Reason> {
  const newest = deleted?.kind === 'seen' ? deleted.value[0] : undefined;
  if (newest !== undefined) {
    return {
      verdict: 'fail',
      reason: 'TableMissing',
      message: `the table is missing; ${describeBackup(newest, now)}`,
      remedy: `${restoreCommand(subject, newest.arn, subject.place.table)} (find out first who deleted it; then set PITR, TTL, tags, streams and protection again)`,
    };
  }
  const looked =
    deleted?.kind === 'unknown'
      ? 'its system backups could not be listed'
      : 'no system backup of it is left';
  return {
    verdict: 'fail',
    reason: 'TableMissing',
    message: `the table is missing and ${looked}`,
    remedy:
      'Check the environment id, account and region in the configuration; then look for AWS Backup recovery points and exports.',
  };
}

function judgePresent(
  subject: PlacementSubject,
  table: TableDescription,
  deleted: Observed<readonly DeletedTableBackup[]> | undefined,
  now: Date,
): Judgement<Reason> {
  const fail = (reason: Reason, message: string, remedy: string): Judgement<Reason> => ({
    verdict: 'fail',
    reason,
    message,
    remedy,
  });
  const state = inaccessibleState(table.status);
  if (state !== undefined) {
    const { means, remedy } = inaccessible[state];
    return fail('TableInaccessible', `the table is ${state}: ${means}`, remedy);
  }
  if (table.status === 'DELETING') {
    return fail(
      'TableBeingDeleted',
      'the table is being deleted',
      'Find out who deletes it. When it is gone, restore it from its system backup.',
    );
  }
  if (table.status !== 'ACTIVE' && table.status !== 'UPDATING') {
    return fail(
      'TableNotReady',
      `the table is ${table.status}, not ACTIVE`,
      'Wait until it is ACTIVE; if it is being restored, set PITR, TTL, tags and protection again after that.',
    );
  }
  const backup = deleted?.kind === 'seen' ? deleted.value[0] : undefined;
  const isBack = backup !== undefined && table.restoredFrom === backup.arn;
  if (backup !== undefined && backup.tableId !== table.tableId && !isBack) {
    return fail(
      'TableRecreated',
      `the table was deleted and made again ${describeSpan(now.getTime() - table.createdAt.getTime())} ago; its history starts there; ${describeBackup(backup, now)}`,
      `${restoreCommand(subject, backup.arn, `recovered-${subject.place.table}`)} (before it expires, if the older data is needed)`,
    );
  }
  // A table younger than a system backup can be old may have replaced another one.
  if (deleted?.kind === 'unknown') return unseen(deleted);
  return { verdict: 'pass', message: `the table is ${table.status}` };
}

/** The table is there, usable, and still the same one. */
export const tablePresent: Control<PlacementSubject, PlacementFacts, Reason> = {
  id: 'table-present',
  title: 'Table present',
  subject: 'table',
  rationale:
    'A missing table is the loss itself. A table that was made again under its name looks healthy, but its history is empty.',
  source:
    'Point-in-time recovery for DynamoDB (system backup of a deleted table), Amazon DynamoDB Developer Guide; guide, "Disaster recovery"',
  reasons: {
    TableMissing: { severity: 'critical', meaning: 'There is no table of that name.' },
    TableRecreated: {
      severity: 'critical',
      meaning: 'The table was deleted and made again under its name within the last 35 days.',
    },
    TableInaccessible: {
      severity: 'critical',
      meaning: 'The table exists, but its key or region is out of reach.',
    },
    TableBeingDeleted: { severity: 'critical', meaning: 'The table is being deleted.' },
    TableNotReady: { severity: 'warning', meaning: 'The table is being created or restored.' },
  },
  evaluate(subject, facts, now) {
    if (!subject.isHome) return undefined; // a missing replica is judged by replica-active
    const presence = tablePresence(facts);
    if (presence === 'missing') return judgeMissing(subject, facts.deleted, now);
    if (presence !== 'present') return presence;
    const { table } = facts;
    if (table.kind === 'unknown') return unseen(table);
    return table.kind === 'absent'
      ? judgeMissing(subject, facts.deleted, now)
      : judgePresent(subject, table.value, facts.deleted, now);
  },
};
