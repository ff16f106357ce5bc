import type { ReplicationRule } from '@aws-sdk/client-s3';
import type { BackupBucket } from '../estate/environment.js';
import type {
  BucketDetails,
  BucketEncryption,
  BucketOwnership,
  BucketReplication,
  LifecycleRule,
  PublicAccessBlock,
} from '../estate/bucket-details.js';
import type { Observed } from '../estate/observation.js';
import type { PolicyText } from '../estate/table-settings.js';
import type { Clock } from '../kernel/clock.js';
import type { Buckets } from '../ports/observers.js';
import { required } from './answers.js';
import { describeLifecycleRule } from './bucket-lifecycle.js';
import { invalidAnswer } from './errors.js';
import type { OperationName } from './operations.js';
import { endedWith } from './part.js';
import type { Read, Send } from './read.js';

type DetailOperation = Extract<
  OperationName,
  | 'GetBucketPolicy'
  | 'GetPublicAccessBlock'
  | 'GetBucketEncryption'
  | 'GetBucketLifecycleConfiguration'
  | 'GetBucketOwnershipControls'
  | 'GetBucketReplication'
>;

interface Asked {
  readonly Bucket: string;
  readonly ExpectedBucketOwner: string;
}

/** One configuration of a bucket: how it is asked for, and what it means when it is not there. */
interface Detail<T> {
  readonly operation: DetailOperation;
  readonly ask: (send: Send, input: Asked) => Promise<T>;
  /** The error that says that nothing is configured. */
  readonly unsetOn: string;
  readonly unset: T;
}

/** `Buckets.details`. Every call names the expected owner, so no other bucket is judged. */
export function createBucketDetails(read: Read, clock: Clock): Buckets['details'] {
  return async (bucket, signal): Promise<BucketDetails> => {
    const detail = <T>(which: Detail<T>): Promise<Observed<T>> =>
      readDetail(read, bucket, which, signal);
    const [policy, publicAccess, encryption, lifecycle, ownership, replication] = await Promise.all(
      [
        detail(policyDetail),
        detail(publicAccessDetail),
        detail(encryptionDetail),
        detail(lifecycleDetail(clock)),
        detail(ownershipDetail),
        detail(replicationDetail),
      ],
    );
    return { policy, publicAccess, encryption, lifecycle, ownership, replication };
  };
}

/** The policy of a bucket alone. */
export function readBucketPolicy(
  read: Read,
  bucket: BackupBucket,
  signal: AbortSignal,
): Promise<Observed<PolicyText>> {
  return readDetail(read, bucket, policyDetail, signal);
}

function readDetail<T>(
  read: Read,
  { name, account, region }: BackupBucket,
  { operation, ask, unsetOn, unset }: Detail<T>,
  signal: AbortSignal,
): Promise<Observed<T>> {
  return read<T>(
    {
      operation,
      account,
      region,
      subject: `bucket ${name}`,
      absentOn: ['NoSuchBucket'],
      work: async (send) => {
        try {
          return await ask(send, { Bucket: name, ExpectedBucketOwner: account });
        } catch (error) {
          if (endedWith(error, unsetOn)) return unset;
          throw error;
        }
      },
    },
    signal,
  );
}

const policyDetail: Detail<PolicyText> = {
  operation: 'GetBucketPolicy',
  ask: async (send, input) => {
    const { Policy } = await send('GetBucketPolicy', input);
    return { kind: 'document', text: required(Policy, 'GetBucketPolicy: Policy') };
  },
  unsetOn: 'NoSuchBucketPolicy',
  unset: { kind: 'none' },
};

