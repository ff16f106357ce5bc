import type { TableName } from '../../../src/estate/ids.js';
import type { Placement } from '../../../src/estate/placement.js';
import { accountId, home, now } from '../../support/estate-builders.js';
import { answering, forever, json } from './canned.js';
import type { Answer } from './canned.js';

const place: Placement = {
  account: accountId,
  region: home,
  table: 'sdp-prod-e2dd35eedfec-Object' as TableName,
};
const seconds = now.getTime() / 1000;

const backup = (index: number, changes: Record<string, unknown> = {}) => ({
  BackupArn: `arn:backup-${index}`,
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
        { arn: 'arn:backup-5', tableId: 'id-5' },
        { arn: 'arn:backup-1', deletedAt: new Date(now.getTime() + 1000) },
      ],
      calls: [{ operation: 'ListBackups' }, { operation: 'ListBackups' }],
    });
    expect(inputs).toEqual([
      { TableName: place.table, BackupType: 'SYSTEM', Limit: 100 },
      {
        TableName: place.table,
        BackupType: 'SYSTEM',
        Limit: 100,
        ExclusiveStartBackupArn: 'arn:next',
      },
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
    const pages = Array.from({ length: 30 }, (_, page) =>
      json({ BackupSummaries: [], LastEvaluatedBackupArn: `arn:${page}` }),
    );
    const { observed, inputs } = await list(...pages);
    expect(observed).toMatchObject({ failure: { code: 'TooManyPages' } });
    expect(inputs).toHaveLength(20);
  });
});
