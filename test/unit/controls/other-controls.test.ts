import { auroraRetention } from '../../../src/controls/aurora-retention.js';
import { bucketVersioning } from '../../../src/controls/bucket-versioning.js';
import { datasetStorage } from '../../../src/controls/dataset-storage.js';
import { replicaActive } from '../../../src/controls/replica-active.js';
import type { PlacementFacts, ReplicaDescription } from '../../../src/estate/facts.js';
import type { ClusterId, RegionId } from '../../../src/estate/ids.js';
import { hourMs, minuteMs } from '../../../src/kernel/units.js';
import {
  aBucket,
  absent,
  ago,
  anEnvironment,
  aTable,
  away,
  now,
  placementFacts,
  seen,
  unknown,
} from '../../support/estate-builders.js';

const environment = anEnvironment();
const [member] = environment.tables;
if (member === undefined) throw new Error('the builder gives three tables');

describe('replica-active', () => {
  const subject = { environment, member, region: away, isDeclared: true };
  const withReplica = (replica: Partial<ReplicaDescription> | undefined) =>
    placementFacts({
      table: seen(
        aTable({
          replicas:
            replica === undefined
              ? []
              : [{ region: away, status: 'ACTIVE', inaccessibleSince: undefined, ...replica }],
        }),
      ),
    });
  const gone = placementFacts({ table: absent(), pitr: absent() });

  it.each([
    ['ACTIVE', undefined],
    ['CREATING', 'ReplicaNotActive'],
    ['UPDATING', 'ReplicaNotActive'],
    ['DELETING', 'ReplicaNotActive'],
    ['CREATION_FAILED', 'ReplicaNotActive'],
    ['REGION_DISABLED', 'ReplicaInaccessible'],
    ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'ReplicaInaccessible'],
    ['REPLICATION_NOT_AUTHORIZED', 'ReplicaInaccessible'],
    ['ARCHIVING', 'ReplicaArchived'],
    ['ARCHIVED', 'ReplicaArchived'],
    ['SOMETHING_NEW', 'ReplicaNotActive'],
  ])('judges status %s', (status, reason) => {
    const facts = { home: withReplica({ status }), there: placementFacts() };
    const judgement = replicaActive.evaluate(subject, facts, now);
    expect(judgement).toMatchObject(
      reason === undefined ? { verdict: 'pass' } : { verdict: 'fail', reason },
    );
  });

  it.each([
    [hourMs, '19 h'],
    [20 * hourMs - minuteMs, '1 min'],
    [20 * hourMs + minuteMs, 'have passed'],
  ])('counts down the twenty hours: inaccessible for %d ms', (since, words) => {
    const status = 'INACCESSIBLE_ENCRYPTION_CREDENTIALS';
    const home = withReplica({ status, inaccessibleSince: ago(since) });
    const judgement = replicaActive.evaluate(subject, { home, there: placementFacts() }, now);
    expect(judgement?.message).toContain(words);
  });

  it('tells a missing replica from one that was cut off', () => {
    const home = withReplica(undefined);
    expect(replicaActive.evaluate(subject, { home, there: gone }, now)).toHaveProperty(
      'reason',
      'ReplicaMissing',
    );
    const alone = placementFacts({ table: seen(aTable({ replicas: [] })) });
    expect(replicaActive.evaluate(subject, { home, there: alone }, now)).toHaveProperty(
      'reason',
      'ReplicaDetached',
    );
    const unread = placementFacts({ table: unknown() });
    expect(replicaActive.evaluate(subject, { home, there: unread }, now)).toHaveProperty(
      'reason',
      'ReplicaMissing',
    );
  });

  it('does not blame a group that goes on without its home', () => {
    const far = 'us-east-1' as RegionId;
    const goingOn = (region: RegionId) =>
      placementFacts({
        table: seen(
          aTable({ replicas: [{ region, status: 'ACTIVE', inaccessibleSince: undefined }] }),
        ),
      });
    const home = withReplica(undefined);
    expect(replicaActive.evaluate(subject, { home, there: goingOn(far) }, now)).toMatchObject({
      verdict: 'fail',
      reason: 'HomeDetached',
    });
    const oneSided = goingOn(environment.region);
    expect(replicaActive.evaluate(subject, { home, there: oneSided }, now)).toMatchObject({
      verdict: 'unknown',
      reason: 'NotReported',
    });
    const undeclared = { ...subject, region: far, isDeclared: false };
    expect(replicaActive.evaluate(undeclared, { home, there: goingOn(away) }, now)).toHaveProperty(
      'reason',
      'ReplicaUndeclared',
    );
  });

  it('does not believe home that a replica is ACTIVE when its region knows no such table', () => {
    const facts = { home: withReplica({}), there: gone };
    expect(replicaActive.evaluate(subject, facts, now)).toMatchObject({ verdict: 'unknown' });
  });

  it('only mentions a replica that nobody declared', () => {
    const facts = { home: withReplica({}), there: placementFacts() };
    const judgement = replicaActive.evaluate({ ...subject, isDeclared: false }, facts, now);
    expect(judgement).toHaveProperty('reason', 'ReplicaUndeclared');
    expect(replicaActive.reasons.ReplicaUndeclared.severity).toBe('info');
  });

  it('has no subject without the table, and no verdict without a read', () => {
    const missing = placementFacts({ table: absent(), pitr: absent() });
    expect(replicaActive.evaluate(subject, { home: missing, there: gone }, now)).toBeUndefined();
    const unread = placementFacts({ table: unknown('ReadTimedOut') });
    for (const there of [placementFacts(), placementFacts({ table: unknown() })]) {
      expect(replicaActive.evaluate(subject, { home: unread, there }, now)).toMatchObject({
        verdict: 'unknown',
        reason: 'ReadTimedOut',
      });
    }
  });

  it.each<[string, PlacementFacts]>([
    ['unread', placementFacts({ table: unknown('ReadTimedOut') })],
    ['missing', gone],
    ['calling it ACTIVE', withReplica({})],
  ])('believes a region of itself that it is inaccessible, with home %s', (_, home) => {
    const there = placementFacts({
      table: seen(aTable({ status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' })),
    });
    expect(replicaActive.evaluate(subject, { home, there }, now)).toMatchObject({
      verdict: 'fail',
      reason: 'ReplicaInaccessible',
    });
  });

  it('does not lose that in a group that is told from one side only, nor where nobody declared it', () => {
    const table = aTable({
      status: 'REPLICATION_NOT_AUTHORIZED',
      replicas: [{ region: environment.region, status: 'ACTIVE', inaccessibleSince: undefined }],
    });
    const facts = { home: withReplica(undefined), there: placementFacts({ table: seen(table) }) };
    expect(replicaActive.evaluate(subject, facts, now)).toHaveProperty(
      'reason',
      'ReplicaInaccessible',
    );
    const judgement = replicaActive.evaluate({ ...subject, isDeclared: false }, facts, now);
    expect(judgement?.message).toContain('REPLICATION_NOT_AUTHORIZED');
  });

  it('says of a replica that was cut off what else is wrong with it', () => {
    const there = placementFacts({ table: seen(aTable({ status: 'ARCHIVED', replicas: [] })) });
    const judgement = replicaActive.evaluate(subject, { home: withReplica(undefined), there }, now);
    expect(judgement).toMatchObject({ reason: 'ReplicaDetached' });
    expect(judgement?.message).toContain('it is also ARCHIVED');
  });

  it('tells a declared replica as missing in its region where home cannot be read', () => {
    const home = placementFacts({ table: unknown('ReadTimedOut') });
    const facts = { home, there: gone };
    expect(replicaActive.evaluate(subject, facts, now)).toMatchObject({
      verdict: 'fail',
      reason: 'ReplicaMissing',
      message: expect.stringContaining('AccessDeniedException'),
    });
    expect(replicaActive.evaluate({ ...subject, isDeclared: false }, facts, now)).toMatchObject({
      verdict: 'unknown',
    });
  });
});

describe('bucket-versioning', () => {
  it.each([
    ['enabled', seen('enabled' as const), 'pass', undefined],
    ['suspended', seen('suspended' as const), 'fail', 'VersioningSuspended'],
    ['never', seen('never' as const), 'fail', 'VersioningNeverEnabled'],
    ['contradicting reads', absent(), 'unknown', 'NotReported'],
    ['denied', unknown(), 'unknown', 'ReadDenied'],
  ])('%s', (_, versioning, verdict, reason) => {
    const facts = { versioning, objectLock: seen({ kind: 'off' } as const) };
    const judgement = bucketVersioning.evaluate(aBucket(), facts, now);
    expect(judgement).toMatchObject(reason === undefined ? { verdict } : { verdict, reason });
  });
});

describe('a missing bucket', () => {
  it.each([
    [absent(), absent()],
    [absent(), unknown()],
    [unknown(), absent()],
  ])('is told once, by versioning (%#)', (versioning, objectLock) => {
    expect(bucketVersioning.evaluate(aBucket(), { versioning, objectLock }, now)).toMatchObject({
      verdict: 'fail',
      reason: 'BucketMissing',
    });
  });
});

describe('aurora-retention', () => {
  const target = { kind: 'cluster', environment, cluster: 'orders-aurora' as ClusterId } as const;
  const cluster = (retentionDays: number) => seen({ engine: 'aurora-postgresql', retentionDays });
  it.each([
    ['as wanted', cluster(7), 'pass', undefined],
    ['a day short', cluster(6), 'fail', 'AuroraRetentionTooShort'],
    ['missing', absent(), 'fail', 'ClusterMissing'],
    ['denied', unknown(), 'unknown', 'ReadDenied'],
  ])('%s', (_, facts, verdict, reason) => {
    const judgement = auroraRetention.evaluate(target, { cluster: facts }, now);
    expect(judgement).toMatchObject(reason === undefined ? { verdict } : { verdict, reason });
  });
});

describe('dataset-storage', () => {
  const target = { kind: 'datasets', environment } as const;
  const dataset = (id: string, storage: Parameters<typeof seen>[0]) =>
    ({ id, name: `name-${id}`, storage }) as never;

  it('judges each dataset by its primary storage', () => {
    const datasets = seen([
      dataset('a', { kind: 'dynamodb' }),
      dataset('b', { kind: 'aurora' }),
      dataset('c', { kind: 'snowflake' }),
      dataset('d', { kind: 'other', type: 'ElasticSearch' }),
      dataset('e', { kind: 'unrecognised' }),
    ]);
    const said = datasetStorage
      .evaluate(target, { datasets })
      .map(({ judgement }) => [
        judgement.verdict,
        judgement.verdict === 'pass' ? undefined : judgement.reason,
      ]);
    expect(said).toEqual([
      ['pass', undefined],
      ['pass', undefined],
      ['fail', 'UnsupportedPrimary'],
      ['fail', 'UnsupportedPrimary'],
      ['unknown', 'NotReported'],
    ]);
  });

  it('says when nothing watches the cluster of an Aurora dataset, and when there is no dataset', () => {
    const bare = { kind: 'datasets', environment: anEnvironment({ clusters: [] }) } as const;
    const [aurora] = datasetStorage.evaluate(bare, {
      datasets: seen([dataset('b', { kind: 'aurora' })]),
    });
    expect(aurora?.judgement).toHaveProperty('reason', 'AuroraNotWatched');
    const [none] = datasetStorage.evaluate(bare, { datasets: seen([]) });
    expect(none?.judgement).toHaveProperty('reason', 'NoDatasets');
  });

  it('says that datasets are not watched where no gateway is named', () => {
    const [only] = datasetStorage.evaluate(target, undefined);
    expect(only?.judgement).toHaveProperty('reason', 'GatewayNotConfigured');
    expect(datasetStorage.reasons['GatewayNotConfigured']?.severity).toBe('info');
  });

  it('gives one finding for the whole environment when the list cannot be read', () => {
    expect(datasetStorage.evaluate(target, { datasets: unknown() })).toHaveLength(1);
    const [missing] = datasetStorage.evaluate(target, { datasets: absent() });
    expect(missing?.judgement).toHaveProperty('reason', 'GatewayMissing');
  });
});
