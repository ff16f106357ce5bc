import type {
  BackupSummary,
  CreateBackupOutput,
  DescribeExportOutput,
  ListBackupsOutput,
  ListExportsOutput,
} from '@aws-sdk/client-dynamodb';
import type { ExportDescription } from '../../../src/sandbox/descriptions/table-settings.js';
import { Bench, account, away, day, described, home, hour, minute, startMs } from './support.js';

const name = 'orders';
const TableName = name;
const arn = `arn:aws:dynamodb:${home}:${account}:table/${name}`;

describe('a backup on demand', () => {
  const ready = (): Bench => {
    const bench = new Bench();
    bench.createReady(name);
    return bench;
  };
  const make = (bench: Bench, BackupName = 'nightly') =>
    bench.run<CreateBackupOutput>('CreateBackup', { TableName, BackupName }).BackupDetails;
  const list = (bench: Bench, input: object = {}): readonly BackupSummary[] =>
    bench.run<ListBackupsOutput>('ListBackups', input).BackupSummaries ?? [];

  it('is made in a while and does not expire', () => {
    const bench = ready();
    const made = make(bench);
    expect(made).toMatchObject({ BackupStatus: 'CREATING', BackupType: 'USER' });
    expect(made?.BackupArn).toMatch(new RegExp(`^${arn}/backup/\\d{14}-[0-9a-f]{8}$`));
    expect(made?.BackupExpiryDateTime).toBeUndefined();
    bench.advance(400 * day);
    expect(list(bench)).toMatchObject([{ BackupName: 'nightly', BackupStatus: 'AVAILABLE' }]);
  });

  it('holds the items of its instant, and outlives its table', () => {
    const bench = ready();
    bench.put(name, 'a', '1');
    const made = make(bench);
    bench.put(name, 'b', '2');
    expect(bench.fault('DeleteTable', { TableName })).toMatch(/^ResourceInUseException/);
    bench.advance(minute);
    bench.run('DeleteTable', { TableName });
    bench.advance(minute);
    const target = { TargetTableName: 'restored', BackupArn: made?.BackupArn };
    bench.run('RestoreTableFromBackup', target);
    bench.advance(10 * minute);
    expect(bench.values('restored')).toEqual({ a: '1' });
  });

  it.each([
    ['a table that is not there', { TableName: 'gone' }, /^TableNotFoundException/],
    ['a bad name', { BackupName: 'a b' }, /^ValidationException/],
  ])('is refused for %s', (_, more, expected) => {
    const input = { TableName, BackupName: 'nightly', ...more };
    expect(ready().fault('CreateBackup', input)).toMatch(expected);
  });

  it('waits for the table, and for the one before it', () => {
    const bench = new Bench();
    bench.create(name);
    const input = { TableName, BackupName: 'nightly' };
    expect(bench.fault('CreateBackup', input)).toMatch(/^TableInUseException/);
    bench.advance(11_000);
    expect(bench.fault('CreateBackup', input)).toMatch(/^ContinuousBackupsUnavailableException/);
    bench.advance(minute);
    make(bench);
    expect(bench.fault('CreateBackup', input)).toMatch(/^BackupInUseException/);
  });

  it('is listed by type', () => {
    const bench = new Bench();
    bench.db.seed([
      described({
        name,
        deleted: { hoursAgo: 48, recreated: true },
        settings: {
          backups: [
            { name: 'mine', type: 'USER', hoursAgo: 3 },
            { name: 'awsbackup_1', type: 'AWS_BACKUP', hoursAgo: 2 },
          ],
        },
      }),
    ]);
    const names = (input: object) => list(bench, input).map(({ BackupName }) => BackupName);
    expect(names({})).toEqual(['mine']);
    expect(names({ BackupType: 'AWS_BACKUP' })).toEqual(['awsbackup_1']);
    expect(names({ BackupType: 'SYSTEM' })).toEqual([`${name}$DeletedTableBackup`]);
    expect(names({ BackupType: 'ALL' })).toHaveLength(3);
    const [mine] = list(bench);
    expect(mine).toMatchObject({ BackupCreationDateTime: new Date(startMs - 3 * hour) });
    expect(mine?.TableId).toBe(bench.describe(name).TableId);
  });
});

