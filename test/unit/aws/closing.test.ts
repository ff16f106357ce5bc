import { AsyncResource } from 'node:async_hooks';
import type { TableName } from '../../../src/estate/ids.js';
import type { Placement } from '../../../src/estate/placement.js';
import { accountId, home } from '../../support/estate-builders.js';
import { forever, json, standIn } from './canned.js';

const place: Placement = {
  account: accountId,
  region: home,
  table: 'sdp-prod-e2dd35eedfec-Object' as TableName,
};

/** One pass, from the first call to the end. */
async function pass(): Promise<void> {
  const { aws, clock, sent } = standIn({
    respond: ({ operation }) =>
      operation === 'DescribeContinuousBackups'
        ? json({ ContinuousBackupsDescription: { ContinuousBackupsStatus: 'DISABLED' } })
        : undefined,
  });
  await clock.run(aws.observers.tables.pitr(place, forever));
  expect(sent('DescribeContinuousBackups')).toHaveLength(1);
  aws.close();
}

/** What everything asynchronous carries, whoever made it. */
function carried(): number {
  return Reflect.ownKeys(new AsyncResource('TEST')).length;
}

describe('the end of a pass', () => {
  it('leaves nothing behind that every later promise would carry', async () => {
    await pass();
    const before = carried();
    for (let count = 0; count < 5; count++) await pass();
    expect(carried()).toBe(before);
  });

  it('ends the wait for another attempt', async () => {
    const { aws, clock } = standIn({
      respond: ({ operation }) =>
        operation === 'DescribeContinuousBackups'
          ? { status: 503, headers: { 'retry-after': '20' } }
          : undefined,
    });
    const patience = new AbortController();
    const read = aws.observers.tables.pitr(place, patience.signal);
    read.catch(() => undefined); // given up below
    await clock.settle();
    patience.abort(new Error('the pass is over'));
    aws.close();
    await expect(read).rejects.toThrow('the pass is over');
    await clock.settle();
    expect(clock.sleepers()).toBe(0);
  });
});
