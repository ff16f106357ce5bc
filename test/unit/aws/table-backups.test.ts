import type { TableName } from '../../../src/estate/ids.js';
import type { Placement } from '../../../src/estate/placement.js';
import { DrError } from '../../../src/kernel/errors.js';
import { accountId, away, home, now } from '../../support/estate-builders.js';
import { answering, forever, json, jsonError } from './canned.js';
import type { Answer } from './canned.js';

const place: Placement = {
  account: accountId,
  region: home,
  table: 'sdp-prod-e2dd35eedfec-Object' as TableName,
};
const seconds = now.getTime() / 1000;

const arnOf = (index: number): string =>
  `arn:aws:dynamodb:${home}:${accountId}:table/${place.table}/backup/0${index}-ab_c`;

const backup = (index: number, changes: Record<string, unknown> = {}) => ({
  BackupArn: arnOf(index),
  TableName: place.table,
  TableId: `id-${index}`,
  BackupType: 'SYSTEM',
  BackupStatus: 'AVAILABLE',
  BackupCreationDateTime: seconds + index,
  BackupExpiryDateTime: seconds + index + 100,
  ...changes,
});

const list = async (...answers: Answer[]) => {
  const { aws, clock, sent } = answering('ListBackups', ...answers);
  const observed = await clock.run(aws.observers.tables.deletedBackups(place, forever));
  return { observed, inputs: sent('ListBackups').map(({ body }) => JSON.parse(body) as unknown) };
};

describe('the backups that deleted tables left', () => {
  it('are listed over all pages, newest first, whatever else the endpoint lists', async () => {
    const { observed, inputs } = await list(
      json({
        BackupSummaries: [
          backup(1),
          backup(2, { BackupType: 'USER' }),
          backup(3, { TableName: 'sdp-other' }),
          backup(4, { BackupStatus: 'DELETED' }),
        ],
        LastEvaluatedBackupArn: 'arn:next',
      }),
      json({ BackupSummaries: [backup(5)] }),
    );
    expect(observed).toMatchObject({
      kind: 'seen',
      value: [
        { arn: arnOf(5), tableId: 'id-5' },
        { arn: arnOf(1), deletedAt: new Date(now.getTime() + 1000) },
      ],
      calls: [{ operation: 'ListBackups' }, { operation: 'ListBackups' }],
    });
    expect(inputs).toEqual([
      { BackupType: 'SYSTEM', Limit: 100 },
      { BackupType: 'SYSTEM', Limit: 100, ExclusiveStartBackupArn: 'arn:next' },
    ]);
  });

  it('may be none', async () => {
    expect((await list(json({ BackupSummaries: [] }))).observed).toMatchObject({
      kind: 'seen',
      value: [],
    });
  });

  it('are not taken for none when the answer does not list any', async () => {
    expect((await list(json({}))).observed).toMatchObject({
      failure: { reason: 'ReadInvalid', code: 'AnswerInvalid' },
    });
  });

  it('are not believed when a page repeats', async () => {
    const { observed, inputs } = await list(
      json({ BackupSummaries: [], LastEvaluatedBackupArn: 'arn:same' }),
    );
    expect(observed).toMatchObject({
      failure: { reason: 'ReadInvalid', code: 'PageTokenRepeated' },
    });
    expect(inputs).toHaveLength(2);
  });

  it('are not listed for ever', async () => {
    const pages = Array.from({ length: 120 }, (_, page) =>
      json({ BackupSummaries: [], LastEvaluatedBackupArn: `arn:${page}` }),
    );
    const { observed, inputs } = await list(...pages);
    expect(observed).toMatchObject({ failure: { code: 'TooManyPages' } });
    expect(inputs).toHaveLength(100);
  });

  it.each([
    ['an ARN that is more than that', { BackupArn: `${arnOf(1)}; echo hello` }],
    ['an ARN over two lines', { BackupArn: `${arnOf(1)}\nrm` }],
    ['an ARN of a table', { BackupArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/x' }],
    ['an expiry that is no date', { BackupExpiryDateTime: 1e30 }],
    ['no table', { TableName: undefined }],
    ['no type', { BackupType: undefined }],
  ])('are not believed with %s', async (_, changes) => {
    const { observed } = await list(json({ BackupSummaries: [backup(1, changes)] }));
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadInvalid', kind: 'invalid' },
    });
  });

  it('of other tables may break the contract: they are not judged here', async () => {
    const foreign = backup(1, { TableName: 'sdp-other', BackupArn: 'arn:odd' });
    const { observed } = await list(json({ BackupSummaries: [foreign, backup(2)] }));
    expect(observed).toMatchObject({ kind: 'seen', value: [{ arn: arnOf(2) }] });
  });
});

