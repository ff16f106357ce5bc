import type { ExportDescription, ExportSummary } from '@aws-sdk/client-dynamodb';

/** An export to S3, as far as it is told of: none is made here. */
export interface TableExport {
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  readonly tableArn: string;
  readonly tableId: string;
  readonly kind: 'FULL_EXPORT' | 'INCREMENTAL_EXPORT';
  /** Whoever started it named the kind. */
  readonly isKindSaid: boolean;
  readonly status: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  /** The instant that it holds; the end of an incremental one's window. */
  readonly toMs: number;
  /** Begin of an incremental one's window. */
  readonly fromMs: number | undefined;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly bucket: string;
  readonly bucketOwner: string | undefined;
  readonly prefix: string | undefined;
  readonly isFiltered: boolean;
  readonly items: number;
  readonly bytes: number;
  readonly failure: { readonly code: string; readonly message: string } | undefined;
}

export function exportId({ arn }: TableExport): string {
  return arn.split('/').at(-1) ?? arn;
}

/** Here the kind is named always. @source DynamoDB API Reference, ExportSummary */
export function exportSummary({ arn, status, kind }: TableExport): ExportSummary {
  return { ExportArn: arn, ExportStatus: status, ExportType: kind };
}

/** End, manifest and counts come with completion. @source DynamoDB API Reference, ExportDescription */
export function describeExport(made: TableExport): ExportDescription {
  const { bucketOwner, prefix, failure } = made;
  const isIncremental = made.kind === 'INCREMENTAL_EXPORT';
  return {
    ExportArn: made.arn,
    ExportStatus: made.status,
    StartTime: new Date(made.startedAtMs),
    TableArn: made.tableArn,
    TableId: made.tableId,
    S3Bucket: made.bucket,
    ...(bucketOwner !== undefined && { S3BucketOwner: bucketOwner }),
    ...(prefix !== undefined && { S3Prefix: prefix }),
    S3SseAlgorithm: 'AES256',
    ExportFormat: 'DYNAMODB_JSON',
    ...(made.isKindSaid && { ExportType: made.kind }),
    ...(isIncremental
      ? {
          IncrementalExportSpecification: {
            ExportFromTime: new Date(made.fromMs ?? made.toMs),
            ExportToTime: new Date(made.toMs),
            ExportViewType: 'NEW_AND_OLD_IMAGES',
          },
        }
      : { ExportTime: new Date(made.toMs) }),
    ...(made.isFiltered && { FilterSpecification: { FilterExpression: 'attribute_exists(id)' } }),
    ...(made.status !== 'IN_PROGRESS' && { EndTime: new Date(made.endedAtMs) }),
    ...(made.status === 'COMPLETED' && {
      ExportManifest: manifestKey(made),
      BilledSizeBytes: made.bytes,
      ItemCount: made.items,
    }),
    ...(failure !== undefined && { FailureCode: failure.code, FailureMessage: failure.message }),
  };
}

/** @source DynamoDB Developer Guide, "DynamoDB table export output format" */
function manifestKey(made: TableExport): string {
  const folder = `AWSDynamoDB/${exportId(made)}/manifest-summary.json`;
  return made.prefix === undefined ? folder : `${made.prefix}/${folder}`;
}
