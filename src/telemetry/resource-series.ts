import { inaccessibleState } from '../controls/presence.js';
import type { BackupBucket, Environment, TableMember } from '../estate/environment.js';
import type { TableDescription } from '../estate/facts.js';
import type { ClusterId, RegionId } from '../estate/ids.js';
import { dayMs, secondMs } from '../kernel/units.js';
import { storages } from './estate-cards.js';
import type { Series } from './families.js';
import { momentOf } from './job-series.js';
import type { KnownFacts, Spot } from './known-facts.js';

// Everything here is as last seen: a read that fails leaves the value as it was, and a thing that
// was never seen has no value at all, only its moment of 0 and its unknown checks.

function secondsOf(days: number): number {
  return (days * dayMs) / secondMs;
}

type PlacementLabels = Readonly<Record<'environment' | 'account' | 'region' | 'table', string>>;

function described(value: TableDescription, labels: PlacementLabels): Series[] {
  const { createdAt, deletionProtection } = value;
  const created = momentOf(createdAt);
  return [
    { key: 'table_created_timestamp_seconds', labels, value: created },
    ...(deletionProtection === undefined
      ? []
      : [{ key: 'table_deletion_protection', labels, value: deletionProtection ? 1 : 0 } as const]),
  ];
}

/** A missing table has PITR off: an alert on it must not turn green because the table is gone. */
function pitrSeries(spot: Spot, labels: PlacementLabels, facts: KnownFacts): Series[] {
  const table = facts.answer('table', spot);
  const pitr = facts.answer('pitr', spot);
  const isGone =
    table?.kind === 'absent' && !(pitr?.kind === 'seen' && pitr.at.getTime() > table.at.getTime());
  if (isGone || pitr?.kind === 'absent') return [{ key: 'pitr_enabled', labels, value: 0 }];
  if (pitr === undefined) return [];
  if (pitr.value.kind === 'off') return [{ key: 'pitr_enabled', labels, value: 0 }];
  const { earliest, latest, windowDays } = pitr.value;
  const series: Series[] = [{ key: 'pitr_enabled', labels, value: 1 }];
  if (earliest !== undefined) {
    const value = momentOf(earliest);
    series.push({ key: 'pitr_earliest_restorable_timestamp_seconds', labels, value });
  }
  if (latest !== undefined) {
    const value = momentOf(latest);
    series.push({ key: 'pitr_latest_restorable_timestamp_seconds', labels, value });
  }
  if (windowDays !== undefined)
    series.push({ key: 'pitr_window_seconds', labels, value: secondsOf(windowDays) });
  return series;
}

/** A declared replica, as the home table tells of it. */
function replicaSeries(
  home: Spot,
  there: Spot,
  labels: PlacementLabels,
  facts: KnownFacts,
): Series[] {
  const group = facts.answer('table', home);
  if (group === undefined) return [];
  const own = facts.answer('table', there);
  const listed =
    group.kind === 'seen'
      ? group.value.replicas.find(({ region }) => region === there.region)
      : undefined;
  const isMissed = own?.kind === 'absent' && own.at.getTime() >= group.at.getTime();
  const active: Series = {
    key: 'replica_active',
    labels,
    value: listed?.status === 'ACTIVE' && !isMissed ? 1 : 0,
  };
  if (listed === undefined) return [active];
  const since = listed.inaccessibleSince;
  if (since === undefined && inaccessibleState(listed.status) !== undefined) {
    return [active]; // not told since when
  }
  return [
    active,
    {
      key: 'replica_inaccessible_since_timestamp_seconds',
      labels,
      value: momentOf(since),
    },
  ];
}

/** One table in one region: the home region, or that of a declared replica. */
export function placementSeries(
  environment: Environment,
  member: TableMember,
  region: RegionId,
  facts: KnownFacts,
): Series[] {
  const { account, name } = environment;
  const spot: Spot = { account, region, resource: member.name };
  const table = member.role === 'extra' ? member.name : member.role;
  const labels: PlacementLabels = { environment: name, account, region, table };
  const answer = facts.answer('table', spot);
  const observed = momentOf(answer?.at);
  const series: Series[] = [{ key: 'table_observed_timestamp_seconds', labels, value: observed }];
  if (answer !== undefined) {
    series.push({ key: 'table_present', labels, value: answer.kind === 'seen' ? 1 : 0 });
  }
  if (answer?.kind === 'seen') series.push(...described(answer.value, labels));
  series.push(...pitrSeries(spot, labels, facts));
  if (region !== environment.region) {
    const home: Spot = { ...spot, region: environment.region };
    series.push(...replicaSeries(home, spot, labels, facts));
  }
  return series;
}

/** A missing bucket keeps nothing. */
export function bucketSeries(bucket: BackupBucket, facts: KnownFacts): Series[] {
  const { name, account, region } = bucket;
  const spot: Spot = { account, region, resource: name };
  const labels = { bucket: name, account, region };
  const versioning = facts.answer('versioning', spot);
  const lock = facts.answer('object-lock', spot);
  const series: Series[] = [];
  if (versioning !== undefined) {
    const isOn = versioning.kind === 'seen' && versioning.value === 'enabled';
    series.push({ key: 'bucket_versioning_enabled', labels, value: isOn ? 1 : 0 });
  }
  if (lock !== undefined) {
    const rule = lock.kind === 'seen' && lock.value.kind === 'on' ? lock.value.rule : undefined;
    series.push({
      key: 'bucket_default_retention_seconds',
      labels: { ...labels, mode: rule?.mode ?? 'none' },
      value: secondsOf(rule?.days ?? 0),
    });
  }
  return series;
}

export function clusterSeries(
  { name, account, region }: Environment,
  cluster: ClusterId,
  facts: KnownFacts,
): Series[] {
  const answer = facts.answer('cluster', { account, region, resource: cluster });
  if (answer === undefined) return [];
  return [
    {
      key: 'cluster_backup_retention_seconds',
      labels: { environment: name, account, region, cluster },
      value: answer.kind === 'seen' ? secondsOf(answer.value.retentionDays) : 0,
    },
  ];
}

export function datasetSeries({ name, account, region }: Environment, facts: KnownFacts): Series[] {
  const answer = facts.answer('datasets', { account, region, resource: name });
  if (answer?.kind !== 'seen') return [];
  return storages.map((storage) => ({
    key: 'datasets',
    labels: { environment: name, storage },
    value: answer.value.filter((dataset) => dataset.storage.kind === storage).length,
  }));
}