describe('the backups on demand', () => {
  const onDemand = (index: number, changes: Record<string, unknown> = {}) =>
    backup(index, {
      BackupType: 'USER',
      BackupName: `nightly-${index}`,
      BackupSizeBytes: 10 * index,
      BackupExpiryDateTime: undefined,
      ...changes,
    });

  it('are listed apart from those that deleted tables left', async () => {
    const { aws, clock, sent } = answering(
      'ListBackups',
      json({
        BackupSummaries: [
          onDemand(1, { BackupStatus: 'CREATING', BackupSizeBytes: undefined }),
          onDemand(2),
          backup(3),
          onDemand(4, { BackupType: 'AWS_BACKUP' }),
          onDemand(5, { BackupStatus: 'DELETED' }),
        ],
      }),
    );
    const { tables } = aws.observers;
    expect(await clock.run(tables.userBackups(place, forever))).toMatchObject({
      kind: 'seen',
      value: [
        {
          arn: arnOf(2),
          name: 'nightly-2',
          tableId: 'id-2',
          createdAt: new Date(now.getTime() + 2000),
          status: 'AVAILABLE',
          sizeBytes: 20,
        },
        { arn: arnOf(1), status: 'CREATING', sizeBytes: undefined },
      ],
    });
    expect(await clock.run(tables.deletedBackups(place, forever))).toMatchObject({
      value: [{ arn: arnOf(3) }],
    });
    const inputs = sent('ListBackups').map(({ body }) => JSON.parse(body) as unknown);
    expect(inputs).toEqual([
      { BackupType: 'USER', Limit: 100 },
      { BackupType: 'SYSTEM', Limit: 100 },
    ]);
  });

  it('are the newest twenty of a table, in whatever order they are listed', async () => {
    const summaries = Array.from({ length: 50 }, (_, index) => onDemand(10 + ((index * 7) % 50)));
    const { aws, clock } = answering('ListBackups', json({ BackupSummaries: summaries }));
    const observed = await clock.run(aws.observers.tables.userBackups(place, forever));
    expect(observed.kind === 'seen' && observed.value.map(({ arn }) => arn)).toEqual(
      Array.from({ length: 20 }, (_, index) => arnOf(59 - index)),
    );
  });

  it.each([
    ['no date', { BackupCreationDateTime: undefined }],
    ['a date that is none', { BackupCreationDateTime: 1e30 }],
    ['no name', { BackupName: undefined }],
    ['no status', { BackupStatus: undefined }],
    ['an ARN that is more than that', { BackupArn: `${arnOf(1)}; echo hello` }],
  ])('with %s are not believed, however many there are', async (_, changes) => {
    const summaries = Array.from({ length: 30 }, (__, index) => onDemand(10 + index));
    const { aws, clock } = answering(
      'ListBackups',
      json({ BackupSummaries: [...summaries, onDemand(99, changes)] }),
    );
    expect(await clock.run(aws.observers.tables.userBackups(place, forever))).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadInvalid', code: 'AnswerInvalid' },
    });
  });

  it('that may not be listed are unknown', async () => {
    const { aws, clock } = answering('ListBackups', jsonError('AccessDeniedException', 'no'));
    expect(await clock.run(aws.observers.tables.userBackups(place, forever))).toMatchObject({
      failure: { reason: 'ReadDenied', permission: 'dynamodb:ListBackups' },
    });
  });
});

