import type { AccountId, TableName } from '../../../src/estate/ids.js';
import type { Placement } from '../../../src/estate/placement.js';
import { hourMs, minuteMs } from '../../../src/kernel/units.js';
import { accountId, anAccount, home } from '../../support/estate-builders.js';
import { assumed, forever, identity, jsonError, queryError, standIn } from './canned.js';
import type { Answer, Request } from './canned.js';

function placeIn(account: AccountId, name = 'sdp-prod-e2dd35eedfec-Object'): Placement {
  return { account, region: home, table: name as TableName };
}

/** Every table is missing: the shortest answer that proves that the call was made. */
const noTable = jsonError('ResourceNotFoundException', 'not there');

function world(login: (request: Request) => Answer | undefined, accounts = [anAccount()]) {
  return standIn({
    accounts,
    respond: (request) => (request.service === 'dynamodb' ? noTable : login(request)),
  });
}

describe('credentials that AWS calls expired', () => {
  /** AWS lets each session live for so long, whatever it told. */
  function strict(livesMs: number) {
    let assumedAt = 0;
    const made = standIn({
      respond: ({ operation }) => {
        const at = made.clock.now().getTime();
        if (operation === 'AssumeRole') assumedAt = at;
        if (operation !== 'DescribeTable') return undefined;
        return at - assumedAt >= livesMs ? jsonError('ExpiredTokenException', 'expired') : noTable;
      },
    });
    return made;
  }

  it('are renewed once for the call that met it', async () => {
    const { aws, clock, sent } = strict(50 * minuteMs);
    const read = () => aws.observers.tables.describe(placeIn(accountId), forever);
    await clock.run(read());
    await clock.advance(51 * minuteMs);
    const all = await clock.run(Promise.all([read(), read(), read()]));
    expect(all.map(({ kind }) => kind)).toEqual(['absent', 'absent', 'absent']);
    expect(all[0]?.calls.map(({ outcome }) => outcome)).toEqual([
      'ExpiredTokenException',
      'ResourceNotFoundException',
    ]);
    expect(sent('AssumeRole')).toHaveLength(2);
  });

  it('are not renewed when new ones are no better', async () => {
    const { aws, clock, sent } = strict(0);
    const read = () => aws.observers.tables.describe(placeIn(accountId), forever);
    for (let time = 0; time < 3; time++) {
      expect(await clock.run(read())).toMatchObject({
        kind: 'unknown',
        failure: { code: 'ExpiredTokenException' },
      });
    }
    expect(sent('AssumeRole')).toHaveLength(1);
  });

  it('tell why they could not be renewed', async () => {
    let mayAssume = true;
    const { aws, clock } = standIn({
      respond: ({ operation }) => {
        if (operation === 'AssumeRole' && !mayAssume) return queryError('AccessDenied', 'no', 403);
        if (operation !== 'DescribeTable') return undefined;
        return mayAssume ? noTable : jsonError('ExpiredTokenException', 'expired');
      },
    });
    const read = () => clock.run(aws.observers.tables.describe(placeIn(accountId), forever));
    await read();
    mayAssume = false;
    await clock.advance(10 * minuteMs);
    expect(await read()).toMatchObject({
      failure: { code: 'AccessDenied', permission: 'sts:AssumeRole' },
    });
  });
});

describe('the life of a session', () => {
  it('of less than five minutes does not cost an AssumeRole for each call', async () => {
    const { aws, clock, sent } = world(({ operation }) =>
      operation === 'AssumeRole'
        ? assumed(accountId, new Date(clock.now().getTime() + 3 * minuteMs))
        : undefined,
    );
    const read = () => aws.observers.tables.describe(placeIn(accountId), forever);
    for (let time = 0; time < 5; time++) await clock.run(read());
    expect(sent('AssumeRole')).toHaveLength(1);
    await clock.advance(minuteMs);
    await clock.run(read());
    expect(sent('AssumeRole')).toHaveLength(2);
  });

  it('is counted on our clock, whatever that of the machine says', async () => {
    let round = 0;
    const { aws, clock, sent } = standIn({
      start: new Date('2126-11-01T12:00:00Z'), // to the SDK, good for a century
      respond: ({ operation, service }) => {
        if (service === 'dynamodb') return noTable;
        return operation === 'AssumeRole'
          ? assumed(`00000000000${++round}`, new Date(clock.now().getTime() + hourMs))
          : identity(accountId);
      },
    });
    const read = () => aws.observers.tables.describe(placeIn(accountId), forever);
    await clock.run(read());
    await clock.advance(56 * minuteMs);
    await clock.run(read());
    expect(sent('DescribeTable').map(({ accessKey }) => accessKey)).toEqual([
      'ASIA000000000001',
      'ASIA000000000002',
    ]);
  });
});
