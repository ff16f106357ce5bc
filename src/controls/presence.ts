import type { BucketFacts, PitrState, PlacementFacts, TableDescription } from '../estate/facts.js';
import type { Observed } from '../estate/observation.js';
import { type Judgement, notReported, unseen } from './control.js';
import type { MemberFacts } from './subjects.js';

/**
 * Whether there is something to judge, from all reads of it together: one that says "missing" is
 * believed when no other one has seen it; two that contradict each other are no evidence at all.
 */
type Presence = 'present' | 'missing' | Judgement<never>;

/** A fact to judge, or what is said instead of judging it; undefined = another control says it. */
export type Judged<T> =
  | { readonly kind: 'judge'; readonly value: T; readonly at: Date }
  | { readonly kind: 'said'; readonly judgement: Judgement<never> | undefined };

function presenceOf(reads: readonly Observed<unknown>[], what: string): Presence {
  const isMissing = reads.some(({ kind }) => kind === 'absent');
  if (!isMissing) return 'present';
  if (reads.every(({ kind }) => kind !== 'seen')) return 'missing';
  return notReported(
    `whether ${what} exists: one read found it and another one did not`,
    `Run again: ${what} may just be being made or deleted.`,
  );
}

function toJudge<T>(presence: Presence, observed: Observed<T>): Judged<T> {
  if (presence === 'missing') return { kind: 'said', judgement: undefined };
  if (presence !== 'present') return { kind: 'said', judgement: presence };
  if (observed.kind === 'seen') return { kind: 'judge', value: observed.value, at: observed.at };
  return {
    kind: 'said',
    judgement: observed.kind === 'unknown' ? unseen(observed) : undefined,
  };
}

/** Presence of a placement's table. */
export function tablePresence({ table, pitr }: PlacementFacts): Presence {
  return presenceOf([table, pitr], 'the table');
}

/** The table's description, where it is there to be judged. */
export function tableToJudge(facts: PlacementFacts): Judged<TableDescription> {
  return toJudge(tablePresence(facts), facts.table);
}

/** The table's PITR state, where it is there to be judged. */
export function pitrToJudge(facts: PlacementFacts): Judged<PitrState> {
  return toJudge(tablePresence(facts), facts.pitr);
}

/** States in which a table cannot be used; what each means is told by table-present. */
const inaccessibleStates = [
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'REPLICATION_NOT_AUTHORIZED',
  'REGION_DISABLED',
  'ARCHIVING',
  'ARCHIVED',
] as const;

export type InaccessibleState = (typeof inaccessibleStates)[number];

/** The status as one in which a table cannot be used, if it is one. */
export function inaccessibleState(status: string | undefined): InaccessibleState | undefined {
  return inaccessibleStates.find((each) => each === status);
}

/** The state in which the table cannot be used, by its own region's word. */
export function ownInaccessibleState(facts: PlacementFacts): InaccessibleState | undefined {
  const table = tableToJudge(facts);
  return table.kind === 'judge' ? inaccessibleState(table.value.status) : undefined;
}

/**
 * True when the placement was seen to be inaccessible, from either side: table-present or
 * replica-active tells it. Its history then stands still, which is a part of that one trouble. Where
 * nobody has seen the state, a history that stands still is a trouble of its own.
 */
export function isSeenInaccessible(facts: MemberFacts): boolean {
  const state = ownInaccessibleState(facts) ?? inaccessibleState(facts.listed?.status);
  return state !== undefined;
}

/** Presence of a bucket. */
export function bucketPresence({ versioning, objectLock }: BucketFacts): Presence {
  return presenceOf([versioning, objectLock], 'the bucket');
}
