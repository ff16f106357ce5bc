import fc from 'fast-check';
import { failureTypeOf, nextWaitMs, retryAfterMs } from '../../../src/aws/retry.js';
import { now } from '../../support/estate-builders.js';

const after = (header: string) => ({ $response: { headers: { 'retry-after': header } } });

function waits(type: 'THROTTLING' | 'TRANSIENT', failures: number): number | undefined {
  return nextWaitMs({ failures, type, askedMs: undefined }, () => 0.5);
}

describe('the wait before another attempt', () => {
  it('doubles to a cap of 20 s, from 1 s for throttles and 50 ms for hiccups', () => {
    expect([1, 2, 3, 10].map((failures) => waits('THROTTLING', failures))).toEqual([
      500, 1000, 2000, 10_000,
    ]);
    expect([1, 2, 3, 20].map((failures) => waits('TRANSIENT', failures))).toEqual([
      25, 50, 100, 10_000,
    ]);
  });

  it('is never for what would fail again', () => {
    for (const type of ['CLIENT_ERROR', 'SERVER_ERROR'] as const) {
      expect(nextWaitMs({ failures: 1, type, askedMs: 1000 }, () => 1)).toBeUndefined();
    }
  });

  it('is at least what the service asks, and stays within its bounds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: undefined }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (failures, askedMs, random) => {
          const wait = nextWaitMs({ failures, type: 'THROTTLING', askedMs }, () => random) ?? -1;
          expect(wait).toBeGreaterThanOrEqual(Math.min(askedMs ?? 0, 20_000));
          expect(wait).toBeLessThanOrEqual(20_000);
        },
      ),
    );
  });

  it.each([
    ['3', 3000],
    ['Sun, 01 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 01 Nov 2026 11:00:00 GMT', 0],
    ['1.5', 1500],
    ['0.0004', 1],
    ['soon', undefined],
    ['', undefined],
  ])('reads Retry-After %p', (header, expected) => {
    expect(retryAfterMs(after(header), now)).toBe(expected);
  });

  it.each([
    ['1500', 1500],
    ['0', 0],
    ['never', 7000],
  ])('reads x-amz-retry-after %p in milliseconds, before the other', (own, expected) => {
    const headers = { 'x-amz-retry-after': own, 'retry-after': '7' };
    expect(retryAfterMs({ $response: { headers } }, now)).toBe(expected);
  });
});

describe('the kind of a failure beside a machine clock that is minutes off', () => {
  /** As the SDK marks every failure then: corrected, hence transient. */
  function marked(name: string, status: number): Parameters<typeof failureTypeOf>[0] {
    const $metadata = { httpStatusCode: status, clockSkewCorrected: true as const };
    return { errorType: 'TRANSIENT', error: { name, message: name, $metadata, $fault: 'client' } };
  }

  it.each([
    ['AccessDeniedException', 400, 'CLIENT_ERROR'],
    ['UnknownOperationException', 400, 'CLIENT_ERROR'],
    ['RequestTimeTooSkewed', 403, 'TRANSIENT'],
    ['InvalidSignatureException', 400, 'TRANSIENT'],
    ['ServiceUnavailable', 503, 'TRANSIENT'],
    ['TimeoutError', 0, 'TRANSIENT'],
  ])('%s (%i) is %s', (name, status, expected) => {
    expect(failureTypeOf(marked(name, status))).toBe(expected);
  });

  it('is what the SDK says where nothing was corrected', () => {
    for (const errorType of ['THROTTLING', 'SERVER_ERROR', 'TRANSIENT'] as const) {
      expect(failureTypeOf({ errorType })).toBe(errorType);
    }
  });
});
