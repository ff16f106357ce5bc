import type { CreateBackupInput, CreateBackupOutput } from '@aws-sdk/client-dynamodb';
import { AwsFault, type Call } from '../../service.js';
import type { Backup } from './backup.js';
import { backupDetails } from './backup-calls.js';
import { keyInaccessible, limitExceeded, required, tableNotFound, validation } from './faults.js';
import { isKeyless, servesItems, type Table } from './table.js';
import { timings } from './timings.js';
import type { World } from './world.js';

const maxRunning = 50;
const namePattern = /^[a-zA-Z0-9_.-]{3,255}$/;

/** A backup on demand; it stays until it is deleted. @source DynamoDB API Reference, CreateBackup */
export function createBackup(
  world: World,
  input: CreateBackupInput,
  call: Call,
): CreateBackupOutput {
  const nowMs = call.now.getTime();
  const table = world.need(input.TableName, call, tableNotFound);
  const name = required(input.BackupName, 'backupName');
  if (!namePattern.test(name)) {
    throw validation(`BackupName must be 3 to 255 characters of a-z, A-Z, 0-9, '_', '-' and '.'`);
  }
  if (!servesItems(table, nowMs)) {
    throw new AwsFault('TableInUseException', `Table is being created or deleted: ${table.name}`);
  }
  if (isKeyless(table, nowMs)) throw keyInaccessible(table.name);
  if (nowMs < table.activeAtMs + timings.continuousBackupsMs) {
    throw new AwsFault(
      'ContinuousBackupsUnavailableException',
      `Backups are being enabled for the table: ${table.name}. Please retry later`,
    );
  }
  requireRoom(world, table, nowMs);
  const backup = backupOf(world, table, {
    name,
    type: 'USER',
    createdAtMs: nowMs,
    availableAtMs: nowMs + timings.backupMs,
  });
  world.putBackup(backup);
  return { BackupDetails: backupDetails(backup, nowMs) };
}

function requireRoom(world: World, { account, region, id, name }: Table, nowMs: number): void {
  const running = world
    .backups(account, region, nowMs)
    .filter(({ availableAtMs }) => nowMs < availableAtMs);
  if (running.some(({ source }) => source.id === id)) {
    throw new AwsFault('BackupInUseException', `A backup of the table is being made: ${name}`);
  }
  if (running.length >= maxRunning) {
    throw limitExceeded(`Subscriber limit exceeded: ${maxRunning} concurrent backups.`);
  }
}

/** A backup with the items of its instant, which does not expire. Not yet stored. */
export function backupOf(
  world: World,
  source: Table,
  made: Pick<Backup, 'name' | 'type' | 'createdAtMs' | 'availableAtMs'>,
): Backup {
  const id = world.newBackupId(made.createdAtMs);
  const items = [...source.items.scan(world.view(source, made.createdAtMs), undefined)];
  return {
    ...made,
    id,
    arn: `${source.arn}/backup/${id}`,
    source,
    expiresAtMs: Infinity,
    items: () => items,
  };
}
