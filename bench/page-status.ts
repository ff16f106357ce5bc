import { evaluate } from '../src/controls/evaluate.js';
import { byUrgency } from '../src/controls/finding.js';
import { holdFinding } from '../src/controls/held-finding.js';
import { summarise } from '../src/controls/result.js';
import { nothingRemembered } from '../src/controls/sight.js';
import type { Environment, Estate } from '../src/estate/environment.js';
import type { PlacementFacts, PitrState, TableDescription } from '../src/estate/facts.js';
import type { Observed } from '../src/estate/observation.js';
import type { Observation } from '../src/estate/observations.js';
import { type TableTarget, type Target, targetsOf } from '../src/estate/targets.js';
import { unseenObservation } from '../src/estate/unseen.js';
import { readConfiguration } from '../src/config/configuration.js';
import { dayMs, hourMs, minuteMs } from '../src/kernel/units.js';
import type { JobName } from '../src/estate/ids.js';
import type { DaemonStatus } from '../src/ports/status.js';
import type { JobStatus } from '../src/schedules/job-status.js';

const environmentCount = 200;
const regions = ['eu-west-1', 'eu-central-1', 'us-east-1'] as const;
const accounts = ['123456789012', '210987654321', '345678901234', '456789012345'] as const;
const readAt = new Date('2026-11-01T12:00:00Z');

const before = (ms: number): Date => new Date(readAt.getTime() - ms);

function estate(): Estate {
  const environments = Array.from({ length: environmentCount }, (_, number) => ({
    name: `depot-${['prod', 'stage', 'dev', 'qa'][number % 4]}-${number.toString().padStart(3, '0')}`,
    id: `e${number.toString().padStart(3, '0')}35eedfec`,
    account: accounts[number % accounts.length],
    region: regions[number % regions.length],
    posture: 'plain',
    storage: { backupLocation: `s3://depot-backups-${number % 4}/e${number}` },
    depot: { gateway: 'depot-gateway' },
  }));
  const text = JSON.stringify({
    accounts: accounts.map((id) => ({
      id,
      name: `platform-${id.slice(0, 4)}`,
      roleArn: `arn:aws:iam::${id}:role/depot-dr-observe`,
      externalId: 'bench-external-id',
      regions,
    })),
    postures: { plain: {} },
    environments,
    buckets: [0, 1, 2, 3].map((number) => ({
      name: `depot-backups-${number}`,
      account: accounts[number],
      region: 'eu-west-1',
    })),
  });
  const read = readConfiguration({ text, file: 'bench.json', env: {}, now: readAt });
  if (read.kind !== 'configuration') throw new Error(JSON.stringify(read));
  return read.estate;
}

function seen<T>(value: T): Observed<T> {
  return { kind: 'seen', at: readAt, calls: [], value };
}

function denied(permission: string): Observed<never> {
  return {
    kind: 'unknown',
    at: readAt,
    calls: [],
    failure: {
      reason: 'ReadDenied',
      kind: 'denied',
      code: 'AccessDeniedException',
      message: `User: arn:aws:sts::123456789012:assumed-role/depot-dr-observe/depot-dr is not authorized to perform: ${permission}`,
      permission,
      hint: `Allow ${permission} to the role depot-dr-observe; iam-policy prints the whole policy.`,
    },
  };
}

function tableFacts({ environment, member }: TableTarget, number: number): PlacementFacts {
  const spot = number * 3 + ['Object', 'History', 'Index'].indexOf(member.role);
  const table: TableDescription = {
    tableId: `table-${spot}`,
    status: 'ACTIVE',
    createdAt: before(400 * dayMs),
    deletionProtection: spot % 17 !== 0,
    replicas: environment.posture.replicas.map((region) => ({
      region,
      status: 'ACTIVE',
      inaccessibleSince: undefined,
    })),
  };
  const pitr: PitrState =
    spot % 11 === 0
      ? { kind: 'off' }
      : {
          kind: 'on',
          windowDays: spot % 13 === 0 ? 7 : 35,
          earliest: before(spot % 19 === 0 ? 3 * dayMs : 35 * dayMs),
          latest: before((spot % 23 === 0 ? 90 : 5) * minuteMs),
        };
  return {
    table: seen(table),
    pitr: spot % 29 === 0 ? denied('dynamodb:DescribeContinuousBackups') : seen(pitr),
    deleted: undefined,
  };
}

