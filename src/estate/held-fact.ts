import type {
  BucketVersioning,
  ClusterDescription,
  DatasetDescription,
  DeletedTableBackup,
  ObjectLock,
  PitrState,
  TableDescription,
} from './facts.js';
import type { AccountId, EnvironmentName, RegionId } from './ids.js';
import type { ReadFailure } from './observation.js';

/** What a fact is about; together with its read the key of a fact. */
export interface FactSubject {
  readonly account: AccountId;
  readonly region: RegionId;
  /** Table, bucket or cluster; the environment for `datasets`. */
  readonly resource: string;
  /** Undefined for a bucket that several environments share, or none. */
  readonly environment: EnvironmentName | undefined;
  /** Only for tables: `Object`, `History`, `Index` or the name of an extra table. */
  readonly table: string | undefined;
}

interface Held<Read extends string, Value> {
  readonly read: Read;
  readonly subject: FactSubject;
  /** The newest answer, which a failed read does not replace; `none`: there never was one. */
  readonly held:
    | { readonly kind: 'seen'; readonly at: Date; readonly value: Value }
    | { readonly kind: 'absent'; readonly at: Date }
    | { readonly kind: 'none' };
  /** The newest attempt. */
  readonly tried: { readonly at: Date; readonly failure: ReadFailure | undefined };
}

/** A fact with its age: what was last known of one read, and when. */
export type HeldFact =
  | Held<'table', TableDescription>
  | Held<'pitr', PitrState>
  | Held<'deleted-backups', readonly DeletedTableBackup[]>
  | Held<'versioning', BucketVersioning>
  | Held<'object-lock', ObjectLock>
  | Held<'cluster', ClusterDescription>
  | Held<'datasets', readonly DatasetDescription[]>;

/** Unique among the facts of an estate; safe as a storage key, never parsed. */
export function factKey({ read, subject }: Pick<HeldFact, 'read' | 'subject'>): string {
  const { account, region, resource, environment, table } = subject;
  return JSON.stringify([read, account, region, resource, environment ?? '', table ?? '']);
}
