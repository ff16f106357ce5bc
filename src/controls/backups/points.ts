import type { BackupFacts, RecoveryPoint } from '../../estate/backup-facts.js';
import { skewMs } from '../control.js';
import type { Basis } from '../finding.js';
import { listed, notLookedAt, type Place, describePlace, type Unseen } from './places.js';

/** A recovery point, with the vault that holds it and the time at which that was read. */
export interface PlacedPoint {
  readonly point: RecoveryPoint;
  readonly vault: string;
  readonly readAt: Date;
}

/** What the vaults of a place hold. */
export interface PlacePoints {
  /** By the table's ARN; newest first. */
  readonly byArn: ReadonlyMap<string, readonly PlacedPoint[]>;
  /** Reads without which there may be more points; empty = everything was seen. */
  readonly gaps: readonly Unseen[];
  readonly basis: readonly Basis[];
}

function newestFirst(a: PlacedPoint, b: PlacedPoint): number {
  const byTime = b.point.createdAt.getTime() - a.point.createdAt.getTime();
  if (byTime !== 0) return byTime;
  return a.point.arn < b.point.arn ? -1 : 1;
}

/** Shows the points of an air-gapped vault of another account, and holds none itself. */
const accessOnly = 'RESTORE_ACCESS_BACKUP_VAULT';

/**
 * All points of an account and region. Only a listed vault is looked into: whether one exists is told
 * by the list, never by a denied read of what it holds.
 */
export function pointsIn(backup: BackupFacts, place: Place): PlacePoints {
  const { list, gap } = listed(backup.vaults);
  const basis: Basis[] = [{ read: `vaults of ${describePlace(place)}`, observed: backup.vaults }];
  const gaps: Unseen[] = gap === undefined ? [] : [gap];
  const found: PlacedPoint[] = [];
  const own = list.filter(({ type }) => type !== accessOnly);
  for (const vault of own.map(({ name }) => name).toSorted()) {
    const content = backup.contents.get(vault) ?? notLookedAt(`the content of vault ${vault}`);
    basis.push({
      read: `recovery points in vault ${vault} of ${describePlace(place)}`,
      observed: content,
    });
    if (content.kind === 'unknown') gaps.push(content);
    if (content.kind !== 'seen') continue;
    found.push(...content.value.points.map((point) => ({ point, vault, readAt: content.at })));
  }
  const byArn = new Map<string, PlacedPoint[]>();
  for (const each of found.toSorted(newestFirst)) {
    const of = byArn.get(each.point.resourceArn);
    if (of === undefined) byArn.set(each.point.resourceArn, [each]);
    else of.push(each);
  }
  return { byArn, gaps, basis };
}

/** Its begin is in a time to come: of no use as evidence, whatever its state. */
export function isFromFuture({ point, readAt }: PlacedPoint): boolean {
  return point.createdAt.getTime() - readAt.getTime() > skewMs;
}

const usableStates: readonly string[] = ['COMPLETED', 'AVAILABLE'];

/**
 * Complete and not past its expiry; AWS may list it for some hours after that.
 * @source API RecoveryPointByBackupVault, Status, AWS Backup API Reference
 */
export function isUsable(placed: PlacedPoint, now: Date): boolean {
  const { status, expiresAt } = placed.point;
  if (!usableStates.includes(status) || isFromFuture(placed)) return false;
  return expiresAt === undefined || expiresAt > now;
}

/** Age of its content when it was read, ms >= 0. */
export function ageMs({ point, readAt }: PlacedPoint): number {
  return Math.max(0, readAt.getTime() - point.createdAt.getTime());
}

/** Why points count for nothing, each cause once: `2 EXPIRED, 1 past its expiry`. */
export function describeUnusable(points: readonly PlacedPoint[]): string {
  const counts = new Map<string, number>();
  for (const placed of points) {
    const { status } = placed.point;
    const isIncomplete = !usableStates.includes(status);
    const complete = isFromFuture(placed) ? 'from the future' : 'past its expiry';
    const cause = isIncomplete ? status : complete;
    counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts].map(([cause, count]) => `${count} ${cause}`).join(', ');
}
