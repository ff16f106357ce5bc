import { createBreaker } from '../../../src/aws/breaker.js';
import type { AdmittedRead, Breaker } from '../../../src/aws/breaker.js';
import type { AccountId } from '../../../src/estate/ids.js';
import type { ReadFailure } from '../../../src/estate/observation.js';
import { accountId, away, home, now } from '../../support/estate-builders.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

const place = {
  operation: 'DescribeTable',
  account: accountId,
  region: home,
  subject: 'table a',
} as const;
type Place = Parameters<Breaker['admit']>[0];

const failure = (kind: ReadFailure['kind']): ReadFailure => ({
  reason: 'ReadUnavailable',
  kind,
  code: 'Http503',
  message: 'gone',
  permission: undefined,
  hint: undefined,
});

function world() {
  const clock = createVirtualClock(now);
  const breaker = createBreaker(clock);
  const isGivenUp = (where: Place = place): boolean => 'givenUp' in breaker.admit(where);
  const begin = (where: Place = place): AdmittedRead => {
    const admitted = breaker.admit(where);
    if ('givenUp' in admitted) throw new Error('given up');
    return admitted;
  };
  const fail = (where: Place = place, kind: ReadFailure['kind'] = 'unavailable'): void =>
    begin(where).ended(failure(kind));
  const open = (where: Place = place): void => {
    for (let read = 0; read < 3; read++) fail(where);
  };
  return { clock, breaker, isGivenUp, begin, fail, open };
}

describe('the breaker', () => {
  it.each(['timed-out', 'unavailable'] as const)('opens after three reads that were %s', (kind) => {
    const { breaker, fail } = world();
    for (let read = 0; read < 3; read++) fail(place, kind);
    expect(breaker.admit(place)).toMatchObject({
      givenUp: { code: 'PlaceGivenUp', reason: 'ReadUnavailable' },
    });
  });

  it('gives up only that operation in that place', () => {
    const { isGivenUp, open } = world();
    open();
    expect(isGivenUp()).toBe(true);
    expect(isGivenUp({ ...place, subject: 'table b' })).toBe(true);
    expect(isGivenUp({ ...place, region: away })).toBe(false);
    expect(isGivenUp({ ...place, account: '210987654321' as AccountId })).toBe(false);
    expect(isGivenUp({ ...place, operation: 'ListBackups' })).toBe(false);
  });

  it('counts each function by itself', () => {
    const { isGivenUp, open } = world();
    const slow = { ...place, operation: 'Invoke', subject: 'function slow' } as const;
    open(slow);
    expect(isGivenUp(slow)).toBe(true);
    expect(isGivenUp({ ...slow, subject: 'function healthy' })).toBe(false);
  });

  it.each(['denied', 'throttled', 'invalid', 'answered'] as const)(
    'begins to count anew after an answer (%s)',
    (kind) => {
      const { isGivenUp, begin, fail } = world();
      fail();
      fail();
      begin().ended(kind === 'answered' ? kind : failure(kind));
      fail();
      expect(isGivenUp()).toBe(false);
    },
  );

  it('does not count reads that were never sent', () => {
    const { isGivenUp, begin, fail } = world();
    fail();
    fail();
    begin().ended('unsent');
    expect(isGivenUp()).toBe(false);
    fail();
    expect(isGivenUp()).toBe(true);
  });

  it('counts reads of one moment once', () => {
    const { isGivenUp, begin, fail } = world();
    for (const read of Array.from({ length: 10 }, () => begin())) read.ended(failure('timed-out'));
    fail();
    expect(isGivenUp()).toBe(false);
    fail();
    expect(isGivenUp()).toBe(true);
  });

  describe('while nothing of a service answers for long', () => {
    const backups = { ...place, operation: 'DescribeContinuousBackups' } as const;
    /** Reads of one moment that end without an answer. */
    const wave = async (
      { clock, begin }: Pick<ReturnType<typeof world>, 'clock' | 'begin'>,
      places: readonly Place[],
      ms = 30_000,
    ) => {
      const reads = places.map((each) => begin(each));
      await clock.advance(ms);
      for (const read of reads) read.ended(failure('timed-out'));
    };

    it('opens for what was asked in it', async () => {
      const made = world();
      await wave(made, [place, backups, place, backups]);
      expect([place, backups].map(made.isGivenUp)).toEqual([true, true]);
      expect(made.isGivenUp({ ...place, operation: 'ListBackups' })).toBe(false);
      expect(made.isGivenUp({ ...place, region: away })).toBe(false);
    });

    it('does not take two reads for a service', async () => {
      const made = world();
      await wave(made, [place, backups]);
      expect(made.isGivenUp()).toBe(false);
    });

    it('does not take a short silence for a long one', async () => {
      const made = world();
      await wave(made, [place, backups, place, backups], 14_999);
      expect(made.isGivenUp()).toBe(false);
    });

    it.each([
      ['the same operation', place],
      ['another operation of the service', backups],
    ])('goes on where %s answered meanwhile', async (_, answering) => {
      const made = world();
      const answered = made.begin(answering);
      const waved = wave(made, [place, place, place, place], 20_000);
      answered.ended('answered');
      await waved;
      expect(made.isGivenUp()).toBe(false);
    });

    it('does not count functions together', async () => {
      const made = world();
      const one = { ...place, operation: 'Invoke', subject: 'function one' } as const;
      const two = { ...one, subject: 'function two' };
      await wave(made, [one, two, one, two]);
      expect([one, two].map(made.isGivenUp)).toEqual([false, false]);
    });
  });

  it('lets one read through after 15 s, and closes when that is answered', async () => {
    const { clock, isGivenUp, begin, open } = world();
    open();
    await clock.advance(14_999);
    expect(isGivenUp()).toBe(true);
    await clock.advance(1);
    const probe = begin();
    expect(isGivenUp()).toBe(true); // one is enough
    probe.ended('answered');
    expect(isGivenUp()).toBe(false);
  });

  it('stays open for another 15 s when the probe fails', async () => {
    const { clock, isGivenUp, begin, open } = world();
    open();
    await clock.advance(15_000);
    begin().ended(failure('unavailable'));
    expect(isGivenUp()).toBe(true);
    await clock.advance(15_000);
    begin().ended('unsent'); // tells nothing: the next one tries
    begin().ended('answered');
    expect(isGivenUp()).toBe(false);
  });
});
