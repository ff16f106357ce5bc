import fc from 'fast-check';
import { backup, central, type Gap, platform, staging, west } from './estate-file.js';
import { accountGap, backupGap } from './random-backup-gaps.js';
import { constants, sinceHours } from './random-parts.js';

// Gaps of every kind, at most one on each thing of the small estate, so that none hides another.

interface TableAt {
  readonly environment: string;
  readonly table: string;
  /** Replica regions of the environment. */
  readonly replicas: readonly string[];
  readonly home: string;
}

const environments = [
  { environment: 'orders', home: west, replicas: [central] },
  { environment: 'central', home: central, replicas: [] },
  { environment: 'staging', home: west, replicas: [] },
];
const tables: readonly TableAt[] = environments.flatMap((environment) =>
  ['Object', 'History', 'Index'].map((table) => ({ ...environment, table })),
);

function tableGap({ environment, table, home, replicas }: TableAt): fc.Arbitrary<Gap> {
  const at = { environment, table };
  const region = fc.constantFrom(undefined, home, ...replicas);
  const hoursAgo = sinceHours(600);
  const anywhere: fc.Arbitrary<Gap>[] = [
    fc.record({ gap: fc.constant('table-missing' as const), ...constants(at), hoursAgo }),
    fc.record({ gap: fc.constant('table-recreated' as const), ...constants(at), hoursAgo }),
    fc.record({ gap: fc.constant('pitr-off' as const), ...constants(at), region }),
    fc.record({ gap: fc.constant('protection-off' as const), ...constants(at), region }),
    fc.record({
      gap: fc.constant('pitr-window-short' as const),
      ...constants(at),
      region,
      days: fc.integer({ min: 1, max: 35 }),
    }),
    fc.record({
      gap: fc.constant('pitr-reset' as const),
      ...constants(at),
      region,
      daysAgo: fc.integer({ min: 1, max: 11 }),
    }),
    fc.record({
      gap: fc.constant('pitr-stale' as const),
      ...constants(at),
      region,
      // Not the limit itself, which the fraction of a second decides.
      minutes: fc.integer({ min: 6, max: 600 }).filter((minutes) => minutes !== 15),
    }),
  ];
  const [replica] = replicas;
  anywhere.push(
    fc.record({
      gap: fc.constant('home-inaccessible' as const),
      ...constants(at),
      hours: sinceHours(replica === undefined ? 160 : 60),
    }),
  );
  if (replica === undefined) return fc.oneof(...anywhere);
  const there = constants({ ...at, region: replica });
  return fc.oneof(
    ...anywhere,
    fc.record({ gap: fc.constant('home-cut-off' as const), ...constants(at) }),
    fc.record({ gap: fc.constant('replica-missing' as const), ...there }),
    fc.record({ gap: fc.constant('replica-detached' as const), ...there }),
    fc.record({
      gap: fc.constant('replica-inaccessible' as const),
      ...there,
      // After 20 hours it is cut off from its group.
      hours: fc.integer({ min: 1, max: 19 }),
    }),
    fc.record({
      gap: fc.constant('replication-lag' as const),
      ...there,
      seconds: fc.integer({ min: 2, max: 600 }),
    }),
  );
}

function bucketGap(name: string): fc.Arbitrary<Gap> {
  const bucket = fc.constant(name);
  return fc.oneof(
    fc.record({
      gap: fc.constantFrom(
        'versioning-suspended' as const,
        'versioning-never' as const,
        'lock-absent' as const,
        'lock-without-rule' as const,
        'bucket-policy-open' as const,
        'bucket-public-block-off' as const,
        'bucket-key-foreign' as const,
        'ownership-writer' as const,
      ),
      bucket,
    }) as fc.Arbitrary<Gap>,
    fc.record({
      gap: fc.constantFrom('bucket-expires-early' as const, 'bucket-transition-archive' as const),
      bucket,
      days: fc.integer({ min: 1, max: 40 }),
    }) as fc.Arbitrary<Gap>,
    fc.record({
      gap: fc.constant('bucket-policy-missing-action' as const),
      bucket,
      action: fc.constantFrom('s3:PutObject', 's3:ListBucket', 's3:DeleteObject'),
    }),
    fc.record({
      gap: fc.constant('lock-weak' as const),
      bucket,
      mode: fc.constantFrom('governance' as const, 'compliance' as const),
      days: fc.integer({ min: 1, max: 40 }),
    }),
  );
}

function datasetGap(environment: string): fc.Arbitrary<Gap> {
  return fc.record({
    gap: fc.constant('dataset-unsupported' as const),
    environment: fc.constant(environment),
    dataset: fc.constantFrom('insights', 'customers'),
    storage: fc.constantFrom('Snowflake', 'ElasticSearch'),
  });
}

