import fc from 'fast-check';
import { mapBounded } from '../../../src/kernel/bounded.js';
import {
  causeChain,
  DrError,
  errorLine,
  invariant,
  isDrError,
} from '../../../src/kernel/errors.js';
import { exitCodes } from '../../../src/kernel/exit-codes.js';
import { editDistance, nearest } from '../../../src/kernel/nearest.js';
import { dayMs, describeSpan, hourMs, minuteMs } from '../../../src/kernel/units.js';

describe('mapBounded', () => {
  it('keeps the order and never has more in flight than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(5), { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        async (turns, limit) => {
          let inFlight = 0;
          let most = 0;
          const results = await mapBounded(turns, limit, async (count, index) => {
            most = Math.max(most, ++inFlight);
            for (let turn = 0; turn < count; turn++) await Promise.resolve();
            inFlight -= 1;
            return index;
          });
          expect(results).toEqual(turns.map((_, index) => index));
          expect(most).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('rejects with the first failure, after what was in flight has settled', async () => {
    const settled: number[] = [];
    const run = mapBounded([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw new DrError('one', { code: 'One', kind: 'invalid' });
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
      settled.push(item);
    });
    await expect(run).rejects.toThrow('one');
    expect(settled).toEqual([2]);
  });
});

describe('nearest', () => {
  it.each([
    ['enviroments', ['environments', 'accounts'], 'environments'],
    ['pirt', ['pitr', 'replicas'], 'pitr'],
    ['Posture', ['posture'], 'posture'],
    ['zzzzzz', ['posture'], undefined],
    ['', ['posture'], undefined],
  ])('%s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });

  it('measures a distance: zero only for the same word, symmetric', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe('describeSpan', () => {
  it.each([
    [0, '0 s'],
    [999, '1 s'],
    [5 * minuteMs, '5 min'],
    [hourMs + 30 * minuteMs, '1 h 30 min'],
    [3 * dayMs + 4 * hourMs + minuteMs, '3 d 4 h'],
    [-2 * hourMs, '2 h'],
    [59_600, '1 min'],
  ])('%d ms', (ms, words) => {
    expect(describeSpan(ms)).toBe(words);
  });
});

describe('errors', () => {
  it('keep code, kind, hint and the chain of causes', () => {
    const root = new TypeError('socket closed');
    const middle = new DrError('no answer', { code: 'Gone', kind: 'unavailable', cause: root });
    const error = new DrError('cannot read', {
      code: 'ReadFailed',
      kind: 'unavailable',
      hint: 'Try again.',
      cause: middle,
    });
    expect(isDrError(error)).toBe(true);
    expect(isDrError(root)).toBe(false);
    expect(causeChain(error)).toEqual(['cannot read', 'no answer', 'socket closed']);
  });

  it('end in a bounded chain even when a cause points back', () => {
    let made = 0;
    const error: Error & { cause?: unknown } = new Error('around');
    error.cause = error;
    Object.defineProperty(error, 'message', { get: () => `turn ${made++}` });
    expect(causeChain(error)).toHaveLength(8);
  });

  it('say nothing twice, and never nothing', () => {
    const cause = new Error('the disk is full', { cause: new Error('') });
    const error = new Error('cannot write: the disk is full', { cause });
    expect(causeChain(error)).toEqual(['cannot write: the disk is full']);
    expect(errorLine(error)).toBe('cannot write: the disk is full');
    expect(errorLine(new Error('cannot write', { cause }))).toBe('cannot write: the disk is full');
    expect(causeChain(new Error(''))).toEqual(['an error without a message']);
  });

  it('call a broken assumption by its name', () => {
    expect(() => invariant(false, 'must hold')).toThrow('must hold');
    expect(() => invariant(true, 'must hold')).not.toThrow();
  });
});

describe('exit codes', () => {
  it('are the documented numbers, each once', () => {
    expect(Object.values(exitCodes).map(({ code }) => code)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
