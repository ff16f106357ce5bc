import type { Finding } from '../../src/controls/finding.js';
import type { HeldFact } from '../../src/estate/held-fact.js';
import type { EnvironmentName, JobName, RunId } from '../../src/estate/ids.js';
import type { MissedFire, Run } from '../../src/estate/run.js';
import type { PassRecord } from '../../src/ports/journal.js';
import { accountId, ago, home } from './estate-builders.js';

// What a journal keeps, with modifiers. Instants count from `now`.

export const sweep = 'sweep' as JobName;
export const tidy = 'tidy' as JobName;
export const plan = { job: sweep, cron: '*/5 * * * *', timeZone: 'UTC' } as const;

/** So many minutes after `now`. */
export function minute(count: number): Date {
  return ago(-count * 60_000);
}

export function aRun(number: number, changes: Partial<Run> = {}): Run {
  return {
    id: `run-${String(number).padStart(6, '0')}` as RunId,
    job: sweep,
    trigger: 'schedule',
    due: minute(number),
    startedAt: minute(number),
    end: undefined,
    ...changes,
  };
}

export function aFire(number: number, changes: Partial<MissedFire> = {}): MissedFire {
  const due = changes.due ?? minute(number);
  return {
    job: sweep,
    due,
    firstDue: due,
    count: 1,
    reason: 'down',
    at: minute(number + 1),
    ...changes,
  };
}

export function aFinding(name: string, changes: Partial<Finding> = {}): Finding {
  return {
    id: `pitr-enabled:${name}`,
    control: 'pitr-enabled',
    severity: 'critical',
    verdict: 'pass',
    reason: undefined,
    subject: {
      environment: 'prod-orders' as EnvironmentName,
      table: 'Object',
      account: accountId,
      region: home,
      resource: `sdp-${name}-Object`,
    },
    message: 'PITR is on',
    remedy: undefined,
    failure: undefined,
    basis: [],
    ...changes,
  };
}

/** A table's PITR, as it was read at `at`. */
export function aFact(name: string, at: Date, changes: Partial<HeldFact> = {}): HeldFact {
  return {
    read: 'pitr',
    subject: {
      account: accountId,
      region: home,
      resource: `sdp-${name}-Object`,
      environment: 'prod-orders' as EnvironmentName,
      table: 'Object',
    },
    held: {
      kind: 'seen',
      at,
      value: {
        kind: 'on',
        windowDays: 35,
        earliest: new Date(at.getTime() - 35 * 86_400_000),
        latest: new Date(at.getTime() - 300_000),
      },
    },
    tried: { at, failure: undefined },
    ...changes,
  } as HeldFact;
}

export function aPass(at: Date, changes: Partial<PassRecord> = {}): PassRecord {
  return {
    run: undefined,
    at,
    durationMs: 1234.5,
    coverage: 1,
    findings: [],
    facts: [],
    ...changes,
  };
}
