import type { ReadsOf } from '../../estate/fact-subjects.js';
import type {
  BucketEncryption,
  BucketOwnership,
  BucketReplication,
  LifecycleRule,
  PublicAccessBlock,
} from '../../estate/bucket-details.js';
import type {
  ClusterDescription,
  ClusterDetails,
  ClusterSnapshot,
  ObjectLock,
} from '../../estate/facts.js';
import {
  type Codec,
  figure,
  flag,
  instant,
  list,
  oneOf,
  optional,
  shape,
  text,
  union,
} from '../codec.js';
import { type FactCodecs, lockMode, policyText } from './basics.js';

export const bucketFacts: FactCodecs<ReadsOf<'bucket'>> = {
  versioning: oneOf(['enabled', 'suspended', 'never']),
  'object-lock': union<ObjectLock, 'kind'>('kind', {
    off: shape({ kind: oneOf(['off']) }),
    on: shape({
      kind: oneOf(['on']),
      rule: optional(shape({ mode: lockMode, days: figure })),
    }),
  }),
  'bucket-policy': policyText,
  'public-access': shape<PublicAccessBlock>({
    blockAcls: flag,
    ignoreAcls: flag,
    blockPolicy: flag,
    restrictBuckets: flag,
  }),
  'bucket-encryption': shape<BucketEncryption>({ algorithm: text, key: optional(text) }),
  'bucket-lifecycle': list(
    shape<LifecycleRule>({
      id: optional(text),
      isEnabled: flag,
      prefix: optional(text),
      isNarrowed: flag,
      expireAfterDays: optional(figure),
      expireNoncurrentAfterDays: optional(figure),
      transitions: list(shape({ storageClass: text, afterDays: figure })),
    }),
  ),
  'bucket-ownership': union<BucketOwnership, 'kind'>('kind', {
    'not-set': shape({ kind: oneOf(['not-set']) }),
    set: shape({ kind: oneOf(['set']), rule: text }),
  }),
  'bucket-replication': shape<BucketReplication>({
    rules: list(
      shape<BucketReplication['rules'][number]>({
        isEnabled: flag,
        bucketArn: text,
        account: optional(text),
        replicatesDeleteMarkers: flag,
      }),
    ),
  }),
};

/** @param at - for instants that move from pass to pass */
export function clusterFacts(at: Codec<Date>): FactCodecs<ReadsOf<'cluster'>> {
  return {
    cluster: shape<ClusterDescription>({
      engine: text,
      retentionDays: figure,
      details: optional(
        shape<ClusterDetails>({
          status: optional(text),
          earliest: optional(at),
          latest: optional(at),
          backupWindow: optional(text),
          deletionProtection: optional(flag),
          keyArn: optional(text),
        }),
      ),
    }),
    snapshots: list(
      shape<ClusterSnapshot>({
        arn: text,
        kind: text,
        status: text,
        createdAt: optional(instant),
      }),
    ),
  };
}
