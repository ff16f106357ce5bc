import type { RecoveryPointByBackupVault } from '@aws-sdk/client-backup';
import { mostPointsPerTable } from '../estate/backup-facts.js';
import type { RecoveryPoint, VaultContent } from '../estate/backup-facts.js';
import type { Observed } from '../estate/observation.js';
import type { Clock } from '../kernel/clock.js';
import type { BackupService, Place } from '../ports/backup-service.js';
import { instant, optionalInstant, required } from './answers.js';
import { listVaults } from './backup-vaults.js';
import { everyPage } from './paging.js';
import type { Read } from './read.js';
import { createSharedRead } from './shared-read.js';

/** A vault with more points than these pages hold is not judged by a part of them. */
const mostPages = 200;
const pageSize = 1000;

/** How a vault that does not exist is answered, and one that may not be looked into. */
const doubtful: readonly string[] = ['AccessDeniedException', 'ResourceNotFoundException'];

type VaultNames = (signal: AbortSignal) => Promise<Observed<ReadonlySet<string>>>;

/**
 * `BackupService.content`. AWS answers for a vault that does not exist as for one that is closed to
 * the caller; only the list of vaults tells which it is, and it is asked at the first doubt, once for
 * all vaults of a place.
 * @source GetBackupVaultAccessPolicy and DescribeBackupVault, AWS Backup API Reference
 */
export function createContent(read: Read, clock: Clock): BackupService['content'] {
  const lists = new Map<string, VaultNames>();
  const namesAt = ({ account, region }: Place): VaultNames => {
    const key = `${account}/${region}`;
    const names =
      lists.get(key) ??
      createSharedRead(clock, (signal) => readNames(read, account, region, signal));
    lists.set(key, names);
    return names;
  };
  return async (place, resources, signal) => {
    const content = await readContent(read, clock, place, resources, signal);
    if (content.kind !== 'unknown' || !doubtful.includes(content.failure.code)) return content;
    const names = await namesAt(place)(signal);
    const told = { at: clock.now(), calls: [...content.calls, ...names.calls] };
    if (names.kind === 'seen') {
      return names.value.has(place.vault) ? { ...content, ...told } : { ...told, kind: 'absent' };
    }
    return names.kind === 'unknown'
      ? { ...told, kind: 'unknown', failure: names.failure }
      : { ...content, ...told };
  };
}

function readNames(
  read: Read,
  account: Place['account'],
  region: Place['region'],
  signal: AbortSignal,
): ReturnType<VaultNames> {
  return read(
    {
      operation: 'ListBackupVaults',
      account,
      region,
      subject: 'the names of the backup vaults',
      absentOn: [],
      work: async (send) =>
        new Set((await listVaults(send)).flatMap(({ BackupVaultName }) => BackupVaultName ?? [])),
    },
    signal,
  );
}

function readContent(
  read: Read,
  clock: Clock,
  { account, region, vault }: Parameters<BackupService['content']>[0],
  resources: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Observed<VaultContent>> {
  return read(
    {
      operation: 'ListRecoveryPointsByBackupVault',
      account,
      region,
      subject: `backup vault ${vault}`,
      absentOn: [],
      work: async (send) => {
        const kept = createPointShelf();
        await everyPage('ListRecoveryPointsByBackupVault', mostPages, async (token) => {
          const answer = await send('ListRecoveryPointsByBackupVault', {
            BackupVaultName: vault,
            ByResourceType: 'DynamoDB',
            MaxResults: pageSize,
            NextToken: token,
          });
          for (const point of required(answer.RecoveryPoints, member('RecoveryPoints'))) {
            const arn = required(point.ResourceArn, member('ResourceArn'));
            if (resources.has(arn)) kept.add(describePoint(point, arn, clock.now()));
          }
          return answer.NextToken;
        });
        return { vault, ...kept.all() };
      },
    },
    signal,
  );
}

function newestFirst(a: RecoveryPoint, b: RecoveryPoint): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.arn < b.arn ? -1 : 1);
}

/** Keeps the newest points of each table and counts the others. */
function createPointShelf() {
  const shelves = new Map<string, RecoveryPoint[]>();
  let leftOut = 0;
  const cut = (shelf: readonly RecoveryPoint[]): RecoveryPoint[] => {
    leftOut += Math.max(0, shelf.length - mostPointsPerTable);
    return shelf.toSorted(newestFirst).slice(0, mostPointsPerTable);
  };
  return {
    add(point: RecoveryPoint): void {
      const shelf = shelves.get(point.resourceArn) ?? [];
      shelf.push(point);
      // Sorting now and then is cheaper than finding each its place.
      const isFull = shelf.length >= 4 * mostPointsPerTable;
      shelves.set(point.resourceArn, isFull ? cut(shelf) : shelf);
    },
    all(): Pick<VaultContent, 'points' | 'leftOut'> {
      const points = [...shelves.values()].flatMap(cut).toSorted(newestFirst);
      return { points, leftOut };
    },
  };
}

function member(name: string): string {
  return `ListRecoveryPointsByBackupVault: ${name}`;
}

/** @param now - by which the point is in cold storage or not: the list tells only when it moves */
function describePoint(
  point: RecoveryPointByBackupVault,
  resourceArn: string,
  now: Date,
): RecoveryPoint {
  const { MoveToColdStorageAt, DeleteAt } = point.CalculatedLifecycle ?? {};
  const coldAt = optionalInstant(MoveToColdStorageAt, member('MoveToColdStorageAt'));
  return {
    arn: required(point.RecoveryPointArn, member('RecoveryPointArn')),
    resourceArn,
    status: required(point.Status, member('Status')),
    createdAt: instant(point.CreationDate, member('CreationDate')),
    completedAt: optionalInstant(point.CompletionDate, member('CompletionDate')),
    expiresAt: optionalInstant(DeleteAt, member('DeleteAt')),
    isCold: coldAt !== undefined && coldAt <= now,
    isCopy: Boolean(point.SourceBackupVaultArn),
    keyArn: point.EncryptionKeyArn,
    sizeBytes: point.BackupSizeInBytes,
  };
}
