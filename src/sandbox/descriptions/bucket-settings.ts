/** Settings of a bucket. What is left out was never configured, which S3 tells in its own way. */
export interface BucketSettingsDescription {
  readonly publicAccessBlock?: PublicAccessBlockDescription | undefined;
  readonly encryption?: BucketEncryptionDescription | undefined;
  readonly lifecycle?: readonly LifecycleRuleDescription[] | undefined;
  readonly ownership?: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter' | undefined;
  readonly replication?: readonly ReplicationRuleDescription[] | undefined;
}

interface PublicAccessBlockDescription {
  readonly blockAcls: boolean;
  readonly ignoreAcls: boolean;
  readonly blockPolicy: boolean;
  readonly restrictBuckets: boolean;
}

interface BucketEncryptionDescription {
  readonly algorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse';
  /** Key id, alias or ARN; left out = the AWS key of the account. */
  readonly key?: string | undefined;
}

export interface LifecycleRuleDescription {
  readonly id: string;
  readonly isEnabled: boolean;
  /** Left out = the whole bucket. */
  readonly prefix?: string | undefined;
  readonly expireAfterDays?: number | undefined;
  readonly expireNoncurrentAfterDays?: number | undefined;
  readonly transitions?:
    | readonly {
        readonly storageClass: 'GLACIER' | 'DEEP_ARCHIVE' | 'STANDARD_IA' | 'GLACIER_IR';
        readonly afterDays: number;
      }[]
    | undefined;
}

export interface ReplicationRuleDescription {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly bucketArn: string;
  readonly account?: string | undefined;
  readonly copiesDeleteMarkers: boolean;
}
