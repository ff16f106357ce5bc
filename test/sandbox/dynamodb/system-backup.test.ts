import type { DescribeBackupOutput, ListBackupsOutput } from '@aws-sdk/client-dynamodb';
import { account, away, Bench, day, home, hour, minute, second } from './support.js';

const deletedTable = (): Bench => {
  const bench = new Bench();
  bench.createReady('orders');
  bench.setPitr('orders', true);
  bench.put('orders', 'a', '1');
  bench.put('orders', 'b', '2');
  bench.advance(hour);
  bench.put('orders', 'b', 'last');
  bench.run('DeleteTable', { TableName: 'orders' });
  return bench;
};
const arnOf = (bench: Bench): string => bench.systemBackups()[0]?.BackupArn ?? '';

describe('the system backup of a deleted table', () => {
  it('is left by a table with point-in-time recovery, for 35 days', () => {
    const bench = deletedTable();
    const deletedAt = bench.nowMs();
    expect(bench.systemBackups()).toMatchObject([
      {
        TableName: 'orders',
        BackupName: 'orders$DeletedTableBackup',
        BackupType: 'SYSTEM',
        BackupStatus: 'CREATING',
        BackupCreationDateTime: new Date(deletedAt),
        BackupExpiryDateTime: new Date(deletedAt + 35 * day),
      },
    ]);
    expect(arnOf(bench)).toMatch(
      /^arn:aws:dynamodb:eu-west-1:111122223333:table\/orders\/backup\/\d{14}-[0-9a-f]{8}$/,
    );
    bench.advance(35 * day - second);
    expect(bench.systemBackups()).toMatchObject([{ BackupStatus: 'AVAILABLE' }]);
    bench.advance(second);
    expect(bench.systemBackups()).toEqual([]);
  });

  it('is not left without point-in-time recovery', () => {
    const bench = new Bench();
    bench.createReady('orders');
    bench.run('DeleteTable', { TableName: 'orders' });
    expect(bench.systemBackups()).toEqual([]);
  });

  it('is hidden unless SYSTEM or ALL is asked for', () => {
    const bench = deletedTable();
    const count = (input: object): number =>
      bench.run<ListBackupsOutput>('ListBackups', input).BackupSummaries?.length ?? 0;
    expect(count({})).toBe(0);
    expect(count({ BackupType: 'USER' })).toBe(0);
    expect(count({ BackupType: 'AWS_BACKUP' })).toBe(0);
    expect(count({ BackupType: 'ALL' })).toBe(1);
    expect(count({ BackupType: 'SYSTEM', TableName: 'orders' })).toBe(1);
    expect(count({ BackupType: 'SYSTEM', TableName: 'other' })).toBe(0);
    const at = new Date(bench.nowMs());
    expect(count({ BackupType: 'SYSTEM', TimeRangeLowerBound: at })).toBe(1);
    expect(count({ BackupType: 'SYSTEM', TimeRangeUpperBound: at })).toBe(0);
    expect(bench.fault('ListBackups', { BackupType: 'OTHER' })).toMatch(/^ValidationException/);
    expect(bench.systemBackups({ region: away })).toEqual([]);
    expect(bench.systemBackups({ account: '444455556666' })).toEqual([]);
  });

  it('is described with the table that it came from', () => {
    const bench = deletedTable();
    const { BackupDescription } = bench.run<DescribeBackupOutput>('DescribeBackup', {
      BackupArn: arnOf(bench),
    });
    expect(BackupDescription).toMatchObject({
      BackupDetails: { BackupType: 'SYSTEM' },
      SourceTableDetails: { TableName: 'orders', ItemCount: 2, BillingMode: 'PAY_PER_REQUEST' },
    });
  });

  it('restores the items of the moment before, also under the old name', () => {
    const bench = deletedTable();
    const BackupArn = arnOf(bench);
    const input = { BackupArn, TargetTableName: 'orders' };
    expect(bench.fault('RestoreTableFromBackup', input)).toMatch(/^TableInUseException/);
    expect(
      bench.fault('RestoreTableFromBackup', { ...input, TargetTableName: 'restored' }),
    ).toMatch(/^BackupInUseException/);
    bench.advance(minute);
    bench.run('RestoreTableFromBackup', input);
    bench.advance(10 * minute);
    expect(bench.values('orders')).toEqual({ a: '1', b: 'last' });
    expect(bench.describe('orders').RestoreSummary).toMatchObject({
      SourceBackupArn: BackupArn,
      RestoreInProgress: false,
    });
    expect(bench.pitr('orders').PointInTimeRecoveryStatus).toBe('DISABLED');
  });

  it.each([
    ['DescribeBackup', {}],
    ['RestoreTableFromBackup', { TargetTableName: 'restored' }],
  ])('%s tells a bad, an unknown and a foreign ARN apart', (operation, more) => {
    const bench = deletedTable();
    const attempt = (BackupArn: string, owner = account): string =>
      bench.fault(operation, { BackupArn, ...more }, { account: owner });
    expect(attempt('arn:x')).toMatch(/^ValidationException/);
    expect(attempt(`${arnOf(bench).slice(0, -8)}ffffffff`)).toMatch(/^BackupNotFoundException/);
    expect(attempt(arnOf(bench), '444455556666')).toMatch(/^AccessDeniedException/);
  });

  it('pages: each once, in order of time, also when the last one seen has expired', () => {
    const bench = new Bench();
    for (let index = 0; index < 5; index++) {
      bench.createReady(`table-${index}`);
      bench.setPitr(`table-${index}`, true);
      bench.run('DeleteTable', { TableName: `table-${index}` });
    }
    const page = (after: string | undefined): ListBackupsOutput =>
      bench.run('ListBackups', {
        BackupType: 'SYSTEM',
        Limit: 2,
        ExclusiveStartBackupArn: after,
      });
    const first = page(undefined);
    const middle = page(first.LastEvaluatedBackupArn);
    bench.advance(35 * day - minute);
    expect(bench.systemBackups().map(({ TableName }) => TableName)).toEqual(['table-4']);
    const last = page(middle.LastEvaluatedBackupArn);
    const names = [first, middle, last].flatMap((each) =>
      (each.BackupSummaries ?? []).map(({ TableName }) => TableName),
    );
    expect(names).toEqual(['table-0', 'table-1', 'table-2', 'table-3', 'table-4']);
    expect(last.LastEvaluatedBackupArn).toBeUndefined();
    expect(bench.fault('ListBackups', { ExclusiveStartBackupArn: 'x' })).toMatch(/^Validation/);
  });

  it('is of its region', () => {
    const bench = deletedTable();
    expect(bench.systemBackups({ region: home })).toHaveLength(1);
    bench.advance(minute);
    const input = { BackupArn: arnOf(bench), TargetTableName: 'restored' };
    expect(bench.fault('RestoreTableFromBackup', input, { region: away })).toMatch(/SSESpecif/);
  });
});
