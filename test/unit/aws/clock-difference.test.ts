import type { AccountId, RoleArn, TableName } from '../../../src/estate/ids.js';
import { minuteMs, secondMs } from '../../../src/kernel/units.js';
import { accountId, anAccount, home, now } from '../../support/estate-builders.js';
import { forever, identity, jsonError, standIn } from './canned.js';

// A wrong clock of this machine makes good history look old; AWS says in each answer what time it is.

const other = '210987654321' as AccountId;
const second = anAccount({
  id: other,
  roleArn: `arn:aws:iam::${other}:role/depot-dr-observe` as RoleArn,
});

/** Reads a table of each of two accounts; AWS's clock shows `date`. */
async function notesWith(date: string | undefined) {
  const { aws, clock, notes, details } = standIn({
    accounts: [anAccount(), second],
    respond: ({ operation, accessKey }) => {
      if (operation === 'DescribeTable') return jsonError('ResourceNotFoundException', 'not there');
      if (operation !== 'GetCallerIdentity') return undefined;
      const answer = identity(accessKey.slice('ASIA'.length));
      return { ...answer, headers: { ...answer.headers, ...(date === undefined ? {} : { date }) } };
    },
  });
  for (const account of [accountId, other]) {
    const place = { account, region: home, table: 'sdp-x-Object' as TableName };
    expect(await clock.run(aws.observers.tables.describe(place, forever))).toMatchObject({
      kind: 'absent',
    });
  }
  return { notes, details };
}

const off = (ms: number): string => new Date(now.getTime() + ms).toUTCString();

describe('the clock of this machine', () => {
  it.each([
    ['slow', 12 * minuteMs, 12],
    ['fast', -3 * minuteMs, -3],
    ['a year behind', 365 * 24 * 60 * minuteMs, 365 * 24 * 60],
  ])('is said to be off once when it is %s', async (_, ms, minutesBehind) => {
    const { notes, details } = await notesWith(off(ms));
    expect(notes).toEqual(['the clock of this machine differs from the one of AWS']);
    expect(details).toEqual([
      { minutesBehind, hint: expect.stringContaining('Set the clock'), account: accountId },
    ]);
  });

  it.each([
    ['the same', off(0)],
    ['off by what an answer may take', off(119 * secondMs)],
    ['not told', undefined],
    ['told in words that are no date', 'yesterday'],
  ])('is not mentioned when AWS has %s', async (_, date) => {
    expect((await notesWith(date)).notes).toEqual([]);
  });
});