const atCluster = constants({ environment: 'orders', cluster: 'orders-aurora' });
const clusterGap: fc.Arbitrary<Gap> = fc.oneof(
  fc.record({
    gap: fc.constant('aurora-retention-short' as const),
    ...atCluster,
    days: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({ gap: fc.constant('cluster-missing' as const), ...atCluster }),
  fc.record({
    gap: fc.constant('aurora-snapshot-old' as const),
    ...atCluster,
    hours: fc.integer({ min: 60, max: 900 }),
  }),
);

const external: fc.Arbitrary<Gap> = fc.record({
  gap: fc.constant('external-id-wrong' as const),
  account: fc.constantFrom(platform, staging, backup),
});

const denied: fc.Arbitrary<Gap> = fc
  .constantFrom(
    ['dynamodb', 'DescribeTable'],
    ['dynamodb', 'DescribeContinuousBackups'],
    ['dynamodb', 'ListBackups'],
    ['s3', 'GetBucketVersioning'],
    ['s3', 'GetObjectLockConfiguration'],
    ['rds', 'DescribeDBClusters'],
    ['lambda', 'Invoke'],
    ['dynamodb', 'ListTables'],
    ['cloudwatch', 'GetMetricData'],
    ['cloudformation', 'DescribeStacks'],
    ['backup', 'ListBackupVaults'],
    ['backup', 'ListRecoveryPointsByBackupVault'],
    ['backup', 'GetBackupSelection'],
    ['backup', 'ListCopyJobs'],
    ['backup', 'DescribeRegionSettings'],
    ['organizations', 'DescribeOrganization'],
    ['kms', 'DescribeKey'],
    ['s3', 'GetBucketPolicy'],
    ['s3', 'GetBucketEncryption'],
  )
  .chain(([service = '', operation = '']) =>
    fc.record({
      gap: fc.constant('denied' as const),
      account: fc.constantFrom(platform, staging, backup),
      region: fc.constantFrom(undefined, west, central),
      service: fc.constant(service),
      operation: fc.constant(operation),
    }),
  );

function perhaps(gap: fc.Arbitrary<Gap>, frequency: number): fc.Arbitrary<readonly Gap[]> {
  return fc.oneof(
    { arbitrary: fc.constant([]), weight: 10 - frequency },
    { arbitrary: gap.map((one) => [one]), weight: frequency },
  );
}

/** Tables of an environment, or what all of them are encrypted with. */
function tableGaps({ environment, home, replicas }: (typeof environments)[number]) {
  const own = tables.filter((table) => table.environment === environment);
  const region = fc.constantFrom(undefined, home, ...replicas);
  const onKey: fc.Arbitrary<Gap> = fc.oneof(
    fc.record({
      gap: fc.constant('key-disabled' as const),
      environment: fc.constant(environment),
      region,
      hours: sinceHours(60),
    }),
    fc.record({
      gap: fc.constant('key-deletion-scheduled' as const),
      environment: fc.constant(environment),
      region,
      days: fc.integer({ min: 7, max: 30 }),
    }),
  );
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(...own.map((table) => perhaps(tableGap(table), 4)))
        .map((all) => all.flat()),
    },
    { weight: 1, arbitrary: onKey.map((gap): readonly Gap[] => [gap]) },
  );
}

/** One trouble of what stands around an environment. */
function aroundGap(name: string): fc.Arbitrary<Gap> {
  const environment = fc.constant(name);
  return fc.oneof(
    fc.record({
      gap: fc.constantFrom(
        'executor-missing' as const,
        'location-not-allowed' as const,
        'data-role-missing' as const,
        'data-role-denied' as const,
        'data-role-manual-policy' as const,
        'restore-role-missing' as const,
        'stack-unprotected' as const,
        'bootstrap-missing' as const,
      ),
      environment,
    }) as fc.Arbitrary<Gap>,
    fc.record({
      gap: fc.constant('stack-updating' as const),
      environment,
      minutes: fc.integer({ min: 5, max: 600 }),
    }),
    fc.record({
      gap: fc.constant('unlisted-table' as const),
      environment,
      name: fc.constantFrom('Sequence', 'Lock'),
    }),
  );
}

const foreignGap: fc.Arbitrary<Gap> = fc.record({
  gap: fc.constant('foreign-environment' as const),
  account: fc.constantFrom(platform, staging),
  region: fc.constantFrom(west, central),
  id: fc.constantFrom('0a1b2c3d4e5f', 'dev-5f4e3d2c1b0a'),
});

/** Of tables, or of backups, or of what these go through: each would show the others otherwise. */
const inside: fc.Arbitrary<readonly Gap[]> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(...environments.map(tableGaps)).map((all) => all.flat()) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(...environments.map(({ environment }) => perhaps(backupGap(environment), 7)))
      .map((all) => all.flat()),
  },
  { weight: 1, arbitrary: accountGap.map((gap): readonly Gap[] => [gap]) },
);

/** Any subset of the gaps that break something. */
export const brokenThings: fc.Arbitrary<readonly Gap[]> = fc
  .tuple(
    inside,
    perhaps(bucketGap('depot-backups'), 5),
    perhaps(bucketGap('depot-backups-staging'), 5),
    perhaps(clusterGap, 3),
    perhaps(foreignGap, 2),
    ...environments.map(({ environment }) => perhaps(datasetGap(environment), 3)),
    ...environments.map(({ environment }) => perhaps(aroundGap(environment), 4)),
  )
  .map((lists) => lists.flat());

/** Gaps that break nothing, but hide what is there. */
export const hiddenThings: fc.Arbitrary<readonly Gap[]> = fc
  .tuple(perhaps(external, 4), perhaps(denied, 7), perhaps(denied, 5))
  .map((lists) => lists.flat());
