import type { ReplicaStatus, StreamViewType, TableStatus } from '@aws-sdk/client-dynamodb';
import type { Index } from './indexes.js';
import type { ItemHistory } from './item-history.js';
import type { TableKeys } from './keys.js';
import type { Pitr } from './pitr.js';
import type { ResourcePolicy } from './resource-policy.js';
import type { TimeToLive } from './time-to-live.js';

export type Billing =
  | { readonly mode: 'PAY_PER_REQUEST'; readonly sinceMs: number }
  | { readonly mode: 'PROVISIONED'; readonly readUnits: number; readonly writeUnits: number };

export interface Stream {
  readonly viewType: StreamViewType;
  readonly enabledAtMs: number;
}

/** A lasting status that the description of the world gave to a placement, or its key's loss. */
export interface Held {
  readonly status: ReplicaStatus;
  readonly sinceMs: number;
  /** True: it lasts as long as the table's key cannot be used. */
  readonly isByKey?: boolean;
}

export interface Restored {
  readonly sourceTableArn: string;
  readonly sourceBackupArn: string | undefined;
  /** The instant whose items it holds. */
  readonly toMs: number;
}

/**
 * One table in one region. Records are replaced, never changed; what passes with time is computed
 * from the instants. Placements of one replica group share the same `items`.
 */
export interface Table {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAtMs: number;
  /** CREATING before this instant. */
  readonly activeAtMs: number;
  /** UPDATING before this instant. */
  readonly updatedAtMs: number;
  /** DELETING once set; gone from this instant on. */
  readonly goneAtMs: number | undefined;
  readonly held: Held | undefined;
  readonly keys: TableKeys;
  readonly billing: Billing;
  readonly stream: Stream | undefined;
  readonly deletionProtection: boolean;
  /** ARN of its KMS key; undefined = DynamoDB's own. */
  readonly encryptionKey: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
  readonly tableClass: 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';
  readonly indexes: readonly Index[];
  readonly timeToLive: TimeToLive | undefined;
  readonly policy: ResourcePolicy | undefined;
  /** What the metric ReplicationLatency tells of writes to here, ms. */
  readonly shownLagMs: number;
  readonly pitr: Pitr | undefined;
  readonly restored: Restored | undefined;
  /** When it was last the source of a new replica. */
  readonly replicaSourceAtMs: number | undefined;
  readonly items: ItemHistory;
}

/** Statuses under which a region takes no part in replication, and the detaching clock runs. */
const severingStatuses: readonly ReplicaStatus[] = [
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'REGION_DISABLED',
  'REPLICATION_NOT_AUTHORIZED',
];

/** Statuses under which the key is gone: no item call works ("Encryption at rest usage notes"). */
const keylessStatuses: readonly ReplicaStatus[] = [
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'ARCHIVING',
  'ARCHIVED',
];

/** What the group says of this placement (`ReplicaStatus`), from its instants. Never throws. */
export function replicaStatus(table: Table, nowMs: number): ReplicaStatus {
  if (table.goneAtMs !== undefined) return 'DELETING';
  if (nowMs < table.activeAtMs) return 'CREATING';
  if (table.held !== undefined) return table.held.status;
  return nowMs < table.updatedAtMs ? 'UPDATING' : 'ACTIVE';
}

/** `TableStatus`; a disabled region is a matter of the group and not a status of the table itself. */
export function tableStatus(table: Table, nowMs: number): TableStatus {
  const status = replicaStatus(table, nowMs);
  switch (status) {
    case 'REGION_DISABLED':
    case 'CREATION_FAILED':
      return 'ACTIVE';
    case 'CREATING':
    case 'UPDATING':
    case 'DELETING':
    case 'ACTIVE':
    case 'INACCESSIBLE_ENCRYPTION_CREDENTIALS':
    case 'ARCHIVING':
    case 'ARCHIVED':
    case 'REPLICATION_NOT_AUTHORIZED':
      return status;
    default:
      return status satisfies never;
  }
}

/** True when the table's key cannot be used, so that its items cannot be read. */
export function isKeyless(table: Table, nowMs: number): boolean {
  return keylessStatuses.includes(replicaStatus(table, nowMs));
}

/** Since when the table's key cannot be used, in ms; Infinity = it can. */
export function keylessSinceMs({ held }: Table): number {
  return held !== undefined && keylessStatuses.includes(held.status) ? held.sinceMs : Infinity;
}

/** True when item calls are served: the table is there, whole, and not on its way out. */
export function servesItems(table: Table, nowMs: number): boolean {
  const status = tableStatus(table, nowMs);
  return status !== 'CREATING' && status !== 'DELETING';
}

/** Since when the placement is cut off from its group, in ms; Infinity = it is not. */
export function cutSinceMs(table: Table | undefined): number {
  return table?.held !== undefined && severingStatuses.includes(table.held.status)
    ? table.held.sinceMs
    : Infinity;
}
