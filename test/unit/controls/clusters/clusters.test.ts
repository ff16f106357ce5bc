import { clusterFamily } from '../../../../src/controls/clusters/family.js';
import { nothingRemembered, sightOf } from '../../../../src/controls/sight.js';
import type {
  ClusterDetails,
  ClusterFacts,
  ClusterSnapshot,
} from '../../../../src/estate/facts.js';
import type { ClusterId } from '../../../../src/estate/ids.js';
import type { Observed } from '../../../../src/estate/observation.js';
import { hourMs } from '../../../../src/kernel/units.js';
import {
  absent,
  ago,
  anEnvironment,
  anEstate,
  aPosture,
  now,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import { unseenSight } from '../../../support/sight-builders.js';

const details: ClusterDetails = {
  status: 'available',
  earliest: ago(7 * 24 * hourMs),
  latest: ago(5 * 60_000),
  backupWindow: '02:00-02:30',
  deletionProtection: true,
  keyArn: undefined,
};

function aCluster(changes: Partial<ClusterDetails> = {}): ClusterFacts['cluster'] {
  return seen({
    engine: 'aurora-postgresql',
    retentionDays: 7,
    details: { ...details, ...changes },
  });
}

function aSnapshotOf(hours: number, changes: Partial<ClusterSnapshot> = {}): ClusterSnapshot {
  return {
    arn: 'arn:aws:rds:eu-west-1:123456789012:cluster-snapshot:rds:x',
    kind: 'automated',
    status: 'available',
    createdAt: ago(hours * hourMs),
    ...changes,
  };
}

function judged(
  cluster: ClusterFacts['cluster'],
  snapshots: Observed<readonly ClusterSnapshot[]> | undefined,
  deletionProtection = true,
): readonly string[] {
  const environment = anEnvironment({ posture: aPosture({ deletionProtection }) });
  const estate = anEstate({ environments: [environment] });
  const target = { kind: 'cluster', environment, cluster: 'orders-aurora' as ClusterId } as const;
  const sight = sightOf([{ kind: 'cluster', target, facts: { cluster, snapshots } }], {
    estate,
    remembered: nothingRemembered,
  });
  return clusterFamily.findings(sight, now).map(({ verdict, reason }) => reason ?? verdict);
}

describe('an Aurora cluster', () => {
  it.each([
    ['backed up last night', [aSnapshotOf(10), aSnapshotOf(34)], 'pass'],
    ['backed up 28 hours ago', [aSnapshotOf(28)], 'pass'],
    ['not since', [aSnapshotOf(28.01)], 'SnapshotOld'],
    ['never', [], 'SnapshotMissing'],
    ['only by hand', [aSnapshotOf(1, { kind: 'manual' })], 'SnapshotMissing'],
    ['only being made', [aSnapshotOf(1, { status: 'creating' })], 'SnapshotMissing'],
    [
      'being made, and last night',
      [aSnapshotOf(10), aSnapshotOf(0, { status: 'creating' })],
      'pass',
    ],
    ['by a clock that is a minute ahead', [aSnapshotOf(-1 / 60)], 'pass'],
    ['in a time to come', [aSnapshotOf(-1)], 'NotReported'],
    ['in a time to come, and last night', [aSnapshotOf(-1), aSnapshotOf(10)], 'pass'],
    ['in a time to come, and not since', [aSnapshotOf(-1), aSnapshotOf(30)], 'SnapshotOld'],
  ])('%s', (_what, snapshots, expected) => {
    expect(judged(aCluster(), seen(snapshots))).toEqual([expected, 'pass']);
  });

  it.each([
    ['unprotected', aCluster({ deletionProtection: false }), ['pass', 'ClusterUnprotected']],
    [
      'of an endpoint that does not tell',
      aCluster({ deletionProtection: undefined }),
      ['pass', 'NotReported'],
    ],
    ['that is missing', absent(), []],
    ['not to be seen', unknown(), ['ReadDenied', 'ReadDenied']],
  ])('%s', (_what, cluster, expected) => {
    expect(judged(cluster, seen([aSnapshotOf(1)]))).toEqual(expected);
  });

  it('without the wish there is no check of protection', () => {
    expect(judged(aCluster({ deletionProtection: false }), seen([aSnapshotOf(1)]), false)).toEqual([
      'pass',
    ]);
  });

  it('snapshots that cannot be seen are unknown', () => {
    expect(judged(aCluster(), unknown())).toEqual(['ReadDenied', 'pass']);
  });
});

it('asked nothing, every check that is wanted is unknown', () => {
  const found = clusterFamily.findings(unseenSight(), now);
  expect(found.map(({ control, verdict }) => [control, verdict])).toEqual([
    ['aurora-fresh', 'unknown'],
    ['aurora-protected', 'unknown'],
  ]);
});
