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
];
