import type { Finding } from '../../../src/controls/finding.js';
import type { OperationName } from '../../../src/aws/operations.js';
import { operations } from '../../../src/aws/operations.js';
import type { Estate } from '../../../src/estate/environment.js';
import type { FaultRule } from '../../../src/sandbox/description.js';

/** A call that a verdict stands on, with the selectors of a fault. */
export interface NeededRead {
  readonly operation: OperationName;
  readonly service: string;
  readonly account: string;
  readonly region: string;
}

const needed: Readonly<Record<string, readonly OperationName[]>> = {
  'table-present': ['DescribeTable'],
  'pitr-enabled': ['DescribeContinuousBackups'],
  'pitr-window': ['DescribeContinuousBackups'],
  'pitr-coverage': ['DescribeContinuousBackups', 'DescribeTable'],
  'pitr-freshness': ['DescribeContinuousBackups'],
  'deletion-protection': ['DescribeTable'],
  'replica-active': ['DescribeTable'],
  'bucket-versioning': ['GetBucketVersioning'],
  'bucket-object-lock': ['GetObjectLockConfiguration'],
  'aurora-retention': ['DescribeDBClusters'],
  'dataset-storage': ['Invoke'],
  'backup-layout': ['Invoke', 'ListObjectsV2'],
};

/**
 * What must be answered so that a finding can have a verdict, written down by hand from the
 * controls' pages. A replica's place in the group is told by the home region.
 */
export function readsOf(
  { control, subject, reason }: Finding,
  { environments, buckets }: Estate,
): readonly NeededRead[] {
  const environment = environments.find(({ name }) => name === subject.environment);
  const home = environment?.region;
  // Folders of backups are listed where the bucket is.
  const bucket = buckets.find(({ name }) => name === environment?.backupLocation?.bucket);
  const region = control === 'replica-active' ? (home ?? subject.region) : subject.region;
  // Too little is too little, however old the table is.
  const isPlain = reason === 'PitrCoverageTooShort';
  const reads = [
    ...(needed[control] ?? []).filter((name) => !isPlain || name !== 'DescribeTable'),
    ...(reason === 'TableRecreated' ? (['ListBackups'] as const) : []),
  ];
  return reads.map((operation) => {
    const isListing = operation === 'ListObjectsV2' && bucket !== undefined;
    return {
      operation,
      service: operations[operation].service,
      account: isListing ? bucket.account : subject.account,
      region: isListing ? bucket.region : region,
    };
  });
}

/** Reasons that more than one read can tell by itself: those of the subject's own region. */
const toldByEach: Readonly<Record<string, readonly OperationName[]>> = {
  TableMissing: ['DescribeContinuousBackups'],
  ReplicaMissing: ['DescribeTable', 'DescribeContinuousBackups'],
  ReplicaInaccessible: ['DescribeTable'],
};

/** True when a finding cannot have a verdict without the reads that are hidden. */
export function isUnseen(
  finding: Finding,
  estate: Estate,
  isHidden: (read: NeededRead) => boolean,
): boolean {
  const reads = readsOf(finding, estate);
  const others = toldByEach[finding.reason ?? ''];
  if (others === undefined) return reads.some(isHidden);
  const { account, region } = finding.subject;
  const own = others.map((operation) => ({
    operation,
    service: operations[operation].service,
    account,
    region,
  }));
  return [...reads, ...own].every(isHidden);
}

/** True when a fault stands in the way of a read. */
export function hits(
  { service, operation, account, region }: Omit<FaultRule, 'id' | 'effect'>,
  read: NeededRead,
): boolean {
  return (
    (service === undefined || service === read.service) &&
    (operation === undefined || operation === read.operation) &&
    (account === undefined || account === read.account) &&
    (region === undefined || region === read.region)
  );
}
