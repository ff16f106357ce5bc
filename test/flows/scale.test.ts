import type { EnvironmentId, EnvironmentName } from '../../src/estate/ids.js';
import { observe } from '../../src/flows/observe.js';
import { dayMs, hourMs, secondMs } from '../../src/kernel/units.js';
import { anAccount, anEnvironment, anEstate, aPosture, home } from '../support/estate-builders.js';
import { memoryObservers, memoryRecorder } from '../support/memory-observers.js';
import { json, standIn } from '../unit/aws/canned.js';

// A pass over many young tables in one place, their reads through the adapters at half the rates.

const agesDays = 10;

function youngWorld() {
  const world = standIn({
    settings: { readDeadlineMs: 30 * secondMs, rateShare: 0.5 },
    respond: ({ operation, body }) => {
      const seconds = world.clock.now().getTime() / secondMs;
      const createdAt = seconds - (agesDays * dayMs) / secondMs;
      switch (operation) {
        case 'DescribeTable': {
          const { TableName: name } = JSON.parse(body) as { readonly TableName: string };
          return json({
            Table: {
              TableName: name,
              TableArn: `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`,
              TableId: 'id',
              TableStatus: 'ACTIVE',
              CreationDateTime: createdAt,
              DeletionProtectionEnabled: true,
              KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
              AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
              BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
              TableSizeBytes: 1,
              ItemCount: 1,
            },
          });
        }
        case 'DescribeContinuousBackups':
          return json({
            ContinuousBackupsDescription: {
              ContinuousBackupsStatus: 'ENABLED',
              PointInTimeRecoveryDescription: {
                PointInTimeRecoveryStatus: 'ENABLED',
                RecoveryPeriodInDays: 35,
                EarliestRestorableDateTime: createdAt,
                LatestRestorableDateTime: seconds - 300,
              },
            },
          });
        case 'DescribeTimeToLive':
          return json({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
        case 'ListTagsOfResource':
          return json({ Tags: [] });
        case 'GetResourcePolicy':
          return json({ Policy: '{}', RevisionId: '1' });
        case 'ListBackups':
          return json({ BackupSummaries: [] });
        case 'ListExports':
          return json({ ExportSummaries: [] });
        default:
          return undefined;
      }
    },
  });
  return world;
}

/** Environments of three tables each. */
function estateOf(length: number) {
  const environments = Array.from({ length }, (_, index) =>
    anEnvironment({
      id: `e${String(index).padStart(11, '0')}` as EnvironmentId,
      name: `orders-${index}` as EnvironmentName,
      posture: { ...aPosture(), replicas: [] },
      clusters: [],
      gateway: undefined,
    }),
  );
  return anEstate({ accounts: [anAccount({ regions: [home] })], environments, buckets: [] });
}

describe('a pass over 150 tables in one place', () => {
  it.each([64, 256])(
    'sees them all with their settings, with %p reads at once, as fast as the rates allow',
    async (concurrency) => {
      const { aws, clock, sent } = youngWorld();
      const begin = clock.monotonicMs();
      const pass = observe(estateOf(50), {
        observers: { ...memoryObservers().observers, tables: aws.observers.tables },
        recorder: memoryRecorder(),
        clock,
        concurrency,
        signal: new AbortController().signal,
      });
      const observations = await clock.run(pass, hourMs);
      const hidden = observations.flatMap((each) =>
        each.kind === 'table'
          ? [...each.placements.values()].flatMap(({ table, pitr, deleted, settings }) =>
              [table, pitr, deleted, ...Object.values(settings ?? { none: deleted })].filter(
                (read) => read !== undefined && read.kind !== 'seen',
              ),
            )
          : [],
      );
      expect(hidden).toEqual([]);
      // Three reads of ten a second each: all three are under way at the same time.
      const paced = ['DescribeContinuousBackups', 'DescribeTimeToLive', 'ListTagsOfResource'];
      expect(paced.map((operation) => sent(operation).length)).toEqual([150, 150, 150]);
      expect(sent('ListExports')).toHaveLength(1);
      // At five a second, and little more than that.
      expect(clock.monotonicMs() - begin).toBeLessThan((150 / 5) * secondMs * 1.1);
    },
    60_000,
  );
});
