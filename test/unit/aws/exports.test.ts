import { createAwsMemory } from '../../../src/aws/memory.js';
import type { AwsMemory } from '../../../src/aws/memory.js';
import type { TableName } from '../../../src/estate/ids.js';
import { accountId, away, home, now } from '../../support/estate-builders.js';
import { forever, json, jsonError, standIn } from './canned.js';
import type { Answer } from './canned.js';

const place = { account: accountId, region: home, table: 'sdp-x-Object' as TableName };
const seconds = now.getTime() / 1000;
const hour = 3600;

const arnOf = (hoursAgo: number, table: string = place.table, region: string = home): string =>
  `arn:aws:dynamodb:${region}:${accountId}:table/${table}/export/0${now.getTime() - hoursAgo * hour * 1000}-abcdef01`;

const summary = (ExportArn: unknown, ExportType?: string, ExportStatus = 'COMPLETED') => ({
  ExportArn,
  ExportStatus,
  ExportType,
});

const described = (arn: string, changes: Readonly<Record<string, unknown>> = {}) => ({
  ExportArn: arn,
  ExportStatus: 'COMPLETED',
  StartTime: seconds - hour,
  EndTime: seconds - hour / 2,
  ExportTime: seconds - 2 * hour,
  ExportManifest: `orders/AWSDynamoDB/01-a/manifest-summary.json`,
  S3Bucket: 'depot-backups',
  S3BucketOwner: accountId,
  S3Prefix: 'orders',
  ItemCount: 12,
  BilledSizeBytes: 3456,
  ...changes,
});

interface Stored {
  /** What differs from a whole export, by ARN. */
  readonly changes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly refused?: Readonly<Record<string, Answer>>;
  readonly memory?: AwsMemory;
}

/** ListExports answers page by page or always so, DescribeExport by ARN. */
function world(listed: readonly (readonly object[])[] | { always: Answer }, stored: Stored = {}) {
  let page = 0;
  const listExports = (): Answer => {
    if ('always' in listed) return listed.always;
    const ExportSummaries = listed[page++ % listed.length];
    const isLast = page % listed.length === 0;
    return json({ ExportSummaries, ...(isLast ? {} : { NextToken: `page-${page}` }) });
  };
  const respond = ({ operation, body }: { operation: string; body: string }) => {
    if (operation === 'ListExports') return listExports();
    if (operation !== 'DescribeExport') return undefined;
    const { ExportArn: arn } = JSON.parse(body) as { ExportArn: string };
    const told = () => json({ ExportDescription: described(arn, stored.changes?.[arn]) });
    return stored.refused?.[arn] ?? told();
  };
  const made = standIn({ respond, memory: stored.memory });
  const ask = (where = place) => made.clock.run(made.aws.observers.tables.exports(where, forever));
  const inputs = (operation: string) =>
    made.sent(operation).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  return { ...made, ask, inputs };
}

const arns = (observed: Awaited<ReturnType<ReturnType<typeof world>['ask']>>) =>
  observed.kind === 'seen' ? observed.value.map(({ arn }) => arn) : observed;

