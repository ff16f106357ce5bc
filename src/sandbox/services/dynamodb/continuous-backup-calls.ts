import type {
  ContinuousBackupsDescription,
  DescribeContinuousBackupsInput,
  DescribeContinuousBackupsOutput,
  UpdateContinuousBackupsInput,
  UpdateContinuousBackupsOutput,
} from '@aws-sdk/client-dynamodb';
import { AwsFault, type Call } from '../../service.js';
import { required, tableNotFound, validation } from './faults.js';
import { type Pitr, pitrWindow, withPeriod } from './pitr.js';
import { keylessSinceMs, servesItems, type Table } from './table.js';
import { timings } from './timings.js';
import type { World } from './world.js';

const maxDays = 35;

/** @source DynamoDB API Reference, DescribeContinuousBackups */
export function describeContinuousBackups(
  world: World,
  input: DescribeContinuousBackupsInput,
  call: Call,
): DescribeContinuousBackupsOutput {
  const table = world.need(input.TableName, call, tableNotFound);
  return { ContinuousBackupsDescription: describe(table, call.now.getTime()) };
}

/**
 * Off discards all history; on again starts anew.
 * @source DynamoDB API Reference, UpdateContinuousBackups
 */
export function updateContinuousBackups(
  world: World,
  input: UpdateContinuousBackupsInput,
  call: Call,
): UpdateContinuousBackupsOutput {
  const nowMs = call.now.getTime();
  const table = world.need(input.TableName, call, tableNotFound);
  const wanted = required(
    input.PointInTimeRecoverySpecification,
    'pointInTimeRecoverySpecification',
  );
  const isOn = required(
    wanted.PointInTimeRecoveryEnabled,
    'pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled',
  );
  // Left out means 35, says the reference of PointInTimeRecoverySpecification.
  const days = wanted.RecoveryPeriodInDays ?? maxDays;
  if (!Number.isInteger(days) || days < 1 || days > maxDays) {
    throw validation(
      `1 validation error detected: Value '${days}' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to satisfy constraint: Member must have value between 1 and ${maxDays}`,
    );
  }
  if (!servesItems(table, nowMs) || nowMs < table.activeAtMs + timings.continuousBackupsMs) {
    throw new AwsFault(
      'ContinuousBackupsUnavailableException',
      `Backups are being enabled for the table: ${table.name}. Please retry later`,
    );
  }
  const changed: Table = { ...table, pitr: isOn ? switchedOn(table.pitr, days, nowMs) : undefined };
  world.put(changed);
  changed.items.prune(world.horizonMs(changed, nowMs));
  return { ContinuousBackupsDescription: describe(changed, nowMs) };
}

function switchedOn(before: Pitr | undefined, days: number, nowMs: number): Pitr {
  return before === undefined
    ? { days, lagMs: timings.pitrLagMs, floorMs: nowMs }
    : withPeriod(before, days, nowMs);
}

/** The outer status is ENABLED on every table and says nothing; the two dates are absent when off. */
function describe(table: Table, nowMs: number): ContinuousBackupsDescription {
  const { pitr } = table;
  if (pitr === undefined) {
    return {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    };
  }
  const { earliestMs, latestMs } = pitrWindow(pitr, nowMs, keylessSinceMs(table));
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: pitr.days,
      EarliestRestorableDateTime: new Date(earliestMs),
      LatestRestorableDateTime: new Date(latestMs),
    },
  };
}
