/**
 * Parts of the world's description, one noun a file. Purpose of this folder: say in plain data what
 * stands around the tables when a world begins; `description.ts` puts the parts together. Nothing
 * here acts. What is left out is as AWS makes it by itself.
 */

/** Settings of a table that are the same in every region of its group. */
export interface TableSettingsDescription {
  /** Tags, also those that AWS sets: `aws:cloudformation:stack-name`. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Attribute by which items expire; left out = time to live is off. */
  readonly timeToLive?: string | undefined;
  /** Resource policy as JSON text. */
  readonly policy?: string | undefined;
  readonly tableClass?: 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS' | undefined;
  /** Left out = on demand. */
  readonly provisioned?: { readonly readUnits: number; readonly writeUnits: number } | undefined;
  readonly indexes?: readonly IndexDescription[] | undefined;
  /** Backups made on demand, and by AWS Backup without its advanced features. */
  readonly backups?: readonly TableBackupDescription[] | undefined;
  readonly exports?: readonly ExportDescription[] | undefined;
  /** Application Auto Scaling of the table itself. */
  readonly scaling?: readonly ScalingDescription[] | undefined;
}

export interface IndexDescription {
  readonly name: string;
  readonly kind: 'global' | 'local';
  readonly hash: KeyAttributeDescription;
  readonly range?: KeyAttributeDescription | undefined;
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  /** With INCLUDE alone. */
  readonly included?: readonly string[] | undefined;
}

interface KeyAttributeDescription {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

interface TableBackupDescription {
  readonly name: string;
  readonly type: 'USER' | 'AWS_BACKUP';
  readonly hoursAgo: number;
}

/** An export to S3 that was started before the world begins. It left no files. */
export interface ExportDescription {
  readonly kind: 'FULL_EXPORT' | 'INCREMENTAL_EXPORT';
  readonly status: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  /** The instant that it holds; the end of the window of an incremental one. */
  readonly hoursAgo: number;
  /** Length of the window of an incremental one. */
  readonly windowHours?: number | undefined;
  readonly bucket: string;
  readonly bucketOwner?: string | undefined;
  readonly prefix?: string | undefined;
  /** True: whoever started it did not name the type, so `DescribeExport` leaves it out. */
  readonly isTypeUnsaid?: boolean | undefined;
  /** True: it was started with a filter. */
  readonly isFiltered?: boolean | undefined;
  /** Of a failed one. */
  readonly failure?: { readonly code: string; readonly message: string } | undefined;
}

interface ScalingDescription {
  readonly dimension: 'read' | 'write';
  readonly minimum: number;
  readonly maximum: number;
}
