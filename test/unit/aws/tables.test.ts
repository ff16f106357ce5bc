import type { TableName } from '../../../src/estate/ids.js';
import type { Placement } from '../../../src/estate/placement.js';
import { accountId, home, now } from '../../support/estate-builders.js';
import { answering, describedTable, forever, json, jsonError } from './canned.js';
import type { Answer } from './canned.js';

const place: Placement = {
  account: accountId,
  region: home,
  table: 'sdp-prod-e2dd35eedfec-Object' as TableName,
};
const seconds = now.getTime() / 1000;

const described = {
  TableId: 'id-1',
  CreationDateTime: seconds,
  DeletionProtectionEnabled: true,
  Replicas: [
    { RegionName: home, ReplicaStatus: 'ACTIVE' },
    {
      RegionName: 'eu-central-1',
      ReplicaStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
      ReplicaInaccessibleDateTime: seconds - 60,
    },
  ],
};

const describeTable = async (...answers: Answer[]) => {
  const { aws, clock } = answering('DescribeTable', ...answers);
  return clock.run(aws.observers.tables.describe(place, forever));
};

const pitr = async (description: unknown) => {
  const body = { ContinuousBackupsDescription: description };
  const { aws, clock } = answering('DescribeContinuousBackups', json(body));
  return clock.run(aws.observers.tables.pitr(place, forever));
};

describe('tables', () => {
  it('are described, without the own region among the replicas', async () => {
    expect(await describeTable(describedTable(described))).toMatchObject({
      kind: 'seen',
      value: {
        tableId: 'id-1',
        status: 'ACTIVE',
        createdAt: now,
        deletionProtection: true,
        replicas: [
          {
            region: 'eu-central-1',
            status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
            inaccessibleSince: new Date(now.getTime() - 60_000),
          },
        ],
      },
    });
  });

  it('without replicas and protection say so', async () => {
    const { Replicas: _, DeletionProtectionEnabled: __, ...bare } = described;
    expect(await describeTable(describedTable(bare))).toMatchObject({
      value: { deletionProtection: undefined, replicas: [] },
    });
  });

  it.each([
    ['no status', { TableStatus: undefined }],
    ['no date', { CreationDateTime: undefined }],
    ['a date that is none', { CreationDateTime: 1e30 }],
    [
      'a replica lost on no date',
      {
        Replicas: [
          { RegionName: home, ReplicaStatus: 'ACTIVE', ReplicaInaccessibleDateTime: 1e30 },
        ],
      },
    ],
    ['a replica nowhere', { Replicas: [{ ReplicaStatus: 'ACTIVE' }] }],
    ['a replica without status', { Replicas: [{ RegionName: home }] }],
    ['an odd region', { Replicas: [{ RegionName: 'x', ReplicaStatus: 'y' }] }],
  ])('with %s are not believed', async (_, changes) => {
    expect(await describeTable(describedTable({ ...described, ...changes }))).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadInvalid', code: 'AnswerInvalid' },
    });
  });

  it('are not believed where the answer has none', async () => {
    expect(await describeTable(json({}))).toMatchObject({ failure: { code: 'AnswerInvalid' } });
  });

  it('that are being deleted are described in part', async () => {
    const answer = describedTable({
      TableStatus: 'DELETING',
      KeySchema: undefined,
      AttributeDefinitions: undefined,
    });
    expect(await describeTable(answer)).toMatchObject({
      kind: 'seen',
      value: { status: 'DELETING', layout: undefined },
    });
  });

  it.each(['ResourceNotFoundException', 'TableNotFoundException'])('%s is absent', async (name) => {
    expect(await describeTable(jsonError(name, 'not there'))).toMatchObject({
      kind: 'absent',
      calls: [{ outcome: name }],
    });
  });

  it('are judged by the inner status of their recovery', async () => {
    const on = await pitr({
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: 'ENABLED',
        RecoveryPeriodInDays: 35,
        EarliestRestorableDateTime: seconds - 100,
        LatestRestorableDateTime: seconds,
      },
    });
    expect(on).toMatchObject({
      value: {
        kind: 'on',
        windowDays: 35,
        earliest: new Date(now.getTime() - 100_000),
        latest: now,
      },
    });
    const off = {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    };
    expect(await pitr(off)).toMatchObject({ kind: 'seen', value: { kind: 'off' } });
    expect(await pitr({ ContinuousBackupsStatus: 'DISABLED' })).toMatchObject({
      value: { kind: 'off' },
    });
  });

  it.each([
    undefined,
    { ContinuousBackupsStatus: 'ENABLED' },
    { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: {} },
    { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'MAYBE' } },
    ...['EarliestRestorableDateTime', 'LatestRestorableDateTime'].map((member) => ({
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED', [member]: 1e30 },
    })),
  ])('with the recovery %p are not believed', async (description) => {
    expect(await pitr(description)).toMatchObject({
      kind: 'unknown',
      failure: { kind: 'invalid' },
    });
  });
});
