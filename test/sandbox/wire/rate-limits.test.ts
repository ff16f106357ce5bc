import { DescribeContinuousBackupsCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { createRateLimits, type RateSubject } from '../../../src/sandbox/wire/rate-limits.js';
import { documentedRates } from '../../../src/sandbox/wire/rates.js';
import { openWorld } from './support.js';

const subject: RateSubject = { service: 's', operation: 'A', account: '1', region: 'x' };

function limits(perSecond: number): {
  take: (parts?: Partial<RateSubject>) => boolean;
  advance: (ms: number) => void;
  setEnabled: (enabled: boolean) => void;
} {
  let nowMs = 0;
  const made = createRateLimits({
    table: [{ service: 's', operations: ['A', 'B'], perSecond, source: 'a page' }],
    clock: { now: () => new Date(nowMs), advance: () => undefined },
    enabled: true,
  });
  return {
    take: (parts = {}) => made.take({ ...subject, ...parts }),
    advance: (ms) => {
      nowMs += ms;
    },
    setEnabled: (enabled) => made.setEnabled(enabled),
  };
}

describe('rate limits', () => {
  it('holds one second of requests and refills with time', () => {
    const { take, advance } = limits(10);
    expect(Array.from({ length: 11 }, () => take())).toEqual([...Array(10).fill(true), false]);
    advance(99);
    expect(take()).toBe(false);
    advance(1);
    expect([take(), take()]).toEqual([true, false]);
    advance(60_000);
    expect(Array.from({ length: 11 }, () => take()).filter(Boolean)).toHaveLength(10);
  });

  it('is shared by the operations of a row, and by nothing else', () => {
    const { take } = limits(1);
    expect(take()).toBe(true);
    expect(take({ operation: 'B' })).toBe(false);
    expect(take({ operation: 'C' })).toBe(true);
    expect(take({ account: '2' })).toBe(true);
    expect(take({ region: 'y' })).toBe(true);
  });

  it('limits nothing while it is off', () => {
    const { take, setEnabled } = limits(1);
    setEnabled(false);
    expect([take(), take(), take()]).toEqual([true, true, true]);
    setEnabled(true);
    expect([take(), take()]).toEqual([true, false]);
  });

  it('never grants more than a second and the time since hold', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 200 }),
        (perSecond, waits) => {
          const { take, advance } = limits(perSecond);
          let granted = 0;
          let elapsedMs = 0;
          for (const wait of waits) {
            advance(wait);
            elapsedMs += wait;
            if (take()) granted += 1;
          }
          expect(granted).toBeLessThanOrEqual(perSecond + (elapsedMs / 1000) * perSecond + 1e-6);
        },
      ),
    );
  });

  it('names a page for every row and no operation twice', () => {
    const operations = documentedRates.flatMap((row) => row.operations);
    expect(new Set(operations).size).toBe(operations.length);
    expect(documentedRates.every(({ source, perSecond }) => source !== '' && perSecond > 0)).toBe(
      true,
    );
  });

  it("answers the service's throttling error", async () => {
    const table = { ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED' } };
    const handlers = { dynamodb: { DescribeContinuousBackups: () => table } };
    const world = await openWorld('in process', handlers, { rates: true });
    const client = new DynamoDBClient(world.config);
    const ask = () => client.send(new DescribeContinuousBackupsCommand({ TableName: 't' }));
    const results = await Promise.allSettled(Array.from({ length: 12 }, ask));
    const failed = results.filter(({ status }) => status === 'rejected');
    expect(failed).toEqual(
      Array.from({ length: 2 }, () => ({
        status: 'rejected',
        reason: expect.objectContaining({ name: 'ThrottlingException' }) as unknown,
      })),
    );
    world.clock.advance(1000);
    await ask();
  });
});
