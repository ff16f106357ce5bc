import { hourMs, minuteMs } from '../../../kernel/units.js';
import type { PlacementDescription } from '../../description.js';
import type {
  ExportDescription,
  IndexDescription,
  TableSettingsDescription,
} from '../../descriptions/table-settings.js';
import { backupOf } from './create-backup.js';
import type { Index } from './indexes.js';
import { newPolicy } from './resource-policy.js';
import type { TableExport } from './table-export.js';
import type { Table } from './table.js';
import { timings } from './timings.js';
import type { World } from './world.js';

/** How long an export took that is seeded as ended. */
const exportTookMs = 12 * minuteMs;

/** The described settings of one placement. */
export function settingsOf(
  world: World,
  settings: TableSettingsDescription,
  { key, replicationLagMs }: PlacementDescription,
  createdAtMs: number,
): Partial<Table> {
  const { tags, timeToLive, policy, tableClass, provisioned, indexes } = settings;
  return {
    ...(key !== undefined && { encryptionKey: key }),
    ...(replicationLagMs !== undefined && { shownLagMs: replicationLagMs }),
    ...(tags !== undefined && { tags: new Map(Object.entries(tags)) }),
    ...(timeToLive !== undefined && {
      timeToLive: { attribute: timeToLive, isOn: true, changedAtMs: createdAtMs },
    }),
    ...(policy !== undefined && { policy: newPolicy(world, policy, createdAtMs) }),
    ...(tableClass !== undefined && { tableClass }),
    ...(provisioned !== undefined && { billing: { mode: 'PROVISIONED', ...provisioned } as const }),
    ...(indexes !== undefined && { indexes: indexes.map(indexOf) }),
  };
}

function indexOf({ name, kind, hash, range, projection, included }: IndexDescription): Index {
  return { name, kind, keys: { hash, range }, projection, included: included ?? [] };
}

/** What was made of the table before the world begins: in its home region, from its own items. */
export function seedCopies(
  world: World,
  table: Table,
  { backups = [], exports = [] }: TableSettingsDescription,
  nowMs: number,
): void {
  for (const { name, type, hoursAgo } of backups) {
    const createdAtMs = Math.floor(nowMs - hoursAgo * hourMs);
    const availableAtMs = createdAtMs + timings.backupMs;
    world.putBackup(backupOf(world, table, { name, type, createdAtMs, availableAtMs }));
  }
  for (const described of exports) world.putExport(exportOf(world, table, described, nowMs));
}

function exportOf(
  world: World,
  table: Table,
  described: ExportDescription,
  nowMs: number,
): TableExport {
  const { kind, status, hoursAgo, windowHours = 1 } = described;
  // Exports ask for whole seconds.
  const toMs = Math.floor((nowMs - hoursAgo * hourMs) / 1000) * 1000;
  const { items, bytes } = table.items.statistics(nowMs);
  return {
    account: table.account,
    region: table.region,
    arn: `${table.arn}/export/${world.newBackupId(toMs)}`,
    tableArn: table.arn,
    tableId: table.id,
    kind,
    isKindSaid: described.isTypeUnsaid !== true,
    status,
    toMs,
    fromMs: kind === 'INCREMENTAL_EXPORT' ? toMs - windowHours * hourMs : undefined,
    startedAtMs: toMs,
    endedAtMs: toMs + exportTookMs,
    bucket: described.bucket,
    bucketOwner: described.bucketOwner,
    prefix: described.prefix,
    isFiltered: described.isFiltered === true,
    items,
    bytes,
    failure: described.failure,
  };
}