describe('the listing of the backups that deleted tables left', () => {
  const tableOf = (index: number): Placement => ({ ...place, table: `sdp-${index}` as TableName });
  const outOfTime = new DrError('no more time', { code: 'PassDeadline', kind: 'timed-out' });

  it('is made once per account and region, whoever needs it and when', async () => {
    const { aws, clock, sent } = answering(
      'ListBackups',
      json({ BackupSummaries: [backup(1, { TableName: 'sdp-7' })] }),
    );
    const ask = (each: Placement) => aws.observers.tables.deletedBackups(each, forever);
    const all = await clock.run(
      Promise.all(Array.from({ length: 20 }, (_, index) => ask(tableOf(index)))),
    );
    expect(all.map((each) => (each.kind === 'seen' ? each.value.length : -1))).toEqual(
      Array.from({ length: 20 }, (_, index) => (index === 7 ? 1 : 0)),
    );
    await clock.run(ask(place));
    expect(sent('ListBackups')).toHaveLength(1);
    await clock.run(ask({ ...place, region: away }));
    expect(sent('ListBackups').map(({ region }) => region)).toEqual([home, away]);
  });

  it('that fails is the same unknown for all', async () => {
    const { aws, clock, sent } = answering('ListBackups', jsonError('AccessDeniedException', 'no'));
    for (let index = 0; index < 5; index++) {
      const asked = aws.observers.tables.deletedBackups(tableOf(index), forever);
      expect(await clock.run(asked)).toMatchObject({
        kind: 'unknown',
        failure: { reason: 'ReadDenied', permission: 'dynamodb:ListBackups' },
        calls: [{ operation: 'ListBackups' }],
      });
    }
    expect(sent('ListBackups')).toHaveLength(1);
  });

  it('goes on for the others when one of them leaves', async () => {
    const { aws, clock, sent } = answering(
      'ListBackups',
      { status: 503, headers: { 'retry-after': '5' } },
      json({ BackupSummaries: [] }),
    );
    const [first, second] = [new AbortController(), new AbortController()];
    const gone = aws.observers.tables.deletedBackups(place, first.signal);
    const stays = aws.observers.tables.deletedBackups(place, second.signal);
    await clock.advance(1000);
    first.abort(outOfTime);
    expect(await gone).toMatchObject({ kind: 'unknown', failure: { code: 'PassDeadline' } });
    expect(await clock.run(stays)).toMatchObject({ kind: 'seen', value: [] });
    expect(sent('ListBackups')).toHaveLength(2);
  });

  it('ends when all have left, and is made anew for who comes later', async () => {
    const { aws, clock, sent } = answering('ListBackups', 'hang', json({ BackupSummaries: [] }));
    const run = new AbortController();
    const asked = [1, 2].map((index) =>
      aws.observers.tables.deletedBackups(tableOf(index), run.signal),
    );
    await clock.advance(1000);
    const reason = new DrError('stopped', { code: 'Stopped', kind: 'aborted' });
    run.abort(reason);
    for (const each of asked) await expect(each).rejects.toBe(reason);
    await clock.settle();
    expect(clock.sleepers()).toBe(0);
    await expect(aws.observers.tables.deletedBackups(place, run.signal)).rejects.toBe(reason);
    const later = aws.observers.tables.deletedBackups(place, forever);
    expect((await clock.run(later)).kind).toBe('seen');
    expect(sent('ListBackups')).toHaveLength(2);
  });

  it('ends at a deadline of its own', async () => {
    const { aws, clock } = answering('ListBackups', 'hang');
    expect(await clock.run(aws.observers.tables.deletedBackups(place, forever))).toMatchObject({
      kind: 'unknown',
      failure: { code: 'DeadlinePassed' },
    });
    expect(clock.monotonicMs()).toBe(60_000);
  });
});