describe('the exports of a table', () => {
  it('are the newest two of each type, by the time in their id and in no listed order', async () => {
    const { ask, inputs } = world([
      [
        summary(arnOf(30), 'FULL_EXPORT'),
        summary(arnOf(2), 'INCREMENTAL_EXPORT'),
        summary(arnOf(54), 'FULL_EXPORT'),
        summary(arnOf(1, 'sdp-x-Objects'), 'FULL_EXPORT'),
      ],
      [
        summary(arnOf(6)),
        summary(arnOf(3), 'INCREMENTAL_EXPORT'),
        summary(arnOf(1), 'INCREMENTAL_EXPORT'),
      ],
    ]);
    const observed = await ask();
    expect(arns(observed)).toEqual([arnOf(1), arnOf(2), arnOf(6), arnOf(30)]);
    expect(observed.calls.map(({ operation }) => operation)).toEqual([
      'ListExports',
      'ListExports',
      ...Array.from({ length: 4 }, () => 'DescribeExport'),
    ]);
    expect(inputs('ListExports')).toEqual([
      { MaxResults: 25 },
      { MaxResults: 25, NextToken: 'page-1' },
    ]);
  });

  it('hold the newest that is complete, where later ones are not', async () => {
    const { ask } = world([
      [
        summary(arnOf(50)),
        summary(arnOf(1), 'FULL_EXPORT', 'IN_PROGRESS'),
        summary(arnOf(26), 'FULL_EXPORT', 'FAILED'),
        summary(arnOf(74)),
        summary(arnOf(2), 'FULL_EXPORT', 'FAILED'),
      ],
    ]);
    expect(arns(await ask())).toEqual([arnOf(1), arnOf(2), arnOf(50)]);
  });

  it('are told in full', async () => {
    const arn = arnOf(3);
    const { ask } = world([[summary(arn)]], {
      changes: { [arn]: { ExportType: 'FULL_EXPORT' } },
    });
    expect(await ask()).toMatchObject({
      kind: 'seen',
      value: [
        {
          arn,
          status: 'COMPLETED',
          kind: 'full',
          from: undefined,
          to: new Date(now.getTime() - 2 * hour * 1000),
          startedAt: new Date(now.getTime() - hour * 1000),
          endedAt: new Date(now.getTime() - (hour / 2) * 1000),
          bucket: 'depot-backups',
          bucketOwner: accountId,
          prefix: 'orders',
          manifest: 'orders/AWSDynamoDB/01-a/manifest-summary.json',
          itemCount: 12,
          billedBytes: 3456,
          isFiltered: false,
          failureCode: undefined,
          failureMessage: undefined,
        },
      ],
    });
  });

  it('without a type are full ones', async () => {
    const arn = arnOf(3);
    const { ask } = world([[summary(arn, 'FULL_EXPORT')]], {
      changes: { [arn]: { ExportType: undefined } },
    });
    expect(await ask()).toMatchObject({ value: [{ kind: 'full' }] });
  });

  it('that are incremental tell their window', async () => {
    const arn = arnOf(3);
    const { ask } = world([[summary(arn, 'INCREMENTAL_EXPORT')]], {
      changes: {
        [arn]: {
          ExportType: 'INCREMENTAL_EXPORT',
          ExportTime: undefined,
          IncrementalExportSpecification: {
            ExportFromTime: seconds - hour,
            ExportToTime: seconds,
            ExportViewType: 'NEW_AND_OLD_IMAGES',
          },
        },
      },
    });
    expect(await ask()).toMatchObject({
      value: [{ kind: 'incremental', from: new Date(now.getTime() - hour * 1000), to: now }],
    });
  });

  it.each([
    [{ FilterExpression: 'size > :s' }, true],
    [{ KeyConditionExpression: 'pk = :p' }, true],
    [{}, false],
  ])('with the filter %j are flagged: %p', async (FilterSpecification, isFiltered) => {
    const arn = arnOf(3);
    const { ask } = world([[summary(arn)]], { changes: { [arn]: { FilterSpecification } } });
    expect(await ask()).toMatchObject({ value: [{ isFiltered }] });
  });

  it('that are under way or failed say so', async () => {
    const [running, failed] = [arnOf(1), arnOf(2)];
    const { ask } = world(
      [[summary(running, 'FULL_EXPORT', 'IN_PROGRESS'), summary(failed, 'FULL_EXPORT', 'FAILED')]],
      {
        changes: {
          [running]: {
            ExportStatus: 'IN_PROGRESS',
            EndTime: undefined,
            ExportManifest: undefined,
            ItemCount: undefined,
            BilledSizeBytes: undefined,
            S3Prefix: undefined,
            S3BucketOwner: undefined,
          },
          [failed]: {
            ExportStatus: 'FAILED',
            FailureCode: 'S3NoSuchBucket',
            FailureMessage: 'no\u001b[31m bucket',
          },
        },
      },
    );
    expect(await ask()).toMatchObject({
      value: [
        {
          status: 'IN_PROGRESS',
          manifest: undefined,
          endedAt: undefined,
          itemCount: undefined,
          prefix: '',
          bucketOwner: undefined,
        },
        { status: 'FAILED', failureCode: 'S3NoSuchBucket', failureMessage: 'no [31m bucket' },
      ],
    });
  });

  it('may be none, and then nothing is described', async () => {
    const { ask, sent } = world([[summary(arnOf(1, 'sdp-other'))]]);
    expect(await ask()).toMatchObject({ kind: 'seen', value: [], calls: [{}] });
    expect(sent('DescribeExport')).toHaveLength(0);
  });

  it('of another account or region are not those of the table', async () => {
    const foreign = arnOf(1, place.table, away);
    const { ask } = world([[summary(foreign), summary(arnOf(2))]]);
    expect(arns(await ask())).toEqual([arnOf(2)]);
  });

  it('that vanish after they were listed are left out', async () => {
    const { ask } = world([[summary(arnOf(1)), summary(arnOf(2))]], {
      refused: { [arnOf(1)]: jsonError('ExportNotFoundException', 'gone') },
    });
    expect(arns(await ask())).toEqual([arnOf(2)]);
  });

  it.each([
    ['no ARN', [summary(undefined)]],
    ['the ARN of a table', [summary(`arn:aws:dynamodb:${home}:${accountId}:table/x`)]],
    ['an id that begins with no time', [summary(arnOf(1).replace(/0\d+-/, ''))]],
    ['an ARN with more in it', [summary(`${arnOf(1)}; reboot`)]],
    ['an odd type', [summary(arnOf(1), 'HALF_EXPORT')]],
  ])('listed with %s are not believed', async (_, summaries) => {
    const { ask, sent } = world([summaries]);
    expect(await ask()).toMatchObject({
      failure: { reason: 'ReadInvalid', code: 'AnswerInvalid' },
    });
    expect(sent('DescribeExport')).toHaveLength(0);
  });

  it.each([
    ['another export', { ExportArn: arnOf(9) }],
    ['no status', { ExportStatus: undefined }],
    ['an odd status', { ExportStatus: 'MAYBE' }],
    ['an odd type', { ExportType: 'HALF_EXPORT' }],
    ['no window', { ExportType: 'INCREMENTAL_EXPORT' }],
    ['no bucket', { S3Bucket: undefined }],
    ['a date that is none', { ExportTime: 1e30 }],
  ])('described with %s are not believed', async (_, changes) => {
    const { ask } = world([[summary(arnOf(1))]], { changes: { [arnOf(1)]: changes } });
    expect(await ask()).toMatchObject({
      failure: { reason: 'ReadInvalid', code: 'AnswerInvalid' },
      calls: [{ operation: 'ListExports' }, { operation: 'DescribeExport' }],
    });
  });

  it.each([
    ['no list', json({}), 'AnswerInvalid'],
    ['a page that repeats', json({ ExportSummaries: [], NextToken: 'x' }), 'PageTokenRepeated'],
  ])('are unknown after %s', async (_, answer, code) => {
    expect(await world({ always: answer }).ask()).toMatchObject({
      failure: { reason: 'ReadInvalid', code },
    });
  });

  it('are not listed for ever', async () => {
    const { ask, sent } = world(Array.from({ length: 500 }, () => []));
    expect(await ask()).toMatchObject({ failure: { code: 'TooManyPages' } });
    expect(sent('ListExports')).toHaveLength(400);
  });

  it('that may not be listed, or described, are unknown', async () => {
    const denied = jsonError('AccessDeniedException', 'no');
    expect(await world({ always: denied }).ask()).toMatchObject({
      failure: { reason: 'ReadDenied', permission: 'dynamodb:ListExports' },
    });
    const { ask } = world([[summary(arnOf(1))]], { refused: { [arnOf(1)]: denied } });
    expect(await ask()).toMatchObject({
      failure: { reason: 'ReadDenied', permission: 'dynamodb:DescribeExport' },
    });
  });
});

