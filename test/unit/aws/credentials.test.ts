import type { AccountId, RoleArn, TableName } from '../../../src/estate/ids.js';
import type { Placement } from '../../../src/estate/placement.js';
import { hourMs, minuteMs } from '../../../src/kernel/units.js';
import { accountId, anAccount, away, home } from '../../support/estate-builders.js';
import { assumed, forever, identity, jsonError, queryError, standIn } from './canned.js';
import type { Answer, Request } from './canned.js';

const other = '210987654321' as AccountId;

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

describe('credentials', () => {
  it('enters an account once, however many read it at once', async () => {
    const second = anAccount({
      id: other,
      roleArn: `arn:aws:iam::${other}:role/depot-dr-observe` as RoleArn,
    });
    const { aws, clock, sent } = world(() => undefined, [anAccount(), second]);
    const reads = Array.from({ length: 100 }, (_, index) =>
      aws.observers.tables.describe(placeIn(index % 2 === 0 ? accountId : other), forever),
    );
    const seen = await clock.run(Promise.all(reads));
    expect(seen.every(({ kind }) => kind === 'absent')).toBe(true);
    expect(sent('AssumeRole')).toHaveLength(2);
    expect(sent('GetCallerIdentity')).toHaveLength(2);
    expect(sent('DescribeTable').map(({ accessKey }) => accessKey)).toEqual(
      expect.arrayContaining([`ASIA${accountId}`, `ASIA${other}`]),
    );
    expect(sent('DescribeTable')).toHaveLength(100);
  });

  it('assumes the role with the external id, in the first region of the account', async () => {
    const { aws, clock, sent } = world(() => undefined);
    await clock.run(aws.observers.tables.describe(placeIn(accountId), forever));
    const [assume] = sent('AssumeRole');
    const form = new URLSearchParams(assume?.body);
    expect(Object.fromEntries(form)).toMatchObject({
      RoleArn: `arn:aws:iam::${accountId}:role/depot-dr-observe`,
      RoleSessionName: 'depot-dr-test',
      ExternalId: 'external-1',
      DurationSeconds: '3600',
    });
    expect(assume).toMatchObject({ region: home, accessKey: 'AKIABASE' });
    expect(assume?.hostname).toBe('sts.eu-west-1.amazonaws.com');
    expect(sent('GetCallerIdentity')[0]?.accessKey).toBe(`ASIA${accountId}`);
  });

  it('uses the base credentials where no role is configured', async () => {
    const { aws, clock, sent } = world(() => undefined, [anAccount({ roleArn: undefined })]);
    await clock.run(aws.observers.tables.describe(placeIn(accountId), forever));
    expect(sent('AssumeRole')).toHaveLength(0);
    expect(sent('GetCallerIdentity')).toHaveLength(1);
    expect(sent('DescribeTable')[0]?.accessKey).toBe('AKIABASE');
  });

  it('assumes again five minutes before the end, once, and the SDK then uses the new ones', async () => {
    let round = 0;
    const { aws, clock, sent } = world(({ operation }) =>
      operation === 'AssumeRole'
        ? assumed(`00000000000${++round}`, new Date(clock.now().getTime() + hourMs))
        : identity(accountId),
    );
    const read = () => aws.observers.tables.describe(placeIn(accountId), forever);
    await clock.run(read());
    await clock.advance(54 * minuteMs);
    await clock.run(read());
    expect(sent('AssumeRole')).toHaveLength(1);
    await clock.advance(2 * minuteMs);
    await clock.run(Promise.all([read(), read(), read()]));
    expect(sent('AssumeRole')).toHaveLength(2);
    expect(sent('GetCallerIdentity')).toHaveLength(1);
    expect(sent('DescribeTable').map(({ accessKey }) => accessKey)).toEqual([
      'ASIA000000000001',
      'ASIA000000000001',
      'ASIA000000000002',
      'ASIA000000000002',
      'ASIA000000000002',
    ]);
  });

  it('goes on with what it holds while a renewal fails, then says why it cannot', async () => {
    let good = true;
    const { aws, clock, notes, details } = world(({ operation }) =>
      operation === 'AssumeRole' && !good ? queryError('AccessDenied', 'no', 403) : undefined,
    );
    const read = () => clock.run(aws.observers.tables.describe(placeIn(accountId), forever));
    await read();
    good = false;
    await clock.advance(57 * minuteMs);
    expect((await read()).kind).toBe('absent');
    expect(notes).toEqual(['could not renew credentials']);
    expect(details).toEqual([{ account: accountId, cause: 'no' }]);
    await clock.advance(5 * minuteMs);
    expect(await read()).toMatchObject({ kind: 'unknown', failure: { code: 'AccessDenied' } });
  });

  it('refuses the credentials of another account', async () => {
    const { aws, clock, sent } = world(({ operation }) =>
      operation === 'GetCallerIdentity' ? identity(other) : undefined,
    );
    const observed = await clock.run(aws.observers.tables.describe(placeIn(accountId), forever));
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadDenied', kind: 'denied', code: 'WrongAccount' },
    });
    expect(observed.kind === 'unknown' && observed.failure.hint).toContain(other);
    expect(sent('DescribeTable')).toHaveLength(0);
  });

  it('remembers that it cannot enter: one attempt per account, not per read', async () => {
    const { aws, clock, sent } = world(({ operation }) =>
      operation === 'AssumeRole' ? queryError('AccessDenied', 'is not authorized', 403) : undefined,
    );
    const reads = Array.from({ length: 20 }, () =>
      aws.observers.tables.describe(placeIn(accountId), forever),
    );
    const all = await clock.run(Promise.all(reads));
    const later = await clock.run(aws.observers.tables.pitr(placeIn(accountId), forever));
    expect(sent('AssumeRole')).toHaveLength(1);
    for (const observed of [...all, later]) {
      expect(observed).toMatchObject({
        kind: 'unknown',
        failure: { code: 'AccessDenied', permission: 'sts:AssumeRole' },
        calls: [{ operation: 'AssumeRole', outcome: 'AccessDenied' }],
      });
    }
    expect(later.kind === 'unknown' && later.failure.hint).toMatch(/trust policy.*externalId/);
    expect(JSON.stringify(later)).not.toContain('external-1');
  });

  it.each([
    [
      'expired base credentials',
      queryError('ExpiredToken', 'expired', 403),
      'ExpiredToken',
      /sign in/,
    ],
    [
      'no credentials',
      Object.assign(new Error('none'), { name: 'CredentialsProviderError' }),
      'CredentialsProviderError',
      /AWS_PROFILE/,
    ],
    [
      'an answer without credentials',
      { body: '<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>' },
      'AnswerInvalid',
      /endpoint/,
    ],
  ] as const)('%s', async (_, answer, code, hint) => {
    const { aws, clock } = world(({ operation }) =>
      operation === 'AssumeRole' ? answer : undefined,
    );
    const observed = await clock.run(aws.observers.tables.describe(placeIn(accountId), forever));
    expect(observed).toMatchObject({ kind: 'unknown', failure: { code } });
    expect(observed.kind === 'unknown' && observed.failure.hint).toMatch(hint);
  });

  it('ends when nobody answers, with the reason that entering took too long', async () => {
    const { aws, clock } = world(({ operation }) =>
      operation === 'AssumeRole' ? 'hang' : undefined,
    );
    const observed = await clock.run(aws.observers.tables.describe(placeIn(accountId), forever));
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadTimedOut', code: 'DeadlinePassed' },
      calls: [home, away].map((region) => ({
        operation: 'AssumeRole',
        region,
        outcome: 'DeadlinePassed',
        attempts: 1,
      })),
    });
    expect(observed.kind === 'unknown' && observed.failure.message).toContain('credentials');
  });

  it.each([
    ['hangs', 'hang'],
    ['breaks the connection', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
  ] as const)('enters through the next region when the first %s', async (_, lost) => {
    const { aws, clock } = world(({ operation, region }) =>
      operation === 'AssumeRole' && region === home ? lost : undefined,
    );
    const observed = await clock.run(
      aws.observers.tables.pitr({ ...placeIn(accountId), region: away }, forever),
    );
    expect(observed.kind).toBe('absent'); // it was asked, and there is no such table
  });

  it('does not ask another region when the role itself refuses', async () => {
    const { aws, clock, requests } = world(({ operation }) =>
      operation === 'AssumeRole' ? queryError('AccessDenied', 'no', 403) : undefined,
    );
    await clock.run(aws.observers.tables.describe(placeIn(accountId), forever));
    expect(requests.filter(({ operation }) => operation === 'AssumeRole')).toHaveLength(1);
  });

  it('says so when an account has no region to enter through', async () => {
    const { aws, clock, requests } = world(() => undefined, [anAccount({ regions: [] })]);
    const observed = await clock.run(aws.observers.tables.describe(placeIn(accountId), forever));
    expect(observed).toMatchObject({ failure: { code: 'AccountWithoutRegion' } });
    expect(requests).toHaveLength(0);
  });

  it.each([
    ['InvalidClientTokenId', 'The security token included in the request is invalid.'],
    ['UnrecognizedClientException', 'The security token included in the request is invalid.'],
    ['RegionDisabledException', 'STS is not activated in this region.'],
  ])('enters through the next region when the first says %s', async (code, message) => {
    const { aws, clock, requests } = world(({ operation, region }) =>
      operation === 'AssumeRole' && region === home ? queryError(code, message, 403) : undefined,
    );
    const observed = await clock.run(aws.observers.tables.describe(placeIn(accountId), forever));
    expect(observed.kind).toBe('absent');
    expect(requests.filter(({ service }) => service === 'sts').map(({ region }) => region)).toEqual(
      [home, away, away],
    );
  });

  it.each([
    ['InvalidClientTokenId', 'RegionDisabledException', 'RegionNotEnabled'],
    ['RegionDisabledException', 'AccessDenied', 'AccessDenied'],
    ['InvalidClientTokenId', 'InvalidClientTokenId', 'InvalidClientTokenId'],
  ])('tells of %s and then %s as %s', async (first, second, code) => {
    const { aws, clock } = world(({ operation, region }) =>
      operation === 'AssumeRole'
        ? queryError(region === home ? first : second, 'no', 403)
        : undefined,
    );
    const observed = await clock.run(aws.observers.tables.describe(placeIn(accountId), forever));
    expect(observed).toMatchObject({ failure: { reason: 'ReadDenied', code } });
  });
});
