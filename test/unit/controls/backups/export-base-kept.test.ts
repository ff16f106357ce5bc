import type { BucketDetails, LifecycleRule } from '../../../../src/estate/bucket-details.js';
import type { BucketFacts, ObjectLock } from '../../../../src/estate/facts.js';
import type { Observation } from '../../../../src/estate/observations.js';
import type { Observed } from '../../../../src/estate/observation.js';
import type { ExportDescription } from '../../../../src/estate/table-settings.js';
import { aBucket, absent, seen, unknown } from '../../../support/estate-builders.js';
import { anExport, aWorld, saidBy } from './support.js';

function rule(changes: Partial<LifecycleRule> = {}): LifecycleRule {
  return {
    id: 'r',
    isEnabled: true,
    prefix: undefined,
    isNarrowed: false,
    expireAfterDays: 30,
    expireNoncurrentAfterDays: undefined,
    transitions: [],
    ...changes,
  };
}

const lockOf = (days: number): Observed<ObjectLock> =>
  seen({ kind: 'on', rule: { mode: 'compliance', days } });

function bucket(
  lifecycle: Observed<readonly LifecycleRule[]>,
  objectLock: Observed<ObjectLock> = lockOf(90),
): Observation {
  const details = { lifecycle } as unknown as BucketDetails;
  const facts: BucketFacts = { versioning: seen('enabled'), objectLock, details };
  return { kind: 'bucket', target: { kind: 'bucket', bucket: aBucket() }, facts };
}

function verdicts(
  exports: readonly ExportDescription[],
  ...buckets: readonly Observation[]
): readonly string[] {
  return saidBy('export-base-kept', aWorld({ exports: seen(exports), buckets }));
}

const chain = [anExport('full', 20), anExport('incremental', 1)];

describe('export-base-kept', () => {
  it.each([
    ['a base that is kept for ever', seen([]), lockOf(90), ['pass']],
    [
      'a base that is expired',
      seen([rule({ expireAfterDays: 19 })]),
      lockOf(90),
      ['fail BaseExpired'],
    ],
    [
      'a base that expires tomorrow',
      seen([rule({ expireAfterDays: 21 })]),
      lockOf(90),
      ['fail BaseExpiresFirst'],
    ],
    [
      'a base that expires in three days',
      seen([rule({ expireAfterDays: 23 })]),
      lockOf(90),
      ['pass'],
    ],
    [
      'a rule for the prefix',
      seen([rule({ expireAfterDays: 19, prefix: 'orders/' })]),
      lockOf(90),
      ['fail BaseExpired'],
    ],
    [
      'a rule for the exports below the prefix',
      seen([rule({ expireAfterDays: 19, prefix: 'orders/exports/AWSDynamoDB/' })]),
      lockOf(90),
      ['fail BaseExpired'],
    ],
    [
      'a rule for the changes of incremental exports only',
      seen([rule({ expireAfterDays: 19, prefix: 'orders/exports/AWSDynamoDB/data/' })]),
      lockOf(90),
      ['pass'],
    ],
    [
      'a rule for a prefix that only begins alike',
      seen([rule({ expireAfterDays: 19, prefix: 'orders/exports-old/' })]),
      lockOf(90),
      ['pass'],
    ],
    [
      'a rule for another prefix',
      seen([rule({ expireAfterDays: 19, prefix: 'logs/' })]),
      lockOf(90),
      ['pass'],
    ],
    [
      'a rule that is switched off',
      seen([rule({ expireAfterDays: 19, isEnabled: false })]),
      lockOf(90),
      ['pass'],
    ],
    [
      'a rule for some objects only',
      seen([rule({ expireAfterDays: 19, isNarrowed: true })]),
      lockOf(90),
      ['pass'],
    ],
    ['a lock that ended for the base only', seen([]), lockOf(10), ['fail BaseUnlocked']],
    ['a lock that ended for both', seen([]), lockOf(0.5), ['pass']],
    ['no lock', seen([]), seen<ObjectLock>({ kind: 'off' }), ['pass']],
    ['a lifecycle that is not known', unknown(), lockOf(90), ['unknown ReadDenied']],
    ['no lifecycle at all', absent(), lockOf(90), ['pass']],
    ['a lock that is not known', seen([]), unknown('ReadThrottled'), ['unknown ReadThrottled']],
    [
      'an expired base, the lock not known',
      seen([rule({ expireAfterDays: 19 })]),
      unknown(),
      ['fail BaseExpired'],
    ],
  ] as const)('%s', (_, lifecycle, objectLock, expected) => {
    expect(verdicts(chain, bucket(lifecycle, objectLock))).toEqual(expected);
  });

  const expiring = bucket(seen([rule({ expireAfterDays: 19 })]));

  it.each([
    ['there is no incremental export', [anExport('full', 20)]],
    ['a newer full export takes its place', [...chain, anExport('full', 0.5)]],
    ['the base is not listed', [anExport('incremental', 1)]],
    [
      'the base is a filtered export',
      [anExport('full', 20, { isFiltered: true }), anExport('incremental', 1)],
    ],
    ['the base failed', [anExport('full', 20, { status: 'FAILED' }), anExport('incremental', 1)]],
    [
      'the base is in another bucket',
      [anExport('full', 20, { bucket: 'x' }), anExport('incremental', 1)],
    ],
  ])('is not judged where %s', (_, exports) => {
    expect(verdicts(exports, expiring)).toEqual([]);
  });

  it('is not judged where nobody watches the bucket, or the exports are not known', () => {
    expect(verdicts(chain)).toEqual([]);
    expect(saidBy('export-base-kept', aWorld({ exports: unknown(), buckets: [expiring] }))).toEqual(
      [],
    );
  });
});
