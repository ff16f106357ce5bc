import type { ExportSummary } from '@aws-sdk/client-dynamodb';
import type { ExportDescription } from '../estate/table-settings.js';
import type { Clock } from '../kernel/clock.js';
import type { Place } from '../ports/backup-service.js';
import { required } from './answers.js';
import { invalidAnswer } from './errors.js';
import { readPages } from './pages.js';
import type { Read, Send } from './read.js';
import { createSharedListing } from './shared-listing.js';
import type { SharedListing } from './shared-listing.js';

/** 10,000 exports of the last 90 days; a page holds 25 at most. */
const mostPages = 400;
const pageSize = 25;
/** Of one table and type. */
const mostPerType = 2;

export interface ListedExport {
  readonly arn: string;
  /** When it was begun, ms since 1970. */
  readonly begunMs: number;
}

/** Of one table; newest first. */
export type NewestExports = Readonly<Record<ExportDescription['kind'], readonly ListedExport[]>>;

/** By table. */
type Listing = ReadonlyMap<string, NewestExports>;

const none: NewestExports = { full: [], incremental: [] };

/** The newest exports of a table in its listing: at most two of each type. */
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
  await readPages('ListExports', mostPages, async (token) => {
    const answer = await send('ListExports', {
      MaxResults: pageSize,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    for (const summary of required(answer.ExportSummaries, 'ListExports: ExportSummaries')) {
      const { table, owner, ...listed } = parseExportArn(summary);
      if (owner !== `${region}:${account}`) continue; // not of this place, where the endpoint does not tell them apart
      const known = byTable.get(table) ?? none;
      const kind = kindOf(summary);
      const newest = [...known[kind], listed].toSorted((a, b) => b.begunMs - a.begunMs);
      byTable.set(table, { ...known, [kind]: newest.slice(0, mostPerType) });
    }
    return answer.NextToken;
  });
  return byTable;
}

/** The last part begins with the milliseconds of its begin. */
const arnPattern =
  /^arn:[a-z0-9-]+:dynamodb:([a-z0-9-]+:\d{12}):table\/([\w.-]+)\/export\/(\d{13,16})-[\w-]{1,64}$/;

function parseExportArn({ ExportArn }: ExportSummary) {
  const arn = required(ExportArn, 'ListExports: ExportArn');
  const [, owner, table, digits] = arnPattern.exec(arn) ?? [];
  if (owner === undefined || table === undefined || digits === undefined) {
    throw invalidAnswer('ListExports: ExportArn is not that of an export');
  }
  return { arn, owner, table, begunMs: Number(digits) };
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
