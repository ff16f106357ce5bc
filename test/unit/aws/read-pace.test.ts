import { DrError } from '../../../src/kernel/errors.js';
import { minuteMs } from '../../../src/kernel/units.js';
import type { TableName } from '../../../src/estate/ids.js';
import type { Placement } from '../../../src/estate/placement.js';
import { aBucket, accountId, home } from '../../support/estate-builders.js';
import { forever, json, standIn, xml } from './canned.js';

const place: Placement = {
  account: accountId,
  region: home,
  table: 'sdp-prod-e2dd35eedfec-Object' as TableName,
};
const noPitr = json({
  ContinuousBackupsDescription: {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
  },
});

describe('the pace of reads', () => {
  it('does not count the wait for a turn, however long', async () => {
    const { aws, clock, sent } = standIn({
      respond: ({ operation }) => (operation === 'DescribeContinuousBackups' ? noPitr : undefined),
      settings: { rateShare: 0.01, readDeadlineMs: 15_000 }, // one in ten seconds
    });
    const reads = [1, 2, 3, 4, 5].map(() => aws.observers.tables.pitr(place, forever));
    const all = await clock.run(Promise.all(reads));
    expect(all.map(({ kind }) => kind)).toEqual(['seen', 'seen', 'seen', 'seen', 'seen']);
    expect(sent('DescribeContinuousBackups')).toHaveLength(5);
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(40_000);
    expect(clock.sleepers()).toBe(0);
  });

  it('that hangs once it had its turn has its whole deadline, and no more', async () => {
    const { aws, clock } = standIn({
      respond: ({ operation }) => (operation === 'DescribeContinuousBackups' ? 'hang' : undefined),
      settings: { rateShare: 0.01, readDeadlineMs: 15_000 },
    });
    const reads = [1, 2].map(() => aws.observers.tables.pitr(place, forever));
    const all = await clock.run(Promise.all(reads));
    expect(all).toMatchObject([
      { failure: { code: 'DeadlinePassed' } },
      { failure: { code: 'DeadlinePassed' } },
    ]);
    expect(clock.monotonicMs()).toBe(10_000 + 15_000);
  });

  it('has its whole deadline once its account was entered', async () => {
    let asked = 0;
    const { aws, clock } = standIn({
      respond: ({ operation }) => {
        if (operation === 'DescribeTable') return 'hang';
        const isFirst = operation === 'AssumeRole' && asked++ === 0;
        return isFirst ? { status: 503, headers: { 'retry-after': '20' } } : undefined;
      },
    });
    const observed = await clock.run(aws.observers.tables.describe(place, forever));
    expect(observed).toMatchObject({ failure: { code: 'DeadlinePassed' } });
    expect(clock.monotonicMs()).toBe(20_000 + minuteMs);
  });

  it('that waits for its turn ends with the pass', async () => {
    const { aws, clock } = standIn({
      respond: ({ operation }) => (operation === 'DescribeContinuousBackups' ? noPitr : undefined),
      settings: { rateShare: 0.01 },
    });
    const pass = new AbortController();
    const reads = [1, 2, 3].map(() => aws.observers.tables.pitr(place, pass.signal));
    await clock.advance(11_000);
    pass.abort(new DrError('the pass took too long', { code: 'PassDeadline', kind: 'timed-out' }));
    const all = await clock.run(Promise.all(reads));
    expect(all.map(({ kind }) => kind)).toEqual(['seen', 'seen', 'unknown']);
    expect(all[2]).toMatchObject({
      failure: { code: 'PassDeadline' },
      calls: [{ attempts: 0 }],
    });
    expect(clock.sleepers()).toBe(0);
  });

  it('loses none of 300 at once against a limit of 50 a second', async () => {
    const starts: number[] = [];
    const { aws, clock } = standIn({
      respond: ({ operation }) => {
        if (operation !== 'GetBucketVersioning') return undefined;
        const at = clock.monotonicMs();
        starts.push(at);
        const within = starts.filter((start) => start > at - 1000).length;
        return within > 60
          ? { status: 503, body: '<Error><Code>SlowDown</Code></Error>' }
          : xml('<VersioningConfiguration/>');
      },
      // S3's control calls count as 20 a second: 2.25 of that is 45.
      settings: { rateShare: 2.25 },
    });
    const reads = Array.from({ length: 300 }, () =>
      aws.observers.buckets.versioning(aBucket(), forever),
    );
    const all = await clock.run(Promise.all(reads));
    expect(all.filter(({ kind }) => kind === 'seen')).toHaveLength(300);
    expect(clock.monotonicMs()).toBeGreaterThan(6000);
    expect(clock.monotonicMs()).toBeLessThan(8000);
  });
});
