import type { KeyListEntry, KeyMetadata } from '@aws-sdk/client-kms';
import { dayMs } from '../../../kernel/units.js';
import { partitionOf } from '../../iam/partition.js';

/** One KMS key. Records are replaced, never changed; what passes with time comes from the instants. */
export interface Key {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly arn: string;
  readonly manager: 'CUSTOMER' | 'AWS';
  readonly createdAtMs: number;
  /** Key policy as JSON text. */
  readonly policy: string;
  readonly disabledAtMs: number | undefined;
  readonly deletion: Deletion | undefined;
}

/** A key in use, under the default policy. */
export function newKey(
  made: Pick<Key, 'account' | 'region' | 'id' | 'manager' | 'createdAtMs'>,
): Key {
  const { account, region, id } = made;
  const partition = partitionOf(region);
  return {
    ...made,
    arn: `arn:${partition}:kms:${region}:${account}:key/${id}`,
    policy: defaultPolicy(partition, account),
    disabledAtMs: undefined,
    deletion: undefined,
  };
}

/** Hands the decision to the account's own policies. Source: Developer Guide, "Default key policy". */
function defaultPolicy(partition: string, account: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
}

interface Deletion {
  readonly scheduledAtMs: number;
  /** Gone for good from this instant on. */
  readonly dueAtMs: number;
  readonly windowDays: number;
}

/** A key whose deletion is scheduled for so many days later. */
export function withDeletion(key: Key, scheduledAtMs: number, windowDays: number): Key {
  const dueAtMs = scheduledAtMs + windowDays * dayMs;
  return { ...key, deletion: { scheduledAtMs, dueAtMs, windowDays } };
}

export function isGone({ deletion }: Key, nowMs: number): boolean {
  return deletion !== undefined && deletion.dueAtMs <= nowMs;
}

/** Since when nothing can be encrypted or decrypted with it, in ms; Infinity = it can. */
export function unusableSinceMs({ disabledAtMs, deletion }: Key): number {
  return Math.min(disabledAtMs ?? Infinity, deletion?.scheduledAtMs ?? Infinity);
}

function isMultiRegion({ id }: Key): boolean {
  return id.startsWith('mrk-');
}

/** @source AWS KMS API Reference, KeyMetadata; Developer Guide, "Key states of AWS KMS keys" */
export function metadata(key: Key): KeyMetadata {
  const { id, account, arn, createdAtMs, manager, disabledAtMs, deletion } = key;
  const state =
    deletion !== undefined
      ? 'PendingDeletion'
      : disabledAtMs !== undefined
        ? 'Disabled'
        : 'Enabled';
  return {
    KeyId: id,
    AWSAccountId: account,
    Arn: arn,
    CreationDate: new Date(createdAtMs),
    Enabled: state === 'Enabled',
    Description: '',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: state,
    ...(deletion !== undefined && { DeletionDate: new Date(deletion.dueAtMs) }),
    Origin: 'AWS_KMS',
    KeyManager: manager,
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: isMultiRegion(key),
    ...(isMultiRegion(key) && {
      MultiRegionConfiguration: {
        MultiRegionKeyType: 'PRIMARY',
        PrimaryKey: { Arn: arn, Region: key.region },
        ReplicaKeys: [],
      },
    }),
  };
}

export function listEntry({ id, arn }: Key): KeyListEntry {
  return { KeyId: id, KeyArn: arn };
}
