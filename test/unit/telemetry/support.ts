import { Registry } from 'prom-client';
import { holdFinding } from '../../../src/controls/held-finding.js';
import type { BackupBucket, Environment, Estate } from '../../../src/estate/environment.js';
import type { ClusterDescription } from '../../../src/estate/facts.js';
import { factKey, type HeldFact } from '../../../src/estate/held-fact.js';
import { factsOf, holdFact } from '../../../src/estate/held-facts.js';
import type { JobName } from '../../../src/estate/ids.js';
import type { JobStatus } from '../../../src/schedules/job-status.js';
import { nothingRemembered } from '../../../src/controls/sight.js';
import { check } from '../../../src/flows/check.js';
import { dayMs, hourMs, minuteMs } from '../../../src/kernel/units.js';
import {
  createMetrics,
  type Metrics,
  type MetricsOptions,
  type ObservedPosture,
} from '../../../src/telemetry/metrics.js';
import {
  aBucket,
  ago,
  anAccount,
  anEnvironment as environmentOf,
  now,
  seen,
} from '../../support/estate-builders.js';
import {
  memoryObservers,
  memoryRecorder,
  type MemoryWorld,
} from '../../support/memory-observers.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

// What the tests of telemetry share: an own parser of the text format, and passes over small estates.

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Parsed {
  readonly samples: readonly Sample[];
  readonly types: Readonly<Record<string, string>>;
  readonly helps: Readonly<Record<string, string>>;
}

function parseLabels(text: string): { labels: Record<string, string>; end: number } {
  const labels: Record<string, string> = {};
  let at = 1;
  while (text[at] !== '}') {
    const name = /^[a-zA-Z_][a-zA-Z0-9_]*(?==")/.exec(text.slice(at))?.[0];
    if (name === undefined || name in labels) throw new Error(`bad label at ${at}: ${text}`);
    at += name.length + 2;
    let value = '';
    for (; text[at] !== '"'; at++) {
      if (at >= text.length) throw new Error(`open value: ${text}`);
      if (text[at] !== '\\') {
        value += text[at];
        continue;
      }
      const escaped = { n: '\n', '\\': '\\', '"': '"' }[text[++at] ?? ''];
      if (escaped === undefined) throw new Error(`bad escape: ${text}`);
      value += escaped;
    }
    labels[name] = value;
    at++;
    if (text[at] === ',') at++;
    else if (text[at] !== '}') throw new Error(`bad end of label: ${text}`);
  }
  return { labels, end: at + 1 };
}

/** Reads the text format strictly; throws on a line that is not whole. */
export function parseExposition(text: string): Parsed {
  if (!text.endsWith('\n')) throw new Error('the last line is open');
  const samples: Sample[] = [];
  const types: Record<string, string> = {};
  const helps: Record<string, string> = {};
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line);
    if (comment !== null) {
      const [, kind, name = '', rest = ''] = comment;
      const into = kind === 'HELP' ? helps : types;
      if (name in into) throw new Error(`twice: ${line}`);
      into[name] = rest;
      continue;
    }
    const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0];
    if (name === undefined) throw new Error(`bad line: ${line}`);
    const rest = line.slice(name.length);
    const { labels, end } = rest.startsWith('{') ? parseLabels(rest) : { labels: {}, end: 0 };
    // prom-client writes Nan, which Prometheus reads as NaN.
    const value = /^ (Na[Nn]|[+-]Inf|-?[\d.]+(?:e[+-]\d+)?)$/.exec(rest.slice(end))?.[1];
    if (value === undefined) throw new Error(`bad value: ${line}`);
    samples.push({ name, labels, value: Number(value.replace('Inf', 'Infinity')) });
  }
  return { samples, types, helps };
}

export async function textOf({ exposition }: Metrics): Promise<string> {
  let text = '';
  for await (const part of exposition.render(new AbortController().signal)) text += part;
  return text;
}

export async function samplesOf(metrics: Metrics): Promise<readonly Sample[]> {
  return parseExposition(await textOf(metrics)).samples;
}

/** The values of one metric by its labels: `a=1,b=2`, sorted by name. */
export async function valuesOf(metrics: Metrics, key: string): Promise<Record<string, number>> {
  const samples = await samplesOf(metrics);
  return Object.fromEntries(
    samples
      .filter(({ name }) => name === `depotdr_${key}`)
      .map(({ labels, value }) => [
        Object.entries(labels)
          .filter(([, text]) => text !== '')
          .map(([name, text]) => `${name}=${text}`)
          .toSorted()
          .join(','),
        value,
      ]),
  );
}

