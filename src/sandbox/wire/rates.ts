/** One published request rate; its operations share it in an account and region. */
export interface RateRow {
  readonly service: string;
  readonly operations: readonly string[];
  readonly perSecond: number;
  /** Title of the AWS page that says so. */
  readonly source: string;
}

const quotas =
  'Amazon DynamoDB Developer Guide: Quotas in Amazon DynamoDB (service, account, and table quotas)';
const reference = (operation: string): string => `Amazon DynamoDB API Reference: ${operation}`;
const alone = (operation: string, perSecond: number, source = reference(operation)): RateRow => ({
  service: 'dynamodb',
  operations: [operation],
  perSecond,
  source,
});

const keyQuotas = 'AWS KMS Developer Guide: Request quotas';
const keys = (operations: readonly string[], perSecond: number): RateRow => ({
  service: 'kms',
  operations,
  perSecond,
  source: keyQuotas,
});

/** The request rates that AWS publishes for what the sandbox serves; all else is unlimited. */
export const documentedRates: readonly RateRow[] = [
  {
    service: 'dynamodb',
    operations: ['DescribeTable', 'ListTables'],
    perSecond: 2500,
    source: quotas,
  },
  {
    service: 'dynamodb',
    operations: ['CreateTable', 'UpdateTable', 'DeleteTable'],
    perSecond: 2500,
    source: quotas,
  },
  alone('DescribeContinuousBackups', 10),
  alone('ListBackups', 5),
  alone('CreateBackup', 50),
  alone('DescribeBackup', 10),
  alone('DeleteBackup', 10),
  alone('RestoreTableFromBackup', 10),
  alone('DescribeTimeToLive', 10, quotas),
  alone('ListTagsOfResource', 10),
  alone('TagResource', 5),
  alone('GetResourcePolicy', 100, quotas),
  keys(['DescribeKey'], 2000),
  keys(['GetKeyPolicy'], 1000),
  keys(['ListKeys'], 500),
  keys(['ListAliases'], 500),
  keys(['ScheduleKeyDeletion'], 15),
  keys(['EnableKey'], 5),
  keys(['DisableKey'], 5),
  keys(['CancelKeyDeletion'], 5),
  {
    service: 'monitoring',
    operations: ['GetMetricData'],
    perSecond: 50,
    source: 'Amazon CloudWatch User Guide: CloudWatch service quotas',
  },
];
