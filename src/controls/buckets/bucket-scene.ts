/**
 * Controls of backup buckets. Purpose of this folder: judge everything about a bucket beside
 * versioning and object lock: who is let in, who else might be, what encrypts it, what removes from
 * it. `family.ts` is the table of contents.
 */
import type { BackupBucket } from '../../estate/environment.js';
import type { BucketDetails } from '../../estate/bucket-details.js';
import type { BucketFacts } from '../../estate/facts.js';
import type { Observed } from '../../estate/observation.js';
import { type BackedUp, guestsOf, tenantsOf } from '../access/guests.js';
import type { PolicyReader } from '../access/policy-document.js';
import { type Judgement, notReported, unseen } from '../control.js';
import { bucketPresence, type Judged } from '../presence.js';
import type { ObservationOf, Sight } from '../sight.js';

/** A bucket with all that it is judged against. */
export interface BucketScene {
  readonly bucket: BackupBucket;
  readonly facts: BucketFacts;
  /** Who backs up into it. */
  readonly tenants: readonly BackedUp[];
  /** Those of them in other accounts. */
  readonly guests: readonly BackedUp[];
  readonly sight: Sight;
  readonly readPolicy: PolicyReader;
}

export function sceneOf(
  { target, facts }: ObservationOf<'bucket'>,
  { sight, readPolicy }: Pick<BucketScene, 'sight' | 'readPolicy'>,
): BucketScene {
  const { bucket } = target;
  return {
    bucket,
    facts,
    tenants: tenantsOf(bucket, sight.estate),
    guests: guestsOf(bucket, sight.estate),
    sight,
    readPolicy,
  };
}

type Detail = {
  readonly [K in keyof BucketDetails]: BucketDetails[K] extends Observed<infer T> ? T : never;
};

/** What stands for a detail that nobody asked for. */
function unasked({ versioning, objectLock }: BucketFacts): Observed<never> | undefined {
  return [versioning, objectLock].find((read) => read.kind === 'unknown');
}

/** The read of a detail, or of what stood in its way; undefined when there is neither. */
export function detailRead(
  facts: BucketFacts,
  name: keyof BucketDetails,
): Observed<unknown> | undefined {
  return facts.details?.[name] ?? unasked(facts);
}

function said(judgement: Judgement<never> | undefined): Judged<never> {
  return { kind: 'said', judgement };
}

/** A detail to judge, or what is said instead; a missing bucket is said by bucket-versioning. */
export function detailToJudge<K extends keyof BucketDetails>(
  facts: BucketFacts,
  name: K,
): Judged<Detail[K]> {
  const presence = bucketPresence(facts);
  if (presence === 'missing') return said(undefined);
  if (presence !== 'present') return said(presence);
  // oxlint-disable-next-line no-unsafe-type-assertion -- the value that this very detail observes
  const read = facts.details?.[name] as Observed<Detail[K]> | undefined;
  if (read?.kind === 'seen') return { kind: 'judge', value: read.value, at: read.at };
  if (read?.kind === 'unknown') return said(unseen(read));
  if (read?.kind === 'absent') {
    return said(
      notReported(
        'whether the bucket exists: one read found it and another one did not',
        'Run again: the bucket may just be being made or deleted.',
      ),
    );
  }
  const instead = unasked(facts);
  return said(instead?.kind === 'unknown' ? unseen(instead) : notReported('this about the bucket'));
}
