/** A documented request rate, per account and region; operations of one class share it. */
export interface Rate {
  readonly perSecond: number;
  /** Title of the AWS page that states it; undefined = not published, the value is our caution. */
  readonly source: string | undefined;
}

const unpublished: Rate = { perSecond: 20, source: undefined };

export const rates = {
  'dynamodb-describe-table': {
    perSecond: 2500,
    source: 'Quotas in Amazon DynamoDB, Amazon DynamoDB Developer Guide',
  },
  'dynamodb-continuous-backups': {
    perSecond: 10,
    source: 'DescribeContinuousBackups, Amazon DynamoDB API Reference',
  },
  'dynamodb-list-backups': {
    perSecond: 5,
    source: 'ListBackups, Amazon DynamoDB API Reference',
  },
  'dynamodb-time-to-live': {
    perSecond: 10,
    source: 'Quotas in Amazon DynamoDB, Amazon DynamoDB Developer Guide',
  },
  'dynamodb-tags': {
    perSecond: 10,
    source: 'ListTagsOfResource, Amazon DynamoDB API Reference',
  },
  'dynamodb-resource-policy': {
    perSecond: 100,
    source: 'Quotas in Amazon DynamoDB, Amazon DynamoDB Developer Guide',
  },
  'dynamodb-exports': unpublished,
  /** Not published; other tools of an account share it, and it is known to be low. */
  backup: { perSecond: 10, source: undefined },
  'kms-describe-key': { perSecond: 2000, source: 'Request quotas, AWS KMS Developer Guide' },
  'kms-key-policy': { perSecond: 1000, source: 'Request quotas, AWS KMS Developer Guide' },
  iam: { perSecond: 10, source: undefined },
  'cloudwatch-metric-data': {
    perSecond: 50,
    source: 'CloudWatch service quotas, Amazon CloudWatch User Guide',
  },
  cloudformation: { perSecond: 10, source: undefined },
  'scaling-describe': { perSecond: 10, source: undefined },
  organizations: { perSecond: 5, source: undefined },
  's3-control': unpublished,
  'rds-describe': unpublished,
  'lambda-invoke': unpublished,
  sts: {
    perSecond: 600,
    source: 'IAM and AWS STS quotas, AWS Identity and Access Management User Guide',
  },
} as const satisfies Record<string, Rate>;

export type RateClass = keyof typeof rates;
