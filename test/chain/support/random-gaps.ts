import fc from 'fast-check';
import { backup, central, type Gap, platform, staging, west } from './estate-file.js';

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
  const hoursAgo = fc.integer({ min: 2, max: 600 });
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
      minutes: fc.integer({ min: 6, max: 600 }),
    }),
  ];
  const [replica] = replicas;
  // After 20 hours it would be cut off from its replicas as well.
  const hours = fc.integer({ min: 1, max: replica === undefined ? 167 : 19 });
  anywhere.push(
    fc.record({ gap: fc.constant('home-inaccessible' as const), ...constants(at), hours }),
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
      hours,
    }),
  );
}

function constants<T extends Readonly<Record<string, string>>>(values: T) {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, fc.constant(value)]),
  ) as { readonly [K in keyof T]: fc.Arbitrary<T[K]> };
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
      ),
      bucket,
    }) as fc.Arbitrary<Gap>,
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

/** Any subset of the gaps that break something. */
export const brokenThings: fc.Arbitrary<readonly Gap[]> = fc
  .tuple(
    ...tables.map((table) => perhaps(tableGap(table), 4)),
    perhaps(bucketGap('depot-backups'), 5),
    perhaps(bucketGap('depot-backups-staging'), 5),
    perhaps(clusterGap, 3),
    ...environments.map(({ environment }) => perhaps(datasetGap(environment), 3)),
  )
  .map((lists) => lists.flat());

/** Gaps that break nothing, but hide what is there. */
export const hiddenThings: fc.Arbitrary<readonly Gap[]> = fc
  .tuple(perhaps(external, 4), perhaps(denied, 7))
  .map((lists) => lists.flat());
