import type { PlacementFacts } from './facts.js';
import type { Observed, ReadFailure } from './observation.js';
import { ownerOf } from './owner.js';
import type { SettingsSnapshot } from './table-settings.js';

const notTold: ReadFailure = {
  reason: 'NotReported',
  kind: 'unavailable',
  code: 'LayoutMissing',
  message: 'the description does not tell how the table is made',
  permission: undefined,
  hint: 'Check that the endpoint is AWS; an emulator may not support this.',
};

function earliest(parts: readonly { readonly at: Date }[]): Date {
  return new Date(Math.min(...parts.map(({ at }) => at.getTime())));
}

/**
 * The settings of a placement, put together from the reads of one pass: one snapshot for a placement,
 * as old as its oldest part. Pure.
 * @returns unknown with the cause when a part could not be seen; undefined where the table is gone or
 * going, so that what was kept of it stays
 */
export function snapshotOf({
  table,
  pitr,
  settings,
}: PlacementFacts): Observed<SettingsSnapshot> | undefined {
  if (table.kind === 'absent') return undefined;
  if (table.kind === 'unknown') return table;
  // A table that is being deleted tells only half of what it was.
  if (settings === undefined || table.value.status === 'DELETING') return undefined;
  const { timeToLive, tags, policy, scaling } = settings;
  const parts = [
    table,
    pitr,
    timeToLive,
    tags,
    policy,
    ...(scaling === undefined ? [] : [scaling]),
  ];
  const hidden = parts.find((part) => part.kind === 'unknown');
  if (hidden?.kind === 'unknown') return { ...hidden, at: earliest(parts) };
  if (
    pitr.kind !== 'seen' ||
    timeToLive.kind !== 'seen' ||
    tags.kind !== 'seen' ||
    policy.kind !== 'seen' ||
    (scaling !== undefined && scaling.kind !== 'seen')
  ) {
    return undefined; // it was deleted between the reads
  }
  const { layout, tableId, deletionProtection, replicas } = table.value;
  const at = earliest(parts);
  if (layout === undefined) return { kind: 'unknown', at, calls: table.calls, failure: notTold };
  return {
    kind: 'seen',
    at,
    calls: [],
    value: {
      tableId,
      takenAt: at,
      layout,
      deletionProtection,
      replicas: replicas.map(({ region }) => region).toSorted(),
      pitrDays: pitr.value.kind === 'on' ? pitr.value.windowDays : undefined,
      timeToLive: timeToLive.value,
      tags: tags.value,
      policy: policy.value,
      scaling: scaling?.value ?? [],
      owner: ownerOf(tags.value),
      before: undefined, // told by what was kept, see `succeed`
    },
  };
}

/**
 * The snapshot to keep after an earlier one: it remembers which table the present one replaced. Where
 * one of them has no id, they are taken for the same table.
 */
export function succeed(kept: SettingsSnapshot, latest: SettingsSnapshot): SettingsSnapshot {
  const { tableId, layout, before } = kept;
  if (tableId === undefined || latest.tableId === undefined || tableId === latest.tableId) {
    return { ...latest, before };
  }
  return { ...latest, before: { tableId, key: layout.key, replacedAt: latest.takenAt } };
}
