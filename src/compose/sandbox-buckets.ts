import { partitionOf } from '../aws/partition.js';
import type { GapDocument } from '../config/documents.js';
import type { BackupBucket, Environment, Estate } from '../estate/environment.js';
import type { BucketDescription } from '../sandbox/description.js';
import type {
  BucketSettingsDescription,
  LifecycleRuleDescription,
} from '../sandbox/descriptions/bucket-settings.js';
import { gapsOf, namesEnvironment } from './sandbox-gaps.js';
import { foreignKeyArn } from './sandbox-keys.js';

/** A bucket as S3 makes it today: nobody else gets in, and everything belongs to its owner. */
const closedBucket: BucketSettingsDescription = {
  publicAccessBlock: {
    blockAcls: true,
    ignoreAcls: true,
    blockPolicy: true,
    restrictBuckets: true,
  },
  encryption: { algorithm: 'AES256' },
  ownership: 'BucketOwnerEnforced',
};

type BucketGap = Extract<GapDocument, { bucket: string }>['gap'];

function settingsOf(
  bucket: BackupBucket,
  estate: Estate,
  gaps: readonly GapDocument[],
): BucketSettingsDescription {
  const has = (kind: BucketGap): boolean =>
    gapsOf(gaps, kind).some((gap) => gap.bucket === bucket.name);
  const ofIt = <T extends { readonly bucket: string }>(found: readonly T[]): readonly T[] =>
    found.filter((gap) => gap.bucket === bucket.name);
  const lifecycle: readonly LifecycleRuleDescription[] = [
    ...ofIt(gapsOf(gaps, 'bucket-expires-early')).map(({ days }) => ({
      id: 'expire',
      isEnabled: true,
      expireAfterDays: days,
      expireNoncurrentAfterDays: days,
    })),
    ...ofIt(gapsOf(gaps, 'bucket-transition-archive')).map(({ days }) => ({
      id: 'archive',
      isEnabled: true,
      transitions: [{ storageClass: 'GLACIER' as const, afterDays: days }],
    })),
  ];
  return {
    ...closedBucket,
    ...(has('bucket-public-block-off') && { publicAccessBlock: undefined }),
    ...(has('bucket-key-foreign') && {
      encryption: { algorithm: 'aws:kms', key: foreignKeyArn(bucket, estate) },
    }),
    ...(has('ownership-writer') && { ownership: 'ObjectWriter' }),
    ...(lifecycle.length > 0 && { lifecycle }),
  };
}

interface PolicyStatement {
  readonly Action: readonly string[];
}

/** The wanted policy, but for the gaps. Undefined: the bucket has none. */
function policyOf(
  bucket: BackupBucket,
  wanted: string | undefined,
  gaps: readonly GapDocument[],
): string | undefined {
  const taken = gapsOf(gaps, 'bucket-policy-missing-action')
    .filter((gap) => gap.bucket === bucket.name)
    .map(({ action }) => action.toLowerCase());
  const isOpen = gapsOf(gaps, 'bucket-policy-open').some((gap) => gap.bucket === bucket.name);
  if (taken.length === 0 && !isOpen) return wanted;
  const statements = statementsIn(wanted)
    .map((statement) => ({
      ...statement,
      Action: statement.Action.filter((action) => !taken.includes(action.toLowerCase())),
    }))
    .filter(({ Action }) => Action.length > 0);
  const open = {
    Sid: 'OpenToAll',
    Effect: 'Allow',
    Principal: '*',
    Action: ['s3:GetObject'],
    Resource: `arn:${partitionOf(bucket.region)}:s3:::${bucket.name}/*`,
  };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [...statements, ...(isOpen ? [open] : [])],
  });
}

/** Statements whose actions are a list, as the printed policies have them. */
function statementsIn(policy: string | undefined): readonly PolicyStatement[] {
  const document: unknown = policy === undefined ? undefined : JSON.parse(policy);
  if (typeof document !== 'object' || document === null || !('Statement' in document)) return [];
  return Array.isArray(document.Statement) ? document.Statement.filter(isStatement) : [];
}

function isStatement(value: unknown): value is PolicyStatement {
  return (
    typeof value === 'object' && value !== null && 'Action' in value && Array.isArray(value.Action)
  );
}

/** A backup bucket as it is wanted, but for the gaps. */
export function bucketOf(
  bucket: BackupBucket,
  estate: Estate,
  gaps: readonly GapDocument[],
  wantedPolicy: string | undefined,
): BucketDescription {
  const has = (kind: BucketGap): boolean =>
    gapsOf(gaps, kind).some((gap) => gap.bucket === bucket.name);
  const weak = gapsOf(gaps, 'lock-weak').find((gap) => gap.bucket === bucket.name);
  const wanted = weak ?? bucket.objectLock ?? { mode: 'governance', days: 30 };
  const rule = {
    mode: wanted.mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE',
    days: wanted.days,
  } as const;
  const versioning = has('versioning-suspended')
    ? 'suspended'
    : has('versioning-never')
      ? 'never'
      : 'enabled';
  // Object lock cannot be without versioning, so a bucket without the one lacks the other.
  const locked = versioning === 'enabled' && !has('lock-absent');
  return {
    account: bucket.account,
    region: bucket.region,
    name: bucket.name,
    versioning,
    objectLock: locked ? { rule: has('lock-without-rule') ? undefined : rule } : undefined,
    policy: policyOf(bucket, wantedPolicy, gaps),
    settings: settingsOf(bucket, estate, gaps),
  };
}

/** The bootstrap buckets of the environments, each once; one that a gap takes away is gone for all. */
export function bootstrapBuckets(
  environments: readonly Environment[],
  gaps: readonly GapDocument[],
): readonly BucketDescription[] {
  const gone = new Set(
    environments
      .filter((environment) =>
        gapsOf(gaps, 'bootstrap-missing').some((gap) =>
          namesEnvironment(environment, gap.environment),
        ),
      )
      .map(({ bootstrapBucket }) => bootstrapBucket),
  );
  const found = environments.map(({ account, region, bootstrapBucket: name }) => ({
    account,
    region,
    name,
    versioning: 'enabled' as const,
    objectLock: undefined,
    policy: undefined,
    settings: closedBucket,
  }));
  return [...new Map(found.map((bucket) => [bucket.name, bucket] as const)).values()].filter(
    ({ name }) => !gone.has(name),
  );
}
