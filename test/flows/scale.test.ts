import type { EnvironmentId, EnvironmentName } from '../../src/estate/ids.js';
import { nothingRemembered } from '../../src/controls/sight.js';
import { check } from '../../src/flows/check.js';
import { dayMs, hourMs, secondMs } from '../../src/kernel/units.js';
import { anAccount, anEnvironment, aPosture, home } from '../support/estate-builders.js';
import { memoryObservers, memoryRecorder } from '../support/memory-observers.js';
import { describedTable, json, standIn } from '../unit/aws/canned.js';

// A pass over very many young tables in one place, through the adapters and at half the rates.

const agesDays = 10;

function youngWorld() {
  const world = standIn({
    settings: { readDeadlineMs: 30 * secondMs, rateShare: 0.5 },
    respond: ({ operation }) => {
      const seconds = world.clock.now().getTime() / secondMs;
      const createdAt = seconds - (agesDays * dayMs) / secondMs;
      switch (operation) {
        case 'DescribeTable':
          return describedTable({
            TableId: 'id',
            CreationDateTime: createdAt,
            DeletionProtectionEnabled: true,
          });
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
        case 'ListBackups':
          return json({ BackupSummaries: [] });
        default:
          return undefined;
      }
    },
  });
  return world;
}

/** Environments of three tables each, with nothing else to see. */
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
  return { accounts: [anAccount({ regions: [home] })], environments, buckets: [], waivers: [] };
}

describe('a pass over 1200 tables in one place', () => {
  it.each([64, 256])(
    'sees them all with %p reads at once',
    async (concurrency) => {
      const { aws, clock, sent } = youngWorld();
      const pass = check(estateOf(400), {
        observers: { ...memoryObservers().observers, ...aws.observers },
        recorder: memoryRecorder(),
        clock,
        concurrency,
        deadlineMs: hourMs,
        rememberedSettings: nothingRemembered,
        signal: new AbortController().signal,
      });
      const { coverage, durationMs } = await clock.run(pass);
      expect(coverage).toBe(1);
      expect(sent('DescribeContinuousBackups')).toHaveLength(1200);
      expect(sent('ListBackups')).toHaveLength(1);
      // At five a second, and little more than that.
      expect(durationMs).toBeLessThan((1200 / 5) * secondMs * 1.1);
    },
    60_000,
  );
});