export function someMetrics(changes: Partial<MetricsOptions> = {}): Metrics {
  return createMetrics({
    registry: new Registry(),
    version: '1.2.3',
    nodeVersion: 'v20.0.0',
    startedAt: ago(hourMs),
    maximumSeries: 50_000,
    errorNames: ['AccessDeniedException', 'ThrottlingException'],
    processMetrics: false,
    breathe: () => Promise.resolve(),
    ...changes,
  });
}

const restoreRole = 'depot-restore';

/** An environment for which everything is named that can be. */
export function anEnvironment(changes: Partial<Environment> = {}): Environment {
  return environmentOf({ restoreRole, ...changes });
}

/** In order, in every respect that is judged. */
export function anEstate(
  environments: readonly Environment[] = [anEnvironment()],
  buckets: readonly BackupBucket[] = [aBucket()],
): Estate {
  return { accounts: [anAccount()], environments, buckets, waivers: [] };
}

const oneDataset = seen([{ id: 'd1', name: undefined, storage: { kind: 'dynamodb' } }] as const);

export function aCluster(changes: Partial<ClusterDescription> = {}): ClusterDescription {
  return {
    engine: 'aurora-postgresql',
    retentionDays: 7,
    details: {
      status: 'available',
      earliest: ago(7 * dayMs),
      latest: ago(5 * minuteMs),
      backupWindow: undefined,
      deletionProtection: true,
      keyArn: undefined,
    },
    ...changes,
  };
}

/** What is not in order by itself in a world of the memory. */
function inOrder({ environments }: Estate): MemoryWorld {
  const snapshot = {
    arn: 'arn:aws:rds:eu-west-1:123456789012:cluster-snapshot:rds:orders-1',
    kind: 'automated',
    status: 'available',
    createdAt: ago(hourMs),
  };
  return {
    datasets: { 'prod-orders': oneDataset },
    clusters: { 'orders-aurora': seen(aCluster()) },
    snapshots: { 'orders-aurora': seen([snapshot]) },
    executors: Object.fromEntries(
      environments.map(({ name }) => [
        name,
        seen([{ id: 'executor-1', type: 'EMRServerless', allowedBackupLocations: undefined }]),
      ]),
    ),
  };
}

/** One pass over the estate, held over what was held before. */
export async function pass(
  estate: Estate,
  world: MemoryWorld = {},
  before?: ObservedPosture,
  at: Date = now,
): Promise<ObservedPosture> {
  const clock = createVirtualClock(at);
  const result = await clock.run(
    check(estate, {
      observers: memoryObservers({ ...inOrder(estate), ...world }).observers,
      recorder: memoryRecorder(),
      clock,
      concurrency: 8,
      deadlineMs: hourMs,
      rememberedSettings: nothingRemembered,
      signal: new AbortController().signal,
    }),
  );
  const findings = new Map(before?.findings.map((finding) => [finding.id, finding]));
  const facts = new Map<string, HeldFact>(before?.facts.map((fact) => [factKey(fact), fact]));
  return {
    estate,
    durationMs: 2500,
    findings: result.findings.map((finding) => holdFinding(findings.get(finding.id), finding, at)),
    facts: [
      ...new Map([
        ...facts,
        ...factsOf(result.observations).map(
          (fact) => [factKey(fact), holdFact(facts.get(factKey(fact)), fact)] as const,
        ),
      ]).values(),
    ],
  };
}

export function aJobStatus(changes: Partial<JobStatus> = {}, name = 'sweep'): JobStatus {
  return {
    job: {
      name: name as JobName,
      kind: 'sweep',
      cron: '*/5 * * * *',
      timeZone: 'UTC',
      catchUp: 'once',
      catchUpWindowSeconds: 0,
      jitterSeconds: 20,
      deadlineSeconds: 240,
      paused: false,
    },
    words: 'every five minutes, UTC',
    nextDue: new Date(now.getTime() + 5 * minuteMs),
    nextStart: new Date(now.getTime() + 5 * minuteMs + 7000),
    expectedIntervalMs: 5 * minuteMs,
    registeredAt: ago(100 * hourMs),
    lastStartedAt: ago(minuteMs),
    lastSuccessAt: ago(6 * minuteMs),
    running: undefined,
    ends: { success: 10, failure: 2, timeout: 0, interrupted: 1 },
    missed: { down: 3, overlap: 0, paused: 0, late: 0, 'clock-step': 0 },
    lastMissed: undefined,
    overdue: false,
    ...changes,
  };
}
