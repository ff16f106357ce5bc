import type { ExportSummary } from '@aws-sdk/client-dynamodb';
import type { ExportDescription } from '../estate/table-settings.js';
import type { Clock } from '../kernel/clock.js';
import type { Place } from '../ports/backup-service.js';
import { required } from './answers.js';
import { invalidAnswer } from './errors.js';
import { everyPage } from './paging.js';
import type { Read, Send } from './read.js';
import { createSharedListing } from './shared-listing.js';
import type { SharedListing } from './shared-listing.js';

/** 10,000 exports of the last 90 days; a page holds 25 at most. */
const mostPages = 400;
const pageSize = 25;
/** Of one table and type, beside the newest that is complete. */
const mostPerType = 2;

export interface ListedExport {
  readonly arn: string;
  /** When it was begun, ms since 1970. */
  readonly begunMs: number;
  readonly isComplete: boolean;
}

/** Of one table; newest first. */
type NewestExports = Readonly<Record<ExportDescription['kind'], readonly ListedExport[]>>;

/** By table. */
type Listing = ReadonlyMap<string, NewestExports>;

const none: NewestExports = { full: [], incremental: [] };

/** The newest exports of a table: of each type two, and the newest that is complete. */
export function exportsIn(listing: Listing, table: string): readonly ListedExport[] {
  const { full, incremental } = listing.get(table) ?? none;
  return [...full, ...incremental];
}

/** The exports of an account and region, listed once for all its tables. */
export function createExportListing(read: Read, clock: Clock): SharedListing<Listing> {
  return createSharedListing(clock, (place, signal) =>
    read(
      {
        ...place,
        operation: 'ListExports',
        subject: 'the exports of the tables',
        absentOn: [],
        work: (send) => listExports(send, place),
      },
      signal,
    ),
  );
}

/** Its documented order is not relied upon: only the newest of each table and type are kept. */
async function listExports(send: Send, { account, region }: Place): Promise<Listing> {
  const byTable = new Map<string, NewestExports>();
  await everyPage('ListExports', mostPages, async (token) => {
    const answer = await send('ListExports', {
      MaxResults: pageSize,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    for (const summary of required(answer.ExportSummaries, 'ListExports: ExportSummaries')) {
      const { table, owner, ...listed } = parseSummary(summary);
      if (owner !== `${region}:${account}`) continue; // not of this place, where the endpoint does not tell them apart
      const known = byTable.get(table) ?? none;
      const kind = kindOf(summary);
      byTable.set(table, { ...known, [kind]: newestOf([...known[kind], listed]) });
    }
    return answer.NextToken;
  });
  return byTable;
}

/** Where the newest have failed, what is left to restore from is older. */
function newestOf(exports: readonly ListedExport[]): readonly ListedExport[] {
  const sorted = exports.toSorted((a, b) => b.begunMs - a.begunMs);
  const complete = sorted.find(({ isComplete }) => isComplete);
  return sorted.filter((each, index) => index < mostPerType || each === complete);
}

/** The last part begins with the milliseconds of its begin. */
const arnPattern =
  /^arn:[a-z0-9-]+:dynamodb:([a-z0-9-]+:\d{12}):table\/([\w.-]+)\/export\/(\d{13,16})-[\w-]{1,64}$/;

function parseSummary({ ExportArn, ExportStatus }: ExportSummary) {
  const arn = required(ExportArn, 'ListExports: ExportArn');
  const [, owner, table, digits] = arnPattern.exec(arn) ?? [];
  if (owner === undefined || table === undefined || digits === undefined) {
    throw invalidAnswer('ListExports: ExportArn is not that of an export');
  }
  return { arn, owner, table, begunMs: Number(digits), isComplete: ExportStatus === 'COMPLETED' };
}

function kindOf({ ExportType }: ExportSummary): ExportDescription['kind'] {
  switch (ExportType) {
    case 'FULL_EXPORT':
    case undefined:
      return 'full';
    case 'INCREMENTAL_EXPORT':
      return 'incremental';
    default:
      throw invalidAnswer('ListExports: an ExportType that is not known');
  }
}
