import type { Backup } from './backup.js';
import { resourceInUse, validation } from './faults.js';
import type { Table } from './table.js';
import { timings } from './timings.js';
import type { World } from './world.js';

/** When a deletion began and when the table is gone, in ms. */
export interface DeletionSpan {
  readonly nowMs: number;
  readonly goneAtMs: number;
}

/**
 * Marks one placement as going, and leaves its system backup when it has point-in-time recovery.
 * @throws AwsFault ValidationException: protected, or lately the source of a new replica;
 *   ResourceInUseException: a backup is being made
 */
export function startDeletion(world: World, table: Table, span: DeletionSpan): void {
  const { nowMs, goneAtMs } = span;
  if (table.deletionProtection) {
    throw validation(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first. Table: ${table.name}`,
    );
  }
  const isCopied = world
    .backups(table.account, table.region, nowMs)
    .some((backup) => backup.source.id === table.id && nowMs < backup.availableAtMs);
  if (isCopied) {
    throw resourceInUse(`Attempt to delete a table while a backup of it is made: ${table.name}`);
  }
  const { replicaSourceAtMs } = table;
  if (replicaSourceAtMs !== undefined && nowMs < replicaSourceAtMs + timings.replicaSourceMs) {
    throw validation(
      'Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in the last 24 hours.',
    );
  }
  if (table.pitr !== undefined) {
    const items = [...table.items.scan(world.view(table, nowMs), undefined)];
    world.putBackup(systemBackup(world, table, span, () => items));
  }
  world.put({ ...table, goneAtMs });
}

/**
 * What the deletion of a table with point-in-time recovery leaves: the instant before, kept 35
 * days, free ("Point-in-time recovery for DynamoDB", "BackupDetails"). Not yet stored.
 */
export function systemBackup(
  world: World,
  source: Table,
  { nowMs, goneAtMs }: DeletionSpan,
  items: Backup['items'],
): Backup {
  const id = world.newBackupId(nowMs);
  return {
    id,
    arn: `${source.arn}/backup/${id}`,
    name: `${source.name}$DeletedTableBackup`,
    type: 'SYSTEM',
    source,
    createdAtMs: nowMs,
    availableAtMs: goneAtMs,
    expiresAtMs: nowMs + timings.systemBackupMs,
    items,
  };
}
