import { evaluate } from '../../../../src/controls/evaluate.js';
import { nothingRemembered } from '../../../../src/controls/sight.js';
import type { BucketFacts } from '../../../../src/estate/facts.js';
import {
  accountObservation,
  anEstate,
  bucketFacts,
  bucketObservation,
  environmentObservation,
  goodPolicy,
  policySeen,
  vaultAccount,
} from '../../../support/bucket-builders.js';
import { now, seen, unknown } from '../../../support/estate-builders.js';

// Buckets of which scanners in use give a wrong answer, each with the right one.

const context = { estate: anEstate(), remembered: nothingRemembered };

/** What fails and what is unknown of the bucket and of who backs up into it. */
function troubles(facts: BucketFacts): readonly string[] {
  const observations = [bucketObservation(facts), environmentObservation(), accountObservation()];
  return evaluate(observations, now, context)
    .filter(({ control }) => control.startsWith('bucket-') || control === 'data-role-access')
    .flatMap(({ control, verdict, reason }) =>
      verdict === 'pass' ? [] : `${control} ${verdict} ${reason}`,
    );
}

describe('a backup bucket of another account', () => {
  // Known to fail for letting another account in, which is what the guide asks for.
  it('is in order where its policy lets in just the environment', () => {
    expect(context.estate.environments.map(({ account }) => account)).not.toContain(vaultAccount);
    expect(troubles(bucketFacts())).toEqual([]);
  });

  it('fails where its policy lets in everybody', () => {
    const everybody = goodPolicy().replaceAll(/"arn:aws:iam::\d+:(?:root|role\/[^"]+)"/gu, '"*"');
    expect(troubles(bucketFacts({ policy: policySeen(everybody) }))).toEqual([
      'bucket-public-access fail PolicyPublic',
    ]);
  });

  it('fails where it lets nobody in, and so does who would back up', () => {
    expect(troubles(bucketFacts({ policy: seen({ kind: 'none' }) }))).toEqual([
      'bucket-policy fail PolicyMissing',
      'data-role-access fail BucketRefuses',
    ]);
  });

  it('is unknown where its policy is shown to its own account only, never a failure', () => {
    expect(troubles(bucketFacts({ policy: unknown('ReadUnsupported') }))).toEqual([
      'bucket-policy unknown ReadUnsupported',
      'bucket-policy-width unknown ReadUnsupported',
      'data-role-access unknown ReadUnsupported',
    ]);
  });
});

describe('object lock of a bucket', () => {
  // Known to pass on any answer, mode and days unread.
  const locked = (objectLock: BucketFacts['objectLock']) =>
    troubles(bucketFacts({}, { objectLock }));

  it('in governance mode is not the compliance mode that is wanted', () => {
    expect(locked(seen({ kind: 'on', rule: { mode: 'governance', days: 35 } }))).toEqual([
      'bucket-object-lock fail LockModeWeaker',
    ]);
  });

  it('without a default rule locks nothing', () => {
    expect(locked(seen({ kind: 'on', rule: undefined }))).toEqual([
      'bucket-object-lock fail NoDefaultRetention',
    ]);
  });

  it('for a shorter time than wanted is not enough', () => {
    expect(locked(seen({ kind: 'on', rule: { mode: 'compliance', days: 34 } }))).toEqual([
      'bucket-object-lock fail LockRetentionTooShort',
    ]);
  });

  it('that could not be read is unknown, never off', () => {
    expect(locked(unknown())).toEqual(['bucket-object-lock unknown ReadDenied']);
  });
});