function observationOf(target: Target, numberOf: (of: Environment) => number): Observation {
  switch (target.kind) {
    case 'table':
      return {
        kind: 'table',
        target,
        placements: new Map(
          [target.environment.region, ...target.environment.posture.replicas].map((region) => [
            region,
            tableFacts(target, numberOf(target.environment)),
          ]),
        ),
      };
    case 'bucket':
      return {
        kind: 'bucket',
        target,
        facts: {
          versioning: seen('suspended' as const),
          objectLock: seen({ kind: 'off' } as const),
        },
      };
    case 'cluster':
      return {
        kind: 'cluster',
        target,
        facts: { cluster: seen({ engine: 'aurora-postgresql', retentionDays: 7 }) },
      };
    case 'datasets': {
      const number = numberOf(target.environment);
      const storage = number % 31 === 0 ? 'snowflake' : 'dynamodb';
      return {
        kind: 'datasets',
        target,
        facts: {
          datasets: seen([
            { id: `d${number}a`, name: `orders-${number}`, storage: { kind: storage } as const },
            { id: `d${number}b`, name: `people-${number}`, storage: { kind: 'dynamodb' } as const },
          ]),
        },
      };
    }
    case 'environment':
    case 'place':
    case 'account':
      return unseenObservation(target);
    default:
      return target satisfies never;
  }
}

const sweepJob: JobStatus = {
  job: {
    // oxlint-disable-next-line no-unsafe-type-assertion -- a valid name
    name: 'sweep' as JobName,
    kind: 'sweep',
    cron: '*/15 * * * *',
    timeZone: 'UTC',
    catchUp: 'once',
    catchUpWindowSeconds: 3600,
    jitterSeconds: 0,
    deadlineSeconds: 300,
    paused: false,
  },
  words: 'every 15 minutes, UTC',
  nextDue: new Date(readAt.getTime() + 15 * minuteMs),
  nextStart: new Date(readAt.getTime() + 15 * minuteMs),
  expectedIntervalMs: 15 * minuteMs,
  registeredAt: before(90 * dayMs),
  lastStartedAt: before(minuteMs),
  lastSuccessAt: readAt,
  running: undefined,
  ends: { success: 8000, failure: 0, timeout: 0, interrupted: 0 },
  missed: { down: 0, overlap: 0, paused: 0, late: 0, 'clock-step': 0 },
  lastMissed: undefined,
  overdue: false,
};

/** A daemon that watches 200 environments, of which about a third have something wrong. */
export function benchStatus(): { readonly status: DaemonStatus; readonly now: Date } {
  const watched = estate();
  const numbers = new Map(watched.environments.map((environment, at) => [environment, at]));
  const numberOf = (environment: Environment): number => numbers.get(environment) ?? 0;
  const findings = byUrgency(
    evaluate(
      targetsOf(watched).map((target) => observationOf(target, numberOf)),
      readAt,
      { estate: watched, remembered: nothingRemembered },
    ),
  ).map((finding, at) =>
    holdFinding(holdFinding(undefined, finding, before((at % 90) * hourMs)), finding, readAt),
  );
  return {
    now: new Date(readAt.getTime() + 2 * minuteMs),
    status: {
      revision: 1,
      version: '0.0.0',
      startedAt: before(hourMs),
      state: 'ready',
      endpoint: 'calls go to AWS',
      configuration: { file: 'bench.json', readAt, problem: undefined },
      journalProblem: undefined,
      estate: watched,
      posture: {
        at: readAt,
        durationMs: 4321,
        findings,
        coverage: summarise(findings).coverage,
        source: 'observed',
      },
      jobs: [sweepJob],
      runs: [],
      readiness: [],
    },
  };
}
