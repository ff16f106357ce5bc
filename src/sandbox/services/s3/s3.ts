/**
 * S3 as far as a backup bucket needs it: posture, versioned objects, object lock, conditional writes
 * and access across accounts. It decides access by itself (`door.ts`), with the bucket's policy and
 * the caller's. Multipart uploads, legal holds and ACLs are not served; lifecycle and replication
 * are kept and shown, and do nothing.
 */
import type { SandboxClock } from '../../clock.js';
import type { BucketDescription } from '../../description.js';
import { partitionOf } from '../../iam/partition.js';
import type { Random } from '../../random.js';
import type { Service } from '../../service.js';
import { bucketOperations } from './bucket-operations.js';
import { ObjectTable, type Bucket } from './bucket.js';
import { deleteOperation } from './delete-object.js';
import { createDoor } from './door.js';
import { listOperations } from './listings.js';
import { postureOperations } from './posture-operations.js';
import { putOperation, storeText } from './put-object.js';
import { readOperations } from './read-object.js';
import { retentionOperations } from './retention.js';
import { settingsOperations } from './settings-operations.js';
import { describedSettings } from './settings.js';

const maximumListed = 1000;

export function createS3(options: { readonly clock: SandboxClock; readonly random: Random }): {
  readonly service: Service;
  /** Buckets of the world's start. */
  seed(buckets: readonly BucketDescription[]): void;
} {
  const buckets = new Map<string, Bucket>();
  const door = createDoor(buckets);
  const versionIds = options.random.fork('version ids');
  return {
    service: {
      signingName: 's3',
      handlers: {
        ...bucketOperations(buckets, door),
        ...postureOperations(door),
        ...settingsOperations(door),
        ...putOperation(door, versionIds),
        ...readOperations(door),
        ...deleteOperation(door, versionIds),
        ...listOperations(door),
        ...retentionOperations(door),
      },
      state: () => ({ buckets: [...buckets.values()].slice(0, maximumListed).map(summary) }),
    },
    seed: (described) => {
      const createdAt = options.clock.now();
      for (const each of described) {
        const bucket = fromDescription(each, createdAt);
        buckets.set(bucket.name, bucket);
        for (const { key, text } of each.objects ?? []) {
          storeText(bucket, { key, text, at: createdAt }, versionIds);
        }
      }
    },
  };
}

function fromDescription(described: BucketDescription, createdAt: Date): Bucket {
  const { account, region, name, policy, objectLock } = described;
  const versioning = { enabled: 'Enabled', suspended: 'Suspended', never: 'never' } as const;
  const rule = objectLock?.rule;
  return {
    name,
    account,
    region,
    createdAt,
    versioning: versioning[described.versioning],
    lock:
      objectLock === undefined
        ? undefined
        : { rule: rule && { mode: rule.mode, unit: 'days', length: rule.days } },
    policy,
    settings: describedSettings(described.settings ?? {}, account, partitionOf(region)),
    objects: new ObjectTable(),
  };
}

function summary(bucket: Bucket): unknown {
  return {
    name: bucket.name,
    account: bucket.account,
    region: bucket.region,
    versioning: bucket.versioning,
    objectLock: bucket.lock === undefined ? 'never' : (bucket.lock.rule ?? 'without a rule'),
    hasPolicy: bucket.policy !== undefined,
    keys: bucket.objects.keyCount,
    bytes: bucket.objects.bytes,
  };
}
