import type { BackupSummary } from '@aws-sdk/client-dynamodb';
import type { DeletedTableBackup } from '../estate/facts.js';
import type { UserBackup } from '../estate/table-settings.js';
import type { Clock } from '../kernel/clock.js';
import type { Tables } from '../ports/observers.js';
import { instant, optionalInstant, required } from './answers.js';
import { cleanText } from './error-shape.js';
import { invalidAnswer } from './errors.js';
import { everyPage } from './paging.js';
import type { Read, Send } from './read.js';
import { createSharedListing } from './shared-listing.js';

const mostPages = 100;
const pageSize = 100;
/** Kept of one table. */
const mostPerTable = 20;

/** `SYSTEM`: left by deleted tables; the default of ListBackups hides them. `USER`: on demand. */
type BackupKind = 'SYSTEM' | 'USER';

const subjects: Readonly<Record<BackupKind, string>> = {
  SYSTEM: 'the backups of deleted tables',
  USER: 'the backups on demand',
};

/** By table, newest first. */
type Listing = ReadonlyMap<string, readonly BackupSummary[]>;

/**
 * The backups of a table that DynamoDB itself keeps. Each kind is listed once per account and region
 * for all its tables, since ListBackups is the slowest of the calls.
 */
export function createTableBackups(
  read: Read,
  clock: Clock,
): Pick<Tables, 'deletedBackups' | 'userBackups'> {
  const listingOf = (kind: BackupKind) =>
    createSharedListing(clock, (place, signal) =>
      read(
        {
          ...place,
          operation: 'ListBackups',
          subject: subjects[kind],
          absentOn: [],
          work: (send) => listBackups(send, kind),
        },
        signal,
      ),
    );
  const [system, user] = [listingOf('SYSTEM'), listingOf('USER')];
  return {
    deletedBackups: (place, signal) =>
      system(place, (listing) => (listing.get(place.table) ?? []).map(describeDeleted), signal),
    userBackups: (place, signal) =>
      user(place, (listing) => (listing.get(place.table) ?? []).map(describeOnDemand), signal),
  };
}

async function listBackups(send: Send, kind: BackupKind): Promise<Listing> {
  const byTable = new Map<string, BackupSummary[]>();
  await everyPage('ListBackups', mostPages, async (token) => {
    const answer = await send('ListBackups', {
      BackupType: kind,
      Limit: pageSize,
      ...(token === undefined ? {} : { ExclusiveStartBackupArn: token }),
    });
    for (const backup of required(answer.BackupSummaries, 'ListBackups: BackupSummaries')) {
      // Not every endpoint honours the filter of the request.
      const type = required(backup.BackupType, 'ListBackups: BackupType');
      if (type !== kind || backup.BackupStatus === 'DELETED') continue;
      const table = required(backup.TableName, 'ListBackups: TableName');
      const known = byTable.get(table);
      if (known === undefined) byTable.set(table, [backup]);
      else known.push(backup);
    }
    return answer.LastEvaluatedBackupArn;
  });
  return new Map([...byTable].map(([table, backups]) => [table, newest(backups)] as const));
}

function newest(backups: readonly BackupSummary[]): readonly BackupSummary[] {
  return backups.toSorted((a, b) => ageOrder(b) - ageOrder(a)).slice(0, mostPerTable);
}

/** One without a date breaks the contract: it comes first, so that it is not left out. */
function ageOrder({ BackupCreationDateTime }: BackupSummary): number {
  const ms = BackupCreationDateTime?.getTime();
  return ms === undefined || Number.isNaN(ms) ? Number.MAX_SAFE_INTEGER : ms;
}

/** It is printed within a command, so nothing else may stand in it. */
const arnPattern = /^arn:[a-z0-9-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]+\/backup\/[\w-]+$/;

function arnOf({ BackupArn }: BackupSummary): string {
  const arn = required(BackupArn, 'ListBackups: BackupArn');
  if (!arnPattern.test(arn)) throw invalidAnswer('ListBackups: BackupArn is not that of a backup');
  return arn;
}

function describeDeleted(backup: BackupSummary): DeletedTableBackup {
  return {
    arn: arnOf(backup),
    tableId: backup.TableId,
    deletedAt: instant(backup.BackupCreationDateTime, 'ListBackups: BackupCreationDateTime'),
    expiresAt: optionalInstant(backup.BackupExpiryDateTime, 'ListBackups: BackupExpiryDateTime'),
  };
}

function describeOnDemand(backup: BackupSummary): UserBackup {
  return {
    arn: arnOf(backup),
    name: cleanText(required(backup.BackupName, 'ListBackups: BackupName')),
    tableId: backup.TableId,
    createdAt: instant(backup.BackupCreationDateTime, 'ListBackups: BackupCreationDateTime'),
    status: required(backup.BackupStatus, 'ListBackups: BackupStatus'),
    sizeBytes: backup.BackupSizeBytes,
  };
}
