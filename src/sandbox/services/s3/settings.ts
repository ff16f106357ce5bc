import type {
  LifecycleRule,
  ObjectOwnership,
  PublicAccessBlockConfiguration,
  ReplicationConfiguration,
  ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import type {
  BucketSettingsDescription,
  LifecycleRuleDescription,
  ReplicationRuleDescription,
} from '../../descriptions/bucket-settings.js';

/**
 * What else a bucket is configured with. A part that is undefined was never configured. Nothing of
 * it acts, but that a public policy is refused where it is blocked.
 */
export interface BucketSettings {
  publicAccessBlock: PublicAccessBlockConfiguration | undefined;
  encryption: ServerSideEncryptionRule | undefined;
  lifecycle: readonly LifecycleRule[] | undefined;
  ownership: ObjectOwnership | undefined;
  readonly replication: ReplicationConfiguration | undefined;
}

const everythingBlocked: PublicAccessBlockConfiguration = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** What S3 encrypts with unless it is told otherwise. */
const usualEncryption: ServerSideEncryptionRule = {
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
  BucketKeyEnabled: false,
};

/**
 * What a bucket that is made today comes with. Source: Amazon S3 User Guide, "Default settings for
 * new S3 buckets FAQ".
 */
export function newBucketSettings(): BucketSettings {
  return {
    publicAccessBlock: everythingBlocked,
    encryption: usualEncryption,
    lifecycle: undefined,
    ownership: 'BucketOwnerEnforced',
    replication: undefined,
  };
}

export function describedSettings(
  described: BucketSettingsDescription,
  account: string,
  partition: string,
): BucketSettings {
  const { publicAccessBlock: block, encryption, lifecycle, ownership, replication } = described;
  return {
    publicAccessBlock: block && {
      BlockPublicAcls: block.blockAcls,
      IgnorePublicAcls: block.ignoreAcls,
      BlockPublicPolicy: block.blockPolicy,
      RestrictPublicBuckets: block.restrictBuckets,
    },
    encryption: encryption && {
      ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm: encryption.algorithm,
        ...(encryption.key !== undefined && { KMSMasterKeyID: encryption.key }),
      },
      BucketKeyEnabled: encryption.algorithm === 'aws:kms',
    },
    lifecycle: lifecycle?.map(lifecycleRule),
    ownership,
    replication: replication && {
      Role: `arn:${partition}:iam::${account}:role/replication`,
      Rules: replication.map(replicationRule),
    },
  };
}

function lifecycleRule(rule: LifecycleRuleDescription): LifecycleRule {
  const { expireAfterDays, expireNoncurrentAfterDays, transitions } = rule;
  return {
    ID: rule.id,
    Status: rule.isEnabled ? 'Enabled' : 'Disabled',
    Filter: { Prefix: rule.prefix ?? '' },
    ...(expireAfterDays !== undefined && { Expiration: { Days: expireAfterDays } }),
    ...(expireNoncurrentAfterDays !== undefined && {
      NoncurrentVersionExpiration: { NoncurrentDays: expireNoncurrentAfterDays },
    }),
    ...(transitions !== undefined && {
      Transitions: transitions.map(({ storageClass, afterDays }) => ({
        StorageClass: storageClass,
        Days: afterDays,
      })),
    }),
  };
}

function replicationRule(
  rule: ReplicationRuleDescription,
  index: number,
): NonNullable<ReplicationConfiguration['Rules']>[number] {
  return {
    ID: rule.id,
    Priority: index + 1,
    Status: rule.isEnabled ? 'Enabled' : 'Disabled',
    Filter: { Prefix: '' },
    DeleteMarkerReplication: { Status: rule.copiesDeleteMarkers ? 'Enabled' : 'Disabled' },
    Destination: {
      Bucket: rule.bucketArn,
      ...(rule.account !== undefined && { Account: rule.account }),
    },
  };
}
