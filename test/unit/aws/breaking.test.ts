import type { AccountId, RoleArn, TableName } from '../../../src/estate/ids.js';
import type { Placement } from '../../../src/estate/placement.js';
import { DrError } from '../../../src/kernel/errors.js';
import { accountId, anAccount, home } from '../../support/estate-builders.js';
import { describedTable, forever, standIn } from './canned.js';
import type { Answer } from './canned.js';

// The breaker as reads meet it.

const other = '210987654321' as AccountId;
const place: Placement = { account: accountId, region: home, table: 'sdp-x-Object' as TableName };
const table = describedTable();
const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

function world(answer: (accessKey: string) => Answer) {
  const second = anAccount({
    id: other,
    roleArn: `arn:aws:iam::${other}:role/depot-dr-observe` as RoleArn,
  });
  const made = standIn({
    accounts: [anAccount(), second],
    settings: { maximumAttempts: 2 },
    respond: ({ operation, accessKey }) =>
      operation === 'DescribeTable' ? answer(accessKey) : undefined,
  });
  const read = async (account = accountId): Promise<string> => {
    const asked = made.aws.observers.tables.describe({ ...place, account }, forever);
    const observed = await made.clock.run(asked);
    return observed.kind === 'unknown' ? observed.failure.code : observed.kind;
  };
  return { ...made, read };
}

describe('a place that does not answer', () => {
  it('is given up, but not for good', async () => {
    let answer: Answer = refused;
    const { clock, read, sent } = world(() => answer);
    const codes = [await read(), await read(), await read(), await read()];
    expect(codes).toEqual(['ECONNREFUSED', 'ECONNREFUSED', 'ECONNREFUSED', 'PlaceGivenUp']);
    expect(sent('DescribeTable')).toHaveLength(6);
    answer = table;
    expect(await read()).toBe('PlaceGivenUp');
    await clock.advance(15_000);
    expect([await read(), await read()]).toEqual(['seen', 'seen']);
  });

  it('is not given up where an answer came between', async () => {
    const answers = [refused, table, refused];
    let next = 0;
    const { read } = world(() => answers[Math.floor(next++ / 2) % 3] ?? refused);
    const codes: string[] = [];
    for (let time = 0; time < 6; time++) codes.push(await read());
    expect(codes).not.toContain('PlaceGivenUp');
    expect(codes).toContain('seen');
  });

  it('is not given up for a blip that all reads of one moment meet', async () => {
    let answer: Answer = refused;
    const { aws, clock, read } = world(() => answer);
    const reads = Array.from({ length: 8 }, () => aws.observers.tables.describe(place, forever));
    await clock.run(Promise.all(reads));
    answer = table;
    expect(await read()).toBe('seen');
  });

  it('is not another account’s', async () => {
    const { read } = world((accessKey) => (accessKey === `ASIA${other}` ? table : refused));
    for (let time = 0; time < 4; time++) await read();
    expect(await read()).toBe('PlaceGivenUp');
    expect(await read(other)).toBe('seen');
  });

  it('is not one that a pass had no time for', async () => {
    const { aws, clock, read } = world(() => 'hang');
    for (let time = 0; time < 4; time++) {
      const pass = new AbortController();
      const asked = aws.observers.tables.describe(place, pass.signal);
      await clock.advance(10);
      pass.abort(new DrError('no more time', { code: 'PassDeadline', kind: 'timed-out' }));
      await clock.run(asked);
    }
    expect(await read()).toBe('DeadlinePassed'); // it was asked
  });
});

describe('a function that does not answer', () => {
  it('leaves the others alone', async () => {
    const { aws, clock } = standIn({
      respond: ({ operation, path }) =>
        operation !== 'Invoke' ? undefined : path.includes('slow') ? 'hang' : { body: '{}' },
    });
    const invoke = async (functionName: string): Promise<string> => {
      const asked = aws.gateway.invoke(
        { account: accountId, region: home, functionName, payload: {} },
        forever,
      );
      return (await clock.run(asked)).kind;
    };
    for (const name of ['slow-1', 'slow-2', 'slow-3', 'slow-1', 'slow-1']) await invoke(name);
    expect(await invoke('healthy')).toBe('seen');
  });
});
