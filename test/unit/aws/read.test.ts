import { DrError } from '../../../src/kernel/errors.js';
import { minuteMs } from '../../../src/kernel/units.js';
import type { AccountId, TableName } from '../../../src/estate/ids.js';
import type { Placement } from '../../../src/estate/placement.js';
import { accountId, home, now } from '../../support/estate-builders.js';
import { describedTable, forever, jsonError, standIn } from './canned.js';
import type { Answer } from './canned.js';

const place: Placement = {
  account: accountId,
  region: home,
  table: 'sdp-prod-e2dd35eedfec-Object' as TableName,
};
const table = describedTable();

/** DescribeTable is answered by each of these in turn, the last one for ever. */
function world(...answers: Answer[]) {
  let next = 0;
  return standIn({
    respond: ({ operation }) =>
      operation === 'DescribeTable' ? answers[Math.min(next++, answers.length - 1)] : undefined,
  });
}

describe('a read', () => {
  it('carries its instant and its calls, and never what was asked', async () => {
    const { aws, clock, records } = world(table);
    const observed = await clock.run(aws.observers.tables.describe(place, forever));
    expect(observed).toMatchObject({
      kind: 'seen',
      at: now,
      calls: [
        {
          service: 'dynamodb',
          operation: 'DescribeTable',
          account: accountId,
          region: home,
          outcome: 'ok',
          attempts: 1,
          requestId: 'request-1',
        },
      ],
    });
    expect(records.map(({ operation }) => operation)).toEqual([
      'AssumeRole',
      'GetCallerIdentity',
      'DescribeTable',
    ]);
    const told = JSON.stringify(records);
    for (const secret of ['external-1', 'depot-dr-observe', place.table, 'secret', 'token']) {
      expect(told).not.toContain(secret);
    }
  });

  it('counts the attempts of a call that was throttled twice', async () => {
    const throttle = jsonError('ThrottlingException', 'slow');
    const { aws, clock, sent } = world(throttle, throttle, table);
    const observed = await clock.run(aws.observers.tables.describe(place, forever));
    expect(observed).toMatchObject({ kind: 'seen', calls: [{ outcome: 'ok', attempts: 3 }] });
    expect(sent('DescribeTable')).toHaveLength(3);
    expect(clock.now().getTime() - now.getTime()).toBeGreaterThanOrEqual(500 + 1000);
  });

  it('gives up after the configured attempts', async () => {
    const { aws, clock, sent } = world(jsonError('ThrottlingException', 'slow'));
    const observed = await clock.run(aws.observers.tables.describe(place, forever));
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadThrottled', code: 'ThrottlingException' },
      calls: [{ outcome: 'ThrottlingException', attempts: 4 }],
    });
    expect(sent('DescribeTable')).toHaveLength(4);
  });

  it('does not try a refusal again', async () => {
    const { aws, clock, sent } = world(jsonError('AccessDeniedException', 'no'));
    await clock.run(aws.observers.tables.describe(place, forever));
    expect(sent('DescribeTable')).toHaveLength(1);
  });

  it('waits for as long as the service asks, within reason', async () => {
    const { aws, clock } = world({ status: 503, headers: { 'retry-after': '7' } }, table);
    await clock.run(aws.observers.tables.describe(place, forever));
    expect(clock.now().getTime() - now.getTime()).toBe(7000);
  });

  it('throttled for ever ends at the deadline and says that it was throttled', async () => {
    const { aws, clock } = standIn({
      respond: ({ operation }) =>
        operation === 'DescribeTable' ? jsonError('ThrottlingException', 'slow') : undefined,
      settings: { maximumAttempts: 1000, readDeadlineMs: 30_000 },
    });
    const observed = await clock.run(aws.observers.tables.describe(place, forever));
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadThrottled', code: 'ThrottledUntilDeadline' },
    });
    expect(clock.now().getTime() - now.getTime()).toBe(30_000);
    expect(clock.sleepers()).toBe(0);
  });

  it('that hangs is unknown at the deadline, with the open call in its record', async () => {
    const { aws, clock, records } = world('hang');
    const observed = await clock.run(aws.observers.tables.describe(place, forever));
    expect(observed).toMatchObject({
      kind: 'unknown',
      at: new Date(now.getTime() + minuteMs),
      failure: { reason: 'ReadTimedOut', kind: 'timed-out', code: 'DeadlinePassed' },
      calls: [{ outcome: 'DeadlinePassed', attempts: 1, durationMs: minuteMs }],
    });
    expect(records.filter(({ operation }) => operation === 'DescribeTable')).toHaveLength(1);
  });

  it('is unknown when the run is out of time', async () => {
    const { aws, clock } = world('hang');
    const run = new AbortController();
    const read = aws.observers.tables.describe(place, run.signal);
    await clock.settle();
    run.abort(new DrError('the pass took too long', { code: 'PassDeadline', kind: 'timed-out' }));
    expect(await clock.run(read)).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadTimedOut', code: 'PassDeadline' },
      calls: [{ outcome: 'PassDeadline' }],
    });
    expect(clock.sleepers()).toBe(0);
  });

  it('throws when the run is given up, before or meanwhile', async () => {
    const { aws, clock, sent } = world('hang');
    const run = new AbortController();
    const read = aws.observers.tables.describe(place, run.signal);
    await clock.settle();
    const reason = new DrError('stopped', { code: 'Stopped', kind: 'aborted' });
    run.abort(reason);
    await expect(read).rejects.toBe(reason);
    await expect(aws.observers.tables.describe(place, run.signal)).rejects.toBe(reason);
    expect(sent('DescribeTable')).toHaveLength(1);
  });

  it('of an account that nobody configured is a bug, not a verdict', async () => {
    const { aws, clock } = world(table);
    const elsewhere = { ...place, account: '999999999999' as AccountId };
    await expect(
      clock.run(aws.observers.tables.describe(elsewhere, forever)),
    ).rejects.toMatchObject({ kind: 'invariant' });
  });

  it('sends nothing after close', async () => {
    const { aws, clock, requests } = world(table);
    await clock.run(aws.observers.tables.describe(place, forever));
    const before = requests.length;
    aws.close();
    await expect(clock.run(aws.observers.tables.describe(place, forever))).rejects.toMatchObject({
      kind: 'invariant',
    });
    expect(requests).toHaveLength(before);
  });

  it('of an account that is still being entered ends with close', async () => {
    const { aws, clock } = standIn({
      respond: ({ operation }) => (operation === 'AssumeRole' ? 'hang' : undefined),
    });
    const read = aws.observers.tables.describe(place, forever);
    await clock.settle();
    aws.close();
    expect(await clock.run(read)).toMatchObject({ kind: 'unknown', failure: { code: 'Closed' } });
    expect(clock.monotonicMs()).toBe(0);
    expect(clock.sleepers()).toBe(0);
  });

  it('tells why an account cannot be entered, however many reads meet it', async () => {
    const { aws, clock } = standIn({
      respond: ({ operation }) => (operation === 'AssumeRole' ? 'hang' : undefined),
    });
    for (let read = 0; read < 6; read++) {
      expect(await clock.run(aws.observers.tables.describe(place, forever))).toMatchObject({
        kind: 'unknown',
        failure: { code: 'DeadlinePassed' },
      });
    }
  });
});
