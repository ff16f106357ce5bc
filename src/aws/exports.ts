import type { ExportDescription as SdkExport } from '@aws-sdk/client-dynamodb';
import type { ExportDescription } from '../estate/table-settings.js';
import type { Clock } from '../kernel/clock.js';
import type { Tables } from '../ports/observers.js';
import { optionalInstant, required } from './answers.js';
import { cleanText } from './error-shape.js';
import { invalidAnswer } from './errors.js';
import { createExportListing, exportsIn } from './export-listing.js';
import type { ListedExport } from './export-listing.js';
import type { AwsMemory } from './memory.js';
import { endedWith } from './part.js';
import type { Read, Send } from './read.js';

/** `Tables.exports`: from one listing of the place, each export described until it has ended. */
export function createExports(
  read: Read,
  clock: Clock,
  ended: AwsMemory['endedExports'],
): Tables['exports'] {
  const listing = createExportListing(read, clock);
  return async (place, signal) => {
    const listed = await listing(place, (all) => exportsIn(all, place.table), signal);
    if (listed.kind !== 'seen') return listed;
    const known = listed.value.flatMap(({ arn }) => ended.get(arn) ?? []);
    const open = listed.value.filter(({ arn }) => !known.some((each) => each.arn === arn));
    if (open.length === 0) return { ...listed, value: newestFirst(known, listed.value) };
    const { account, region, table } = place;
    const described = await read(
      {
        account,
        region,
        subject: `the exports of table ${table}`,
        absentOn: [],
        operation: 'DescribeExport',
        work: (send) => describeAll(send, open, ended),
      },
      signal,
    );
    const calls = [...listed.calls, ...described.calls];
    return described.kind === 'seen'
      ? { ...described, calls, value: newestFirst([...known, ...described.value], listed.value) }
      : { ...described, calls };
  };
}

function newestFirst(
  described: readonly ExportDescription[],
  listed: readonly ListedExport[],
): readonly ExportDescription[] {
  return listed
    .toSorted((a, b) => b.begunMs - a.begunMs)
    .flatMap(({ arn }) => described.find((each) => each.arn === arn) ?? []);
}

/** One that is gone since it was listed is older than 90 days: it is left out. */
async function describeAll(
  send: Send,
  listed: readonly ListedExport[],
  ended: AwsMemory['endedExports'],
): Promise<readonly ExportDescription[]> {
  const described: ExportDescription[] = [];
  for (const { arn } of listed) {
    try {
      const answer = await send('DescribeExport', { ExportArn: arn });
      const told = required(answer.ExportDescription, 'DescribeExport: ExportDescription');
      const each = describeExport(told, arn);
      if (each.status !== 'IN_PROGRESS') ended.set(arn, each);
      described.push(each);
    } catch (error) {
      if (!endedWith(error, 'ExportNotFoundException')) throw error;
    }
  }
  return described;
}

/** @source API ExportDescription, Amazon DynamoDB API Reference */
function describeExport(told: SdkExport, arn: string): ExportDescription {
  if (told.ExportArn !== arn) throw invalidAnswer('DescribeExport: another export than asked for');
  return {
    arn,
    status: statusOf(told),
    ...contentOf(told),
    startedAt: optionalInstant(told.StartTime, 'DescribeExport: StartTime'),
    endedAt: optionalInstant(told.EndTime, 'DescribeExport: EndTime'),
    bucket: required(told.S3Bucket, 'DescribeExport: S3Bucket'),
    bucketOwner: told.S3BucketOwner || undefined,
    prefix: told.S3Prefix ?? '',
    manifest: told.ExportManifest || undefined,
    itemCount: told.ItemCount,
    billedBytes: told.BilledSizeBytes,
    isFiltered: Object.values(told.FilterSpecification ?? {}).some((part) => part !== undefined),
    failureCode: told.FailureCode ? cleanText(told.FailureCode) : undefined,
    failureMessage: told.FailureMessage ? cleanText(told.FailureMessage) : undefined,
  };
}

function statusOf({ ExportStatus }: SdkExport): ExportDescription['status'] {
  switch (ExportStatus) {
    case 'IN_PROGRESS':
    case 'COMPLETED':
    case 'FAILED':
      return ExportStatus;
    case undefined:
    default:
      throw invalidAnswer('DescribeExport: an ExportStatus that is not known');
  }
}

/** A full export that was asked for without a type is described without one. */
function contentOf(told: SdkExport): Pick<ExportDescription, 'kind' | 'from' | 'to'> {
  switch (told.ExportType) {
    case undefined:
    case 'FULL_EXPORT':
      return {
        kind: 'full',
        from: undefined,
        to: optionalInstant(told.ExportTime, 'DescribeExport: ExportTime'),
      };
    case 'INCREMENTAL_EXPORT': {
      const window = required(
        told.IncrementalExportSpecification,
        'DescribeExport: IncrementalExportSpecification',
      );
      return {
        kind: 'incremental',
        from: optionalInstant(window.ExportFromTime, 'DescribeExport: ExportFromTime'),
        to: optionalInstant(window.ExportToTime, 'DescribeExport: ExportToTime'),
      };
    }
    default:
      throw invalidAnswer('DescribeExport: an ExportType that is not known');
  }
}