describe('an export', () => {
  const anExport = (changes: Partial<ExportDescription> = {}): ExportDescription => ({
    kind: 'FULL_EXPORT',
    status: 'COMPLETED',
    hoursAgo: 24,
    bucket: 'depot-backups',
    ...changes,
  });
  const world = (...exports: readonly ExportDescription[]): Bench => {
    const bench = new Bench();
    bench.db.seed([described({ name, settings: { exports } })]);
    return bench;
  };
  const list = (bench: Bench, input: object = {}) =>
    bench.run<ListExportsOutput>('ListExports', input);
  const told = (bench: Bench) => {
    const [first] = list(bench).ExportSummaries ?? [];
    const input = { ExportArn: first?.ExportArn };
    return bench.run<DescribeExportOutput>('DescribeExport', input).ExportDescription;
  };

  it('that is complete names its manifest', () => {
    const bench = world(
      anExport({ prefix: 'prod', bucketOwner: '210987654321', isTypeUnsaid: true }),
    );
    const whole = told(bench);
    expect(whole).toMatchObject({
      ExportStatus: 'COMPLETED',
      TableArn: arn,
      TableId: bench.describe(name).TableId,
      ExportTime: new Date(startMs - 24 * hour),
      S3Bucket: 'depot-backups',
      S3BucketOwner: '210987654321',
      S3Prefix: 'prod',
      ExportManifest: expect.stringMatching(
        /^prod\/AWSDynamoDB\/\d{14}-[0-9a-f]{8}\/manifest-summary\.json$/,
      ),
      ItemCount: expect.any(Number),
      EndTime: expect.any(Date),
    });
    // Not sent, so not told, though the list names it.
    expect(whole?.ExportType).toBeUndefined();
    expect(list(bench).ExportSummaries).toMatchObject([{ ExportType: 'FULL_EXPORT' }]);
  });

  it('may be incremental, running, failed or filtered', () => {
    const window = anExport({ kind: 'INCREMENTAL_EXPORT', hoursAgo: 2, windowHours: 6 });
    expect(told(world(window))).toMatchObject({
      ExportType: 'INCREMENTAL_EXPORT',
      IncrementalExportSpecification: {
        ExportFromTime: new Date(startMs - 8 * hour),
        ExportToTime: new Date(startMs - 2 * hour),
      },
    });
    const running = told(world(anExport({ status: 'IN_PROGRESS', hoursAgo: 0 })));
    expect(running).toMatchObject({ ExportStatus: 'IN_PROGRESS' });
    expect(running).not.toHaveProperty('ExportManifest');
    expect(running).not.toHaveProperty('EndTime');
    const failure = { code: 'S3NoSuchBucket', message: 'The specified bucket does not exist' };
    expect(told(world(anExport({ status: 'FAILED', failure })))).toMatchObject({
      FailureCode: 'S3NoSuchBucket',
    });
    expect(told(world(anExport({ isFiltered: true })))).toHaveProperty('FilterSpecification');
  });

  it('is listed newest first, in pages, for ninety days', () => {
    const bench = world(...[72, 48, 24].map((hoursAgo) => anExport({ hoursAgo })));
    const first = list(bench, { TableArn: arn, MaxResults: 2 });
    const rest = list(bench, { TableArn: arn, MaxResults: 2, NextToken: first.NextToken });
    expect(rest.NextToken).toBeUndefined();
    const all = [...(first.ExportSummaries ?? []), ...(rest.ExportSummaries ?? [])];
    const arns = all.map(({ ExportArn }) => ExportArn ?? '');
    expect(arns).toEqual(arns.toSorted().toReversed());
    expect(new Set(arns).size).toBe(3);
    expect(list(bench, { TableArn: `${arn}2` }).ExportSummaries).toEqual([]);
    bench.advance(88 * day);
    expect(list(bench).ExportSummaries).toHaveLength(1);
    expect(bench.fault('DescribeExport', { ExportArn: arns.at(-1) })).toMatch(
      /^ExportNotFoundException/,
    );
  });

  it.each([
    ['no ARN', 'x', /^ValidationException/],
    ['the ARN of a table', arn, /^ValidationException/],
    ['an unknown one', `${arn}/export/01234567890123-01234567`, /^ExportNotFoundException/],
    [
      'one of another region',
      `${arn.replace(home, away)}/export/01234567890123-01234567`,
      /^AccessDeniedException/,
    ],
    [
      'one of another account',
      `${arn.replace(account, '999999999999')}/export/01234567890123-01234567`,
      /^AccessDeniedException/,
    ],
  ])('is not described by %s', (_, ExportArn, expected) => {
    expect(world(anExport()).fault('DescribeExport', { ExportArn })).toMatch(expected);
  });

  it.each([0, 26])('is not listed %d at a time', (MaxResults) => {
    expect(world().fault('ListExports', { MaxResults })).toMatch(/^ValidationException/);
  });
});
