import { createBreaker } from '../../../src/aws/breaker.js';
import type { ReadFailure } from '../../../src/estate/observation.js';
import { accountId, away, home } from '../../support/estate-builders.js';

const place = { operation: 'DescribeTable', account: accountId, region: home } as const;

const failure = (kind: ReadFailure['kind']): ReadFailure => ({
  reason: 'ReadUnavailable',
  kind,
  code: 'Http503',
  message: 'gone',
  permission: undefined,
  hint: undefined,
});

describe('the breaker', () => {
  it.each(['timed-out', 'unavailable'] as const)('opens after three reads that were %s', (kind) => {
    const breaker = createBreaker();
    for (let read = 0; read < 3; read++) {
      expect(breaker.givenUp(place)).toBeUndefined();
      breaker.ended(place, failure(kind));
    }
    expect(breaker.givenUp(place)).toMatchObject({
      code: 'PlaceGivenUp',
      reason: 'ReadUnavailable',
    });
  });

  it('gives up only that operation in that place', () => {
    const breaker = createBreaker();
    for (let read = 0; read < 3; read++) breaker.ended(place, failure('timed-out'));
    expect(breaker.givenUp({ ...place, region: away })).toBeUndefined();
    expect(breaker.givenUp({ ...place, operation: 'ListBackups' })).toBeUndefined();
  });

  it.each(['denied', 'throttled', 'invalid', undefined] as const)(
    'begins to count anew after an answer (%s)',
    (kind) => {
      const breaker = createBreaker();
      breaker.ended(place, failure('timed-out'));
      breaker.ended(place, failure('timed-out'));
      breaker.ended(place, kind === undefined ? undefined : failure(kind));
      breaker.ended(place, failure('timed-out'));
      expect(breaker.givenUp(place)).toBeUndefined();
    },
  );
});