const publicAccessDetail: Detail<PublicAccessBlock> = {
  operation: 'GetPublicAccessBlock',
  ask: async (send, input) => {
    const answer = await send('GetPublicAccessBlock', input);
    const block = required(answer.PublicAccessBlockConfiguration, 'PublicAccessBlockConfiguration');
    return {
      blockAcls: block.BlockPublicAcls ?? false,
      ignoreAcls: block.IgnorePublicAcls ?? false,
      blockPolicy: block.BlockPublicPolicy ?? false,
      restrictBuckets: block.RestrictPublicBuckets ?? false,
    };
  },
  unsetOn: 'NoSuchPublicAccessBlockConfiguration',
  unset: { blockAcls: false, ignoreAcls: false, blockPolicy: false, restrictBuckets: false },
};

/** What S3 does with new objects where nothing is configured. @source Default encryption FAQ, Amazon S3 User Guide */
const baseEncryption: BucketEncryption = { algorithm: 'AES256', key: undefined };

const encryptionDetail: Detail<BucketEncryption> = {
  operation: 'GetBucketEncryption',
  ask: async (send, input) => {
    const answer = await send('GetBucketEncryption', input);
    const configuration = required(
      answer.ServerSideEncryptionConfiguration,
      'ServerSideEncryptionConfiguration',
    );
    const [rule] = required(configuration.Rules, 'ServerSideEncryptionConfiguration: Rules');
    const applied = rule?.ApplyServerSideEncryptionByDefault;
    if (applied === undefined) return baseEncryption;
    return {
      algorithm: required(applied.SSEAlgorithm, 'ServerSideEncryptionConfiguration: SSEAlgorithm'),
      key: applied.KMSMasterKeyID || undefined,
    };
  },
  unsetOn: 'ServerSideEncryptionConfigurationNotFoundError',
  unset: baseEncryption,
};

function lifecycleDetail(clock: Clock): Detail<readonly LifecycleRule[]> {
  return {
    operation: 'GetBucketLifecycleConfiguration',
    ask: async (send, input) => {
      const { Rules } = await send('GetBucketLifecycleConfiguration', input);
      return (Rules ?? []).map((rule) => describeLifecycleRule(rule, clock.now()));
    },
    unsetOn: 'NoSuchLifecycleConfiguration',
    unset: [],
  };
}

const ownershipDetail: Detail<BucketOwnership> = {
  operation: 'GetBucketOwnershipControls',
  ask: async (send, input) => {
    const { OwnershipControls } = await send('GetBucketOwnershipControls', input);
    const [rule] = required(OwnershipControls, 'OwnershipControls').Rules ?? [];
    return { kind: 'set', rule: required(rule?.ObjectOwnership, 'OwnershipControls: Rules') };
  },
  unsetOn: 'OwnershipControlsNotFoundError',
  unset: { kind: 'not-set' },
};

const replicationDetail: Detail<BucketReplication> = {
  operation: 'GetBucketReplication',
  ask: async (send, input) => {
    const answer = await send('GetBucketReplication', input);
    const { Rules } = required(answer.ReplicationConfiguration, 'ReplicationConfiguration');
    return { rules: (Rules ?? []).map(describeReplication) };
  },
  unsetOn: 'ReplicationConfigurationNotFoundError',
  unset: { rules: [] },
};

function describeReplication(rule: ReplicationRule): BucketReplication['rules'][number] {
  if (rule.Status !== 'Enabled' && rule.Status !== 'Disabled') {
    throw invalidAnswer('GetBucketReplication: a Status that is not known');
  }
  return {
    isEnabled: rule.Status === 'Enabled',
    bucketArn: required(rule.Destination?.Bucket, 'GetBucketReplication: Bucket'),
    account: rule.Destination?.Account,
    replicatesDeleteMarkers: replicatesDeleteMarkers(rule),
  };
}

/** A rule of the first version, which has no filter, always did. @source Backward compatibility considerations, Amazon S3 User Guide */
function replicatesDeleteMarkers({ DeleteMarkerReplication, Filter }: ReplicationRule): boolean {
  if (DeleteMarkerReplication?.Status === undefined) return Filter === undefined;
  return DeleteMarkerReplication.Status === 'Enabled';
}
