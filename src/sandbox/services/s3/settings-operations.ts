import type {
  GetBucketEncryptionCommandInput,
  GetBucketEncryptionCommandOutput,
  GetBucketLifecycleConfigurationCommandInput,
  GetBucketLifecycleConfigurationCommandOutput,
  GetBucketOwnershipControlsCommandInput,
  GetBucketOwnershipControlsCommandOutput,
  GetBucketPolicyStatusCommandInput,
  GetBucketPolicyStatusCommandOutput,
  GetBucketReplicationCommandInput,
  GetBucketReplicationCommandOutput,
  GetPublicAccessBlockCommandInput,
  GetPublicAccessBlockCommandOutput,
  LifecycleRule,
  PutBucketEncryptionCommandInput,
  PutBucketLifecycleConfigurationCommandInput,
  PutBucketOwnershipControlsCommandInput,
  PutPublicAccessBlockCommandInput,
} from '@aws-sdk/client-s3';
import { isPublicPolicy } from '../../iam/public.js';
import type { Call, Handler } from '../../service.js';
import type { Bucket } from './bucket.js';
import type { Door } from './door.js';
import { s3Fault, withRegion } from './faults.js';
import { malformedXml, noBucketPolicy } from './posture-operations.js';

type Output<T> = Omit<T, '$metadata'>;

const maximumRules = 1000;
const ownerships = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'] as const;
const algorithms = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const;

/** Public access, encryption, lifecycle, ownership and replication of a bucket. */
export function settingsOperations(door: Door): Readonly<Record<string, Handler>> {
  return {
    ...publicOperations(door),
    ...encryptionOperations(door),
    ...lifecycleOperations(door),
    ...ownershipOperations(door),
    GetBucketReplication: (
      input: GetBucketReplicationCommandInput,
      call: Call,
    ): Output<GetBucketReplicationCommandOutput> => {
      const bucket = door.enter(input, call, 's3:GetReplicationConfiguration');
      const { replication } = bucket.settings;
      if (replication === undefined) {
        throw absent(
          bucket,
          'ReplicationConfigurationNotFoundError',
          'The replication configuration was not found',
        );
      }
      return { ReplicationConfiguration: replication };
    },
  };
}

function publicOperations(door: Door): Readonly<Record<string, Handler>> {
  return {
    GetBucketPolicyStatus: (
      input: GetBucketPolicyStatusCommandInput,
      call: Call,
    ): Output<GetBucketPolicyStatusCommandOutput> => {
      const bucket = door.enter(input, call, 's3:GetBucketPolicyStatus');
      if (bucket.policy === undefined) throw noBucketPolicy(bucket);
      return { PolicyStatus: { IsPublic: isPublicPolicy(bucket.policy) } };
    },
    GetPublicAccessBlock: (
      input: GetPublicAccessBlockCommandInput,
      call: Call,
    ): Output<GetPublicAccessBlockCommandOutput> => {
      const bucket = door.enter(input, call, 's3:GetBucketPublicAccessBlock');
      const block = bucket.settings.publicAccessBlock;
      if (block === undefined) {
        throw absent(
          bucket,
          'NoSuchPublicAccessBlockConfiguration',
          'The public access block configuration was not found',
        );
      }
      return { PublicAccessBlockConfiguration: block };
    },
    PutPublicAccessBlock: (input: PutPublicAccessBlockCommandInput, call: Call): object => {
      const bucket = door.enter(input, call, 's3:PutBucketPublicAccessBlock');
      const wanted = input.PublicAccessBlockConfiguration;
      if (wanted === undefined) throw malformedXml();
      // What is left out is switched off. Source: API Reference, "PutPublicAccessBlock".
      bucket.settings.publicAccessBlock = {
        BlockPublicAcls: wanted.BlockPublicAcls ?? false,
        IgnorePublicAcls: wanted.IgnorePublicAcls ?? false,
        BlockPublicPolicy: wanted.BlockPublicPolicy ?? false,
        RestrictPublicBuckets: wanted.RestrictPublicBuckets ?? false,
      };
      return {};
    },
  };
}

