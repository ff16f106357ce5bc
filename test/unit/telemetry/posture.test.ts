import type { EnvironmentId, EnvironmentName, RegionId } from '../../../src/estate/ids.js';
import { minuteMs } from '../../../src/kernel/units.js';
import {
  aBucket,
  absent,
  accountId,
  aPosture,
  aTable,
  ago,
  anAccount,
  away,
  home,
  now,
  seen,
  someBackups,
  unknown,
} from '../../support/estate-builders.js';
import {
  aCluster,
  aJobStatus,
  anEnvironment,
  anEstate,
  pass,
  samplesOf,
  someMetrics,
  valuesOf,
} from './support.js';

const prefix = `account=${accountId},environment=prod-orders`;
const objectTable = 'sdp-prod-e2dd35eedfec-Object';
const atHome = `${accountId}/${home}/${objectTable}`;
const inAway = `${accountId}/${away}/${objectTable}`;
const objectHome = `${prefix},region=${home},table=Object`;
const objectAway = `${prefix},region=${away},table=Object`;
const later = new Date(now.getTime() + 10 * minuteMs);

describe('setPosture', () => {
  it('shows a healthy estate with zeros for all that does not fail', async () => {
    const metrics = someMetrics();
    metrics.setPosture(await pass(anEstate()));
    const checks = await valuesOf(metrics, 'checks');
    const label = (check: string, region: string, status: string) =>
      `check=${check},environment=prod-orders,region=${region},status=${status}`;
    expect(checks[label('pitr-enabled', home, 'pass')]).toBe(3);
    expect(checks[label('pitr-enabled', home, 'fail')]).toBe(0);
    expect(checks[label('pitr-enabled', home, 'unknown')]).toBe(0);
    expect(checks[label('replica-active', away, 'pass')]).toBe(3);
    expect(checks).not.toHaveProperty(label('replica-active', home, 'pass'));
    expect(checks).not.toHaveProperty(label('table-present', away, 'pass'));
    expect(await valuesOf(metrics, 'check_failing')).toEqual({});
    expect(await valuesOf(metrics, 'environment_findings')).toEqual({
      'environment=prod-orders,severity=critical': 0,
      'environment=prod-orders,severity=warning': 0,
      'environment=prod-orders,severity=info': 0,
      'severity=critical': 0,
      'severity=warning': 0,
      'severity=info': 0,
    });
    expect((await valuesOf(metrics, 'pitr_enabled'))[objectHome]).toBe(1);
    expect((await valuesOf(metrics, 'replica_active'))[objectAway]).toBe(1);
    expect(await valuesOf(metrics, 'replica_active')).not.toHaveProperty(objectHome);
    expect(await valuesOf(metrics, 'sweep_duration_seconds')).toEqual({ '': 2.5 });
    expect((await valuesOf(metrics, 'table_observed_timestamp_seconds'))[objectHome]).toBe(
      now.getTime() / 1000,
    );
  });

  it('takes everything that was never looked at as unknown, never as good', async () => {
    const metrics = someMetrics();
    metrics.setPosture({ estate: anEstate(), findings: [], facts: [], durationMs: 0 });
    const checks = Object.entries(await valuesOf(metrics, 'checks'));
    const healthy = await pass(anEstate());
    const unknowns = checks.filter(([label]) => label.includes('status=unknown'));
    expect(unknowns.reduce((sum, [, count]) => sum + count, 0)).toBe(healthy.findings.length);
    expect(checks.filter(([label, count]) => !label.includes('unknown') && count > 0)).toEqual([]);
    expect(Object.values(await valuesOf(metrics, 'sweep_coverage_ratio'))).toEqual([0, 0]);
    expect(
      Object.values(await valuesOf(metrics, 'sweep_last_completed_timestamp_seconds')),
    ).toEqual([0, 0]);
    expect(await valuesOf(metrics, 'pitr_enabled')).toEqual({});
    const observed = await valuesOf(metrics, 'table_observed_timestamp_seconds');
    expect(Object.values(observed)).toEqual([0, 0, 0, 0, 0, 0]);
    const unseen = Object.keys(await valuesOf(metrics, 'check_unknown'));
    expect(unseen.every((label) => label.includes('reason=NotLookedAt'))).toBe(true);
  });

  it('takes nothing as not looked at after a pass, whatever is found in its place', async () => {
    const copies = [{ account: accountId, region: away, maximumAgeHours: 26, retentionDays: 35 }];
    const wanted = someBackups({ vaultLock: { mode: 'compliance', minimumDays: 7 }, copies });
    const estate = anEstate([anEnvironment({ posture: aPosture({ backups: wanted }) })]);
    const strange = ['sdp-unknown-Object', 'sdp-prod-e2dd35eedfec-Sequence'];
    const metrics = someMetrics();
    metrics.setPosture(
      await pass(estate, {
        listed: { [`${accountId}/${home}`]: seen({ depot: strange, total: 2 }) },
      }),
    );
    expect(await valuesOf(metrics, 'check_unknown')).toEqual({});
    const failing = Object.keys(await valuesOf(metrics, 'check_failing')).join(' ');
    expect(failing).toContain('check=environment-configured');
    expect(failing).toContain('check=table-listed');
    expect(failing).toContain('check=copy-arrived');
  });

  it('begins the same checks from the configuration as a pass judges', async () => {
    const estate = anEstate(
      [
        anEnvironment(),
        anEnvironment({
          name: 'bare' as EnvironmentName,
          id: 'bare-e2dd35eedfec' as EnvironmentId,
          posture: aPosture({ replicas: [], deletionProtection: false }),
          clusters: [],
          gateway: undefined,
        }),
      ],
      [aBucket(), aBucket({ environments: [] })],
    );
    const before = someMetrics();
    before.setPosture({ estate, findings: [], facts: [], durationMs: 0 });
    const after = someMetrics();
    const alone = seen(aTable({ replicas: [] }));
    const bare = ['Object', 'History', 'Index'].map(
      (role) => [`${accountId}/${home}/sdp-bare-e2dd35eedfec-${role}`, alone] as const,
    );
    after.setPosture(await pass(estate, { tables: Object.fromEntries(bare) }));
    expect(Object.keys(await valuesOf(before, 'checks')).toSorted()).toEqual(
      Object.keys(await valuesOf(after, 'checks')).toSorted(),
    );
  });

  it('keeps a failure while it cannot be seen, with its reason and its moment', async () => {
    const estate = anEstate();
    const metrics = someMetrics();
    const first = await pass(estate, { pitr: { [atHome]: seen({ kind: 'off' } as const) } });
    metrics.setPosture(first);
    const failing = await valuesOf(metrics, 'check_failing');
    expect(failing).toEqual({
      [`${prefix.replace('environment', 'check=pitr-enabled,environment')},reason=PitrDisabled,region=${home},resource=${objectTable},severity=critical`]: 1,
    });
    const since = await valuesOf(metrics, 'check_failing_since_timestamp_seconds');
    expect(Object.values(since)).toEqual([now.getTime() / 1000]);

    metrics.setPosture(await pass(estate, { pitr: { [atHome]: unknown() } }, first, later));
    expect(await valuesOf(metrics, 'check_failing')).toEqual(failing);
    expect(await valuesOf(metrics, 'check_failing_since_timestamp_seconds')).toEqual(since);
    expect(
      (await valuesOf(metrics, 'environment_findings'))[
        'environment=prod-orders,severity=critical'
      ],
    ).toBe(1);
    expect((await valuesOf(metrics, 'pitr_enabled'))[objectHome]).toBe(0);
    const unseen = Object.keys(await valuesOf(metrics, 'check_unknown'));
    expect(unseen.some((label) => label.includes('check=pitr-enabled'))).toBe(true);
    expect(unseen.every((label) => label.includes('code=AccessDeniedException'))).toBe(true);

    metrics.setPosture(await pass(estate, {}, first, later));
    expect(await valuesOf(metrics, 'check_failing')).toEqual({});
  });

  it('shows a missing table as missing and its PITR as off, without its old instants', async () => {
    const estate = anEstate();
    const metrics = someMetrics();
    const first = await pass(estate);
    const gone = { tables: { [atHome]: absent() }, pitr: { [atHome]: absent() } };
    metrics.setPosture(await pass(estate, gone, first, later));
    expect((await valuesOf(metrics, 'table_present'))[objectHome]).toBe(0);
    expect((await valuesOf(metrics, 'pitr_enabled'))[objectHome]).toBe(0);
    for (const key of [
      'pitr_latest_restorable_timestamp_seconds',
      'pitr_earliest_restorable_timestamp_seconds',
      'pitr_window_seconds',
      'table_created_timestamp_seconds',
      'table_deletion_protection',
    ]) {
      expect(await valuesOf(metrics, key)).not.toHaveProperty(objectHome);
      expect(await valuesOf(metrics, key)).toHaveProperty(objectAway);
    }
    expect((await valuesOf(metrics, 'replica_active'))[objectAway]).toBe(0);
  });

  it('takes PITR as off when only the table is known to be missing', async () => {
    const estate = anEstate();
    const metrics = someMetrics();
    const first = await pass(estate);
    const world = {
      tables: { [atHome]: { ...absent(), at: later } },
      pitr: { [atHome]: unknown() },
    };
    metrics.setPosture(await pass(estate, world, first, later));
    expect((await valuesOf(metrics, 'pitr_enabled'))[objectHome]).toBe(0);
  });

  it.each([
    ['ACTIVE', undefined, 1, 0],
    ['CREATING', undefined, 0, 0],
    ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', ago(minuteMs), 0, ago(minuteMs).getTime() / 1000],
    ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', undefined, 0, undefined],
    [undefined, undefined, 0, undefined],
  ])('shows a replica that is %s since %s', async (status, inaccessibleSince, active, since) => {
    const replicas = status === undefined ? [] : [{ region: away, status, inaccessibleSince }];
    const metrics = someMetrics();
    metrics.setPosture(
      await pass(anEstate(), { tables: { [atHome]: seen(aTable({ replicas })) } }),
    );
    expect((await valuesOf(metrics, 'replica_active'))[objectAway]).toBe(active);
    expect(
      (await valuesOf(metrics, 'replica_inaccessible_since_timestamp_seconds'))[objectAway],
    ).toBe(since);
  });

  it('does not call a replica active that its own region does not know', async () => {
    const metrics = someMetrics();
    const world = { tables: { [inAway]: absent() }, pitr: { [inAway]: absent() } };
    metrics.setPosture(await pass(anEstate(), world));
    expect((await valuesOf(metrics, 'replica_active'))[objectAway]).toBe(0);
  });

  it('lets a region grow stale that cannot be read, and says how much was seen', async () => {
    const bare = { gateway: undefined, clusters: [], backupLocation: undefined };
    const estate = anEstate([anEnvironment(bare)], []);
    const first = await pass(estate);
    const away3 = ['Object', 'History', 'Index'].map(
      (role) => `${accountId}/${away}/sdp-prod-e2dd35eedfec-${role}`,
    );
    const dark = Object.fromEntries(away3.map((key) => [key, unknown('ReadUnavailable')]));
    const metrics = someMetrics();
    const laterFirst = {
      ...first,
      facts: first.facts.map((fact) =>
        fact.subject.region === home && fact.held.kind === 'seen'
          ? { ...fact, held: { ...fact.held, at: later } }
          : fact,
      ) as typeof first.facts,
    };
    metrics.setPosture(await pass(estate, { tables: dark, pitr: dark }, laterFirst, later));
    const last = await valuesOf(metrics, 'sweep_last_completed_timestamp_seconds');
    expect(last[`account=${accountId},region=${away}`]).toBe(now.getTime() / 1000);
    const coverage = await valuesOf(metrics, 'sweep_coverage_ratio');
    expect(coverage[`account=${accountId},region=${home}`]).toBe(1);
    // Whether a replica is in the group, and its delay, are told by the home region.
    expect(coverage[`account=${accountId},region=${away}`]).toBeLessThan(0.5);
  });

  it('shows buckets, clusters and datasets as last seen', async () => {
    const estate = anEstate(undefined, [aBucket({ environments: [] })]);
    const metrics = someMetrics();
    const first = await pass(estate, {
      versioning: { 'depot-backups': seen('suspended' as const) },
      objectLock: {
        'depot-backups': seen({ kind: 'on', rule: { mode: 'compliance', days: 35 } } as const),
      },
      clusters: { 'orders-aurora': seen(aCluster()) },
      datasets: {
        'prod-orders': seen([
          { id: 'a', name: undefined, storage: { kind: 'dynamodb' } },
          { id: 'b', name: 'b', storage: { kind: 'other', type: 'x' } },
        ] as const),
      },
    });
    metrics.setPosture(first);
    const bucket = `account=${accountId},bucket=depot-backups`;
    const expected = {
      bucket_versioning_enabled: { [`${bucket},region=${home}`]: 0 },
      bucket_default_retention_seconds: {
        [`${bucket},mode=compliance,region=${home}`]: 35 * 86400,
      },
      cluster_backup_retention_seconds: {
        [`account=${accountId},cluster=orders-aurora,environment=prod-orders,region=${home}`]:
          7 * 86400,
      },
      datasets: {
        'environment=prod-orders,storage=dynamodb': 1,
        'environment=prod-orders,storage=aurora': 0,
        'environment=prod-orders,storage=snowflake': 0,
        'environment=prod-orders,storage=other': 1,
        'environment=prod-orders,storage=unrecognised': 0,
      },
    };
    for (const [key, values] of Object.entries(expected)) {
      expect(await valuesOf(metrics, key)).toEqual(values);
    }
    expect((await valuesOf(metrics, 'environment_findings'))['severity=critical']).toBe(1);
    const blind = {
      versioning: { 'depot-backups': unknown() },
      objectLock: { 'depot-backups': unknown() },
      clusters: { 'orders-aurora': unknown() },
      datasets: { 'prod-orders': unknown() },
    };
    const second = await pass(estate, blind, first, later);
    metrics.setPosture(second);
    for (const [key, values] of Object.entries(expected)) {
      expect(await valuesOf(metrics, key)).toEqual(values);
    }
    const gone = {
      versioning: { 'depot-backups': absent() },
      objectLock: { 'depot-backups': absent() },
      clusters: { 'orders-aurora': absent() },
    };
    metrics.setPosture(await pass(estate, gone, second, later));
    expect(Object.values(await valuesOf(metrics, 'bucket_versioning_enabled'))).toEqual([0]);
    expect(await valuesOf(metrics, 'bucket_default_retention_seconds')).toEqual({
      [`${bucket},mode=none,region=${home}`]: 0,
    });
    expect(Object.values(await valuesOf(metrics, 'cluster_backup_retention_seconds'))).toEqual([0]);
  });

  it('drops what has left the configuration, and takes what is new as unknown', async () => {
    const old = anEnvironment({ name: 'old' as EnvironmentName });
    const held = await pass(anEstate([old], [aBucket()]));
    const metrics = someMetrics();
    metrics.setPosture(held);
    metrics.setPosture({ ...held, estate: anEstate([anEnvironment()], []) });
    const samples = await samplesOf(metrics);
    expect(samples.filter(({ labels }) => labels['environment'] === 'old')).toEqual([]);
    expect(samples.filter(({ labels }) => 'bucket' in labels)).toEqual([]);
    const unknowns = samples.filter(({ name }) => name === 'depotdr_check_unknown');
    expect(unknowns.length).toBeGreaterThan(30);
  });

  it('shows a region only as long as it, or something in it, is configured or found', async () => {
    const alone = { posture: aPosture({ replicas: [] }) };
    const only = (region: RegionId) => [anAccount({ regions: [region] })];
    const estate = { ...anEstate([anEnvironment(alone)], []), accounts: only(home) };
    const metrics = someMetrics();
    metrics.setJobs([aJobStatus()]);
    metrics.setPosture(await pass(estate)); // home still tells of a replica that nobody declares
    expect(Object.keys(await valuesOf(metrics, 'sweep_expected_interval_seconds'))).toEqual([
      `account=${accountId},region=${home}`,
      `account=${accountId},region=${away}`,
    ]);
    const us = 'us-east-1' as RegionId;
    metrics.setPosture({
      estate: { ...anEstate([anEnvironment({ region: us, ...alone })], []), accounts: only(us) },
      findings: [],
      facts: [],
      durationMs: 1,
    });
    expect(await valuesOf(metrics, 'sweep_expected_interval_seconds')).toEqual({
      [`account=${accountId},region=${us}`]: 300,
    });
  });
});
