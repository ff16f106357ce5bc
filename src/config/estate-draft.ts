import type { RegionId, TableName } from '../estate/ids.js';
import { parseEnvironmentId } from '../estate/ids.js';
import { tableNameOf, tableRoles } from '../estate/placement.js';
import type { AccountDraft, CopyDraft, Draft, EnvironmentDraft, PostureDraft } from './draft.js';
import type { Path } from './problem.js';

/** Something named, and where its name stands. */
export interface Named<T> {
  readonly value: T;
  readonly path: Path;
}

/** An environment with what it refers to looked up, as far as that can be done. */
export interface EnvironmentView {
  readonly path: Path;
  readonly raw: EnvironmentDraft;
  /** Its name, given or made of prefix and id. */
  readonly name: string | undefined;
  /** With the prefix; undefined when either part is wrong. */
  readonly id: string | undefined;
  readonly account: AccountDraft | undefined;
  readonly posture: PostureDraft | undefined;
  /** Declared replica regions, from the overrides when they give any. */
  readonly replicas: readonly Named<RegionId>[];
  /** Wanted copies of its backups, likewise. */
  readonly copies: readonly Named<CopyDraft>[];
  /** The three tables, then the extra ones. */
  readonly tables: readonly Named<TableName>[];
}

/** Everything that can be referred to. */
export interface EstateDraft {
  readonly draft: Draft;
  /** By id and by name; the first wins where two share one. */
  readonly accounts: ReadonlyMap<string, AccountDraft>;
  /** By name. Undefined when the section is not one: then nothing can be said of references. */
  readonly postures: ReadonlyMap<string, PostureDraft | undefined> | undefined;
  /** Names. Undefined likewise. */
  readonly buckets: ReadonlySet<string> | undefined;
  readonly environments: readonly EnvironmentView[];
  /** In the world that is watched: a sandbox may begin at another instant. */
  readonly now: Date;
}

export function named<T>(items: readonly (T | undefined)[], path: Path): readonly Named<T>[] {
  return items.flatMap((value, index) =>
    value === undefined ? [] : [{ value, path: [...path, index] }],
  );
}

function accountsOf(draft: Draft): ReadonlyMap<string, AccountDraft> {
  const accounts = new Map<string, AccountDraft>();
  for (const account of draft.accounts) {
    for (const key of [account?.id, account?.name]) {
      if (account !== undefined && key !== undefined && !accounts.has(key))
        accounts.set(key, account);
    }
  }
  return accounts;
}

function replicasOf(
  raw: EnvironmentDraft,
  posture: PostureDraft | undefined,
  path: Path,
): readonly Named<RegionId>[] {
  if (raw.overrides?.replicas !== undefined) {
    return named(raw.overrides.replicas, [...path, 'overrides', 'replicas']);
  }
  return named(posture?.replicas ?? [], ['postures', raw.posture ?? '', 'replicas']);
}

function copiesOf(
  raw: EnvironmentDraft,
  posture: PostureDraft | undefined,
  path: Path,
): readonly Named<CopyDraft>[] {
  const own = raw.overrides?.backups?.copies;
  return own === undefined
    ? named(posture?.backups?.copies ?? [], ['postures', raw.posture ?? '', 'backups', 'copies'])
    : named(own, [...path, 'overrides', 'backups', 'copies']);
}

function tablesOf(raw: EnvironmentDraft, id: string | undefined, path: Path) {
  const parsed = parseEnvironmentId(id ?? '');
  const own: readonly Named<TableName>[] = parsed.ok
    ? tableRoles.map((role) => ({ value: tableNameOf(parsed.value, role), path: [...path, 'id'] }))
    : [];
  return [...own, ...named(raw.extraTables, [...path, 'extraTables'])];
}

/** Looks up all references of a draft. Never throws. */
export function estateDraftOf(draft: Draft, now: Date): EstateDraft {
  const accounts = accountsOf(draft);
  const postures = draft.postures && new Map(Object.entries(draft.postures));
  const environments = draft.environments.flatMap((raw, index): readonly EnvironmentView[] => {
    if (raw === undefined) return [];
    const path = ['environments', index];
    const posture = postures?.get(raw.posture ?? '');
    const { id: own, idPrefix: prefix = '' } = raw;
    const id = own === undefined || prefix === null ? undefined : `${prefix}${own}`;
    return [
      {
        path,
        raw,
        name: raw.name ?? id,
        id,
        account: accounts.get(raw.account ?? ''),
        posture,
        replicas: replicasOf(raw, posture, path),
        copies: copiesOf(raw, posture, path),
        tables: tablesOf(raw, id, path),
      },
    ];
  });
  const buckets = draft.buckets && new Set(draft.buckets.flatMap((bucket) => bucket?.name ?? []));
  const at = draft.sandbox?.startsAt ?? now;
  return { draft, accounts, postures, buckets, environments, now: at };
}
