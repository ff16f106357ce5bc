import type { BackupSummary } from '@aws-sdk/client-dynamodb';
import type { DeletedTableBackup } from '../estate/facts.js';
import type { AccountId, RegionId } from '../estate/ids.js';
import type { Observed } from '../estate/observation.js';
import type { Clock } from '../kernel/clock.js';
import { isDrError } from '../kernel/errors.js';
import type { Tables } from '../ports/observers.js';
import { instant, optionalInstant, required } from './answers.js';
import { failureOf, invalidAnswer } from './errors.js';
import type { Read, Send } from './read.js';
import { createSharedRead } from './shared-read.js';

const mostPages = 50;
const pageSize = 100;

type Listing = readonly BackupSummary[];

/**
 * `Tables.deletedBackups`: one listing per account and region, shared by all its tables, since
 * ListBackups is the slowest of the calls and nobody knows how many tables are young.
 */
export function createDeletedBackups(read: Read, clock: Clock): Tables['deletedBackups'] {
  const listings = new Map<string, (signal: AbortSignal) => Promise<Observed<Listing>>>();
  const listingOf = (account: AccountId, region: RegionId) => {
    const key = `${account}/${region}`;
    const listing =
      listings.get(key) ??
      createSharedRead(clock, (signal) =>
        read(
          {
            operation: 'ListBackups',
            account,
            region,
            subject: 'the backups of deleted tables',
            absentOn: [],
            work: listSystemBackups,
          },
          signal,
        ),
      );
    listings.set(key, listing);
    return listing;
  };
  return async ({ account, region, table }, signal) => {
    const observed = await listingOf(account, region)(signal);
    return observed.kind === 'seen' ? leftBy(table, observed, observed.value) : observed;
  };
}

/** Those of one table, newest first; unknown when one of them breaks the contract. */
function leftBy(
  table: string,
  { at, calls }: Pick<Observed<Listing>, 'at' | 'calls'>,
  listing: Listing,
): Observed<readonly DeletedTableBackup[]> {
  try {
    const value = listing
      .filter(({ TableName }) => TableName === table)
      .map(describeBackup)
      .toSorted((a, b) => b.deletedAt.getTime() - a.deletedAt.getTime());
    return { at, calls, kind: 'seen', value };
  } catch (error) {
    if (!isDrError(error) || error.kind !== 'invalid') throw error;
    return { at, calls, kind: 'unknown', failure: failureOf(error) };
  }
}

async function listSystemBackups(send: Send): Promise<Listing> {
  const backups: BackupSummary[] = [];
  const seen = new Set<string>();
  let next: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await send('ListBackups', {
      BackupType: 'SYSTEM',
      Limit: pageSize,
      ...(next === undefined ? {} : { ExclusiveStartBackupArn: next }),
    });
    backups.push(
      ...required(answer.BackupSummaries, 'ListBackups: BackupSummaries').filter(isLeft),
    );
    next = answer.LastEvaluatedBackupArn || undefined;
    if (next === undefined) return backups;
    if (seen.has(next)) throw invalidAnswer('ListBackups repeats a page', 'PageTokenRepeated');
    seen.add(next);
  }
  throw invalidAnswer(`ListBackups has more than ${mostPages} pages`, 'TooManyPages');
}

/** Not every endpoint honours the filter of the request. */
function isLeft({ TableName, BackupType, BackupStatus }: BackupSummary): boolean {
  if (BackupType !== 'SYSTEM' || BackupStatus === 'DELETED') return false;
  required(TableName, 'ListBackups: TableName');
  return true;
}

/** It is printed within a command, so nothing else may stand in it. */
const arnPattern = /^arn:[a-z0-9-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]+\/backup\/[\w-]+$/;

function describeBackup(backup: BackupSummary): DeletedTableBackup {
  const arn = required(backup.BackupArn, 'ListBackups: BackupArn');
  if (!arnPattern.test(arn)) throw invalidAnswer('ListBackups: BackupArn is not that of a backup');
  return {
    arn,
    tableId: backup.TableId,
    deletedAt: instant(backup.BackupCreationDateTime, 'ListBackups: BackupCreationDateTime'),
    expiresAt: optionalInstant(backup.BackupExpiryDateTime, 'ListBackups: BackupExpiryDateTime'),
  };
}