describe('exports that have ended', () => {
  const running = arnOf(1);
  const ended = arnOf(2);
  const listed = [
    [summary(running, 'FULL_EXPORT', 'IN_PROGRESS'), summary(ended, 'FULL_EXPORT', 'FAILED')],
  ];
  const states = {
    [running]: { ExportStatus: 'IN_PROGRESS' },
    [ended]: { ExportStatus: 'FAILED' },
  };

  it('are described once, others each time; all tables share the listing', async () => {
    const { ask, inputs, sent } = world(listed, { changes: states });
    const [first, second] = [await ask(), await ask()];
    expect(arns(first)).toEqual([running, ended]);
    expect(arns(second)).toEqual([running, ended]);
    expect(sent('ListExports')).toHaveLength(1);
    expect(inputs('DescribeExport').map(({ ExportArn }) => ExportArn)).toEqual([
      running,
      ended,
      running,
    ]);
  });

  it('are remembered by the next adapter that is handed the memory', async () => {
    const memory = createAwsMemory();
    await world([[summary(ended)]], { changes: states, memory }).ask();
    const { ask, sent } = world([[summary(ended)]], { changes: states, memory });
    expect(await ask()).toMatchObject({ value: [{ arn: ended, status: 'FAILED' }], calls: [{}] });
    expect(sent('DescribeExport')).toHaveLength(0);
  });
});
