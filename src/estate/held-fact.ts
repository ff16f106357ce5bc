import type { FactRead, FactValues } from './fact-values.js';
import type { AccountId, EnvironmentName, RegionId } from './ids.js';
import type { ReadFailure } from './observation.js';

/** What a fact is about; together with its read the key of a fact. */
export interface FactSubject {
  readonly account: AccountId;
  readonly region: RegionId;
  /** Table, bucket, cluster, vault, ...; the environment for what is its own; see `FactValues`. */
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
export type HeldFact = { [R in FactRead]: Held<R, FactValues[R]> }[FactRead];

/** Unique among the facts of an estate; safe as a storage key, never parsed. */
export function factKey({ read, subject }: Pick<HeldFact, 'read' | 'subject'>): string {
  const { account, region, resource, environment, table } = subject;
  return JSON.stringify([read, account, region, resource, environment ?? '', table ?? '']);
}