function encryptionOperations(door: Door): Readonly<Record<string, Handler>> {
  return {
    GetBucketEncryption: (
      input: GetBucketEncryptionCommandInput,
      call: Call,
    ): Output<GetBucketEncryptionCommandOutput> => {
      const bucket = door.enter(input, call, 's3:GetEncryptionConfiguration');
      const { encryption } = bucket.settings;
      if (encryption === undefined) {
        throw absent(
          bucket,
          'ServerSideEncryptionConfigurationNotFoundError',
          'The server side encryption configuration was not found',
        );
      }
      return { ServerSideEncryptionConfiguration: { Rules: [encryption] } };
    },
    PutBucketEncryption: (input: PutBucketEncryptionCommandInput, call: Call): object => {
      const bucket = door.enter(input, call, 's3:PutEncryptionConfiguration');
      const [rule, ...more] = input.ServerSideEncryptionConfiguration?.Rules ?? [];
      const { SSEAlgorithm: algorithm, KMSMasterKeyID: key } =
        rule?.ApplyServerSideEncryptionByDefault ?? {};
      if (rule === undefined || more.length > 0 || algorithm === undefined) throw malformedXml();
      if (!algorithms.some((known) => known === algorithm)) throw malformedXml();
      if (key !== undefined && algorithm === 'AES256') {
        throw s3Fault(
          'InvalidArgument',
          'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
        );
      }
      bucket.settings.encryption = { ...rule, BucketKeyEnabled: rule.BucketKeyEnabled ?? false };
      return {};
    },
  };
}

function lifecycleOperations(door: Door): Readonly<Record<string, Handler>> {
  return {
    GetBucketLifecycleConfiguration: (
      input: GetBucketLifecycleConfigurationCommandInput,
      call: Call,
    ): Output<GetBucketLifecycleConfigurationCommandOutput> => {
      const bucket = door.enter(input, call, 's3:GetLifecycleConfiguration');
      const { lifecycle } = bucket.settings;
      if (lifecycle === undefined) {
        throw absent(
          bucket,
          'NoSuchLifecycleConfiguration',
          'The lifecycle configuration does not exist',
        );
      }
      return { Rules: [...lifecycle] };
    },
    PutBucketLifecycleConfiguration: (
      input: PutBucketLifecycleConfigurationCommandInput,
      call: Call,
    ): object => {
      const bucket = door.enter(input, call, 's3:PutLifecycleConfiguration');
      const rules = input.LifecycleConfiguration?.Rules ?? [];
      if (rules.length === 0 || rules.length > maximumRules) throw malformedXml();
      const named = rules.map((rule, index) => ({ ...rule, ID: rule.ID ?? `rule-${index + 1}` }));
      if (new Set(named.map(({ ID }) => ID)).size < named.length) {
        throw s3Fault(
          'InvalidArgument',
          'Rule ID must be unique. Found same ID for more than one rule',
        );
      }
      for (const rule of named) checkRule(rule);
      bucket.settings.lifecycle = named;
      return {};
    },
  };
}

/** Source: API Reference, "LifecycleRule": a rule needs an action, and days of at least one. */
function checkRule(rule: LifecycleRule): void {
  const { Expiration, NoncurrentVersionExpiration, Transitions = [] } = rule;
  if (rule.Status !== 'Enabled' && rule.Status !== 'Disabled') throw malformedXml();
  const actions = [
    Expiration,
    NoncurrentVersionExpiration,
    rule.AbortIncompleteMultipartUpload,
    ...Transitions,
    ...(rule.NoncurrentVersionTransitions ?? []),
  ];
  if (actions.every((action) => action === undefined)) {
    throw s3Fault('InvalidRequest', 'At least one action needs to be specified in a rule');
  }
  const days = [Expiration?.Days, NoncurrentVersionExpiration?.NoncurrentDays];
  if (days.some((count) => count !== undefined && count < 1)) {
    throw s3Fault('InvalidArgument', "'Days' for an Expiration action must be a positive integer");
  }
}

function ownershipOperations(door: Door): Readonly<Record<string, Handler>> {
  return {
    GetBucketOwnershipControls: (
      input: GetBucketOwnershipControlsCommandInput,
      call: Call,
    ): Output<GetBucketOwnershipControlsCommandOutput> => {
      const bucket = door.enter(input, call, 's3:GetBucketOwnershipControls');
      const { ownership } = bucket.settings;
      if (ownership === undefined) {
        throw absent(
          bucket,
          'OwnershipControlsNotFoundError',
          'The bucket ownership controls were not found',
        );
      }
      return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } };
    },
    PutBucketOwnershipControls: (
      input: PutBucketOwnershipControlsCommandInput,
      call: Call,
    ): object => {
      const bucket = door.enter(input, call, 's3:PutBucketOwnershipControls');
      const [rule, ...more] = input.OwnershipControls?.Rules ?? [];
      const known = ownerships.find((each) => each === rule?.ObjectOwnership);
      if (known === undefined || more.length > 0) throw malformedXml();
      bucket.settings.ownership = known;
      return {};
    },
  };
}

/** A part that was never configured, each with an error of its own. */
function absent(bucket: Bucket, name: Parameters<typeof s3Fault>[0], message: string): Error {
  return withRegion(s3Fault(name, message, { BucketName: bucket.name }), bucket);
}
