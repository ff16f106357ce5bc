import { type MergedPolicy, mergeBucketPolicy } from '../controls/access/merge-policy.js';
import { guestsOf } from '../controls/access/guests.js';
import { nothingRemembered, sightOf } from '../controls/sight.js';
import type { BackupBucket, Estate } from '../estate/environment.js';
import type { Observed } from '../estate/observation.js';
import type { Observation } from '../estate/observations.js';
import type { PolicyText } from '../estate/table-settings.js';
import { accountOf } from '../estate/targets.js';
import { neverAsked } from '../estate/unseen.js';
import { mapBounded } from '../kernel/bounded.js';
import { type Clock, startDeadline } from '../kernel/clock.js';
import type { Observers } from '../ports/observers.js';

export interface BucketPolicyOptions {
  readonly observers: Pick<Observers, 'buckets' | 'access' | 'backups'>;
  readonly clock: Clock;
  /** All ends by then; what was not seen is unknown. */
  readonly deadlineMs: number;
  /** Accounts looked at side by side. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

export interface BucketPolicyAnswer {
  readonly present: Observed<PolicyText>;
  readonly merged: MergedPolicy;
}

/** What the policy's conditions may be about: organisation and data roles of those who back up. */
async function observeGuests(
  bucket: BackupBucket,
  estate: Estate,
  { observers, concurrency }: BucketPolicyOptions,
  signal: AbortSignal,
): Promise<readonly Observation[]> {
  const guests = guestsOf(bucket, estate);
  const accounts = [...new Set(guests.map(({ account }) => account))];
  const observed = await mapBounded(accounts, concurrency, async (id) => {
    const account = accountOf(estate, id);
    if (account === undefined) return undefined;
    const names = guests.filter((each) => each.account === id).map(({ dataRole }) => dataRole);
    const organization = await observers.backups.organization(id, signal);
    const roles = await mapBounded([...new Set(names)], 2, async (name) => {
      return [name, await observers.access.role(id, name, signal)] as const;
    });
    const facts = { organization, backupSettings: neverAsked, roles: new Map(roles) };
    return { kind: 'account', target: { kind: 'account', account }, facts } as const;
  });
  return observed.flatMap((each) => each ?? []);
}

/**
 * Reads a bucket's policy and adds to it what lets every environment in. Changes nothing.
 * @throws the signal's reason when the run was given up
 */
export async function planBucketPolicy(
  bucket: BackupBucket,
  estate: Estate,
  options: BucketPolicyOptions,
): Promise<BucketPolicyAnswer> {
  const { observers, clock, deadlineMs, signal } = options;
  const what = `the policy of ${bucket.name}`;
  const deadline = startDeadline({ clock, ms: deadlineMs, what, signal });
  try {
    const [{ policy: present }, accounts] = await Promise.all([
      observers.buckets.details(bucket, deadline.signal),
      observeGuests(bucket, estate, options, deadline.signal),
    ]);
    const sight = sightOf(accounts, { estate, remembered: nothingRemembered });
    const text = present.kind === 'seen' ? present.value : undefined;
    return { present, merged: mergeBucketPolicy(text, bucket, sight) };
  } finally {
    deadline.release();
  }
}
