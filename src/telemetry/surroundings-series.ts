import { sortNames } from '../controls/discovery/depot-names.js';
import type { Account, Environment, Estate, TableMember } from '../estate/environment.js';
import type { ClusterId, RegionId } from '../estate/ids.js';
import type { Owner } from '../estate/table-settings.js';
import { dayMs, secondMs } from '../kernel/units.js';
import type { vaultModes } from './backup-cards.js';
import type { Series } from './families.js';
import { momentOf } from './job-series.js';
import type { KnownFacts, Spot } from './known-facts.js';
import type { owners } from './surroundings-cards.js';

// What a return needs, and what stands around the tables. Everything is as last seen.

function ownerLabels(owner: Owner): { owner: (typeof owners)[number]; name: string } {
  switch (owner.kind) {
    case 'cloudformation':
      return { owner: owner.isCdk ? 'cdk' : 'cloudformation', name: owner.stack };
    case 'terraform':
      return { owner: 'terraform', name: owner.by };
    case 'nobody':
      return { owner: 'nobody', name: '' };
    default:
      return owner satisfies never;
  }
}

/** What is kept of a table for its return. */
export function keptSeries(
  environment: Environment,
  member: TableMember,
  region: RegionId,
  facts: KnownFacts,
): Series[] {
  const { account, name } = environment;
  const table = member.role === 'extra' ? member.name : member.role;
  const labels = { environment: name, account, region, table };
  const kept = facts.answer('settings', { account, region, resource: member.name });
  const value = kept?.kind === 'seen' ? kept.value : undefined;
  const settings: Series = {
    key: 'table_settings_kept_timestamp_seconds',
    labels,
    value: momentOf(value?.takenAt),
  };
  if (value === undefined) return [settings];
  const owned = { ...labels, ...ownerLabels(value.owner) };
  return [settings, { key: 'table_owner_info', labels: owned, value: 1 }];
}

/** How late writes at home reach the declared replicas. */
export function latencySeries(
  environment: Environment,
  member: TableMember,
  facts: KnownFacts,
): Series[] {
  const { account, region: home, name, posture } = environment;
  const table = member.role === 'extra' ? member.name : member.role;
  const measured = facts.answer('latency', { account, region: home, resource: member.name });
  if (measured?.kind !== 'seen') return [];
  return measured.value
    .filter(({ region }) => posture.replicas.includes(region))
    .flatMap(({ region, milliseconds, at }): readonly Series[] => {
      const labels = { environment: name, account, region, table };
      return [
        { key: 'replication_latency_seconds', labels, value: milliseconds / secondMs },
        {
          key: 'replication_latency_measured_timestamp_seconds',
          labels,
          value: momentOf(at),
        },
      ];
    });
}

/** A missing cluster has no snapshot that could be counted on. */
export function snapshotSeries(
  { name, account, region }: Environment,
  cluster: ClusterId,
  facts: KnownFacts,
): Series[] {
  const spot: Spot = { account, region, resource: cluster };
  const snapshots = facts.answer('snapshots', spot);
  const isGone = facts.answer('cluster', spot)?.kind === 'absent';
  if (snapshots === undefined && !isGone) return [];
  const usable =
    snapshots?.kind === 'seen' && !isGone
      ? snapshots.value.filter(({ kind, status }) => kind === 'automated' && status === 'available')
      : [];
  const newest = Math.max(0, ...usable.map(({ createdAt }) => momentOf(createdAt)));
  return [
    {
      key: 'cluster_snapshot_newest_timestamp_seconds',
      labels: { environment: name, account, region, cluster },
      value: newest,
    },
  ];
}

export function stackSeries(
  { name, account, region, stack }: Environment,
  facts: KnownFacts,
): Series[] {
  const answer = facts.answer('stack', { account, region, resource: name });
  if (answer?.kind !== 'seen') return [];
  const labels = { environment: name, account, region, stack };
  return [{ key: 'stack_protected', labels, value: answer.value.isProtected ? 1 : 0 }];
}

/** How many environments an account holds that the configuration does not name, by region. */
export function unconfiguredSeries(
  { id: account, regions }: Account,
  estate: Estate,
  facts: KnownFacts,
): Series[] {
  return regions.flatMap((region): readonly Series[] => {
    const answer = facts.answer('tables', { account, region, resource: region });
    if (answer === undefined) return [];
    const names = answer.kind === 'seen' ? answer.value.depot : [];
    const { unknown } = sortNames(names, estate, account);
    const labels = { account, region };
    return [{ key: 'unconfigured_environments', labels, value: unknown.length }];
  });
}

const usableKeyStates: readonly string[] = ['Enabled', 'Creating', 'Updating'];

/** Keys that something watched is encrypted with; one group for each. */
export function keySeries(
  facts: KnownFacts,
): readonly { readonly spot: Spot; readonly series: readonly Series[] }[] {
  return facts.answers('key').map(({ subject, answer }) => {
    const { account, region, resource } = subject;
    const labels = { account, region, key: resource };
    const key = answer.kind === 'seen' ? answer.value : undefined;
    const isUsable = key !== undefined && usableKeyStates.includes(key.state);
    return {
      spot: { account, region, resource },
      series: [
        { key: 'key_usable', labels, value: isUsable ? 1 : 0 },
        { key: 'key_deletion_timestamp_seconds', labels, value: momentOf(key?.deletionAt) },
      ],
    };
  });
}

/** Vaults that hold recovery points of watched tables; one group for each. */
export function vaultSeries(
  facts: KnownFacts,
): readonly { readonly spot: Spot; readonly series: readonly Series[] }[] {
  return facts.answers('vault-content').flatMap(({ subject, answer }) => {
    if (answer.kind === 'absent' || answer.value.points.length === 0) return [];
    const { account, region, resource: vault } = subject;
    const listed = facts.answer('vaults', { account, region, resource: region });
    const found =
      listed?.kind === 'seen' ? listed.value.find((each) => each.name === vault) : undefined;
    if (found === undefined) return [];
    const { lock } = found;
    const mode: (typeof vaultModes)[number] = lock.kind === 'on' ? lock.mode : 'none';
    const labels = { account, region, vault };
    const effective = lock.kind === 'on' ? lock.immutableFrom : undefined;
    const days = lock.kind === 'on' ? (lock.minimumDays ?? 0) : 0;
    return {
      spot: { account, region, resource: vault },
      series: [
        {
          key: 'vault_lock_effective_timestamp_seconds',
          labels: { ...labels, mode },
          value: momentOf(effective),
        },
        { key: 'vault_min_retention_seconds', labels, value: (days * dayMs) / secondMs },
      ],
    };
  });
}
