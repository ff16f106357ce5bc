/**
 * AWS Backup. Purpose of this folder: judge whether the tables that want it are backed up, whether
 * the copies arrive, and whether plans and vaults can hold what is wanted of them. `family.ts` is the
 * table of contents, `view.ts` what all of them look at.
 */
import type { BackupFacts } from '../../estate/backup-facts.js';
import type { AccountId, RegionId } from '../../estate/ids.js';
import type { Observed } from '../../estate/observation.js';
import { type Judgement, unseen } from '../control.js';
import type { Sight } from '../sight.js';

/** One region of one account. */
export interface Place {
  readonly account: AccountId;
  readonly region: RegionId;
}

export type Unseen = Extract<Observed<unknown>, { kind: 'unknown' }>;

/** As it is called in messages. */
export function describePlace({ account, region }: Place): string {
  return `${account} in ${region}`;
}

export function placeKey({ account, region }: Place): string {
  return `${account}/${region}`;
}

export function isSamePlace(a: Place, b: Place): boolean {
  return a.account === b.account && a.region === b.region;
}

/** Stands for a read that nobody made. */
export function notLookedAt(what: string): Unseen {
  return {
    kind: 'unknown',
    at: new Date(0),
    calls: [],
    failure: {
      reason: 'NotReported',
      kind: 'unavailable',
      code: 'NotLookedAt',
      message: `nobody looked at ${what}`,
      permission: undefined,
      hint: 'Name its account and region under accounts in the configuration, and run again.',
    },
  };
}

/** AWS Backup in a place. Where nobody looked, every read of it is unknown. */
export function backupIn(sight: Sight, place: Place): BackupFacts {
  const facts = sight.place(place.account, place.region)?.backup;
  if (facts !== undefined) return facts;
  const nothing = notLookedAt(`AWS Backup of ${describePlace(place)}`);
  return {
    settings: nothing,
    vaults: nothing,
    plans: nothing,
    jobs: nothing,
    copyJobs: nothing,
    contents: new Map(),
  };
}

/** What a list holds. A list that is said to be absent has nothing in it. */
export function listed<T>(observed: Observed<readonly T[]>): {
  readonly list: readonly T[];
  readonly gap: Unseen | undefined;
} {
  if (observed.kind === 'seen') return { list: observed.value, gap: undefined };
  return { list: [], gap: observed.kind === 'unknown' ? observed : undefined };
}

/** What is said where the first of some reads that told nothing decides. */
export function unseenFirst(gaps: readonly Unseen[]): Judgement<never> | undefined {
  const [first] = gaps;
  return first === undefined ? undefined : unseen(first);
}
