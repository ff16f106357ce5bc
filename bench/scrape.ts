import { performance } from 'node:perf_hooks';
import { Registry } from 'prom-client';
import type { HeldFinding } from '../src/controls/held-finding.js';
import type { Environment, Estate } from '../src/estate/environment.js';
import type { HeldFact } from '../src/estate/held-fact.js';
import type {
  AccountId,
  BucketName,
  EnvironmentId,
  EnvironmentName,
  RegionId,
} from '../src/estate/ids.js';
import { tableNameOf, tableRoles } from '../src/estate/placement.js';
import { breathe } from '../src/kernel/breathe.js';
import { createMetrics, type Metrics } from '../src/telemetry/metrics.js';
import { median, type Result, runs } from './measure.js';

const wantedSeries = 20_000;
const at = new Date('2026-11-01T12:00:00Z');
/* oxlint-disable no-unsafe-type-assertion -- names of a made-up estate */
const home = 'eu-west-1' as RegionId;
const replicas = ['eu-central-1' as RegionId, 'us-east-1' as RegionId];

function environmentOf(index: number): Environment {
  const id = `bench-${String(index).padStart(6, '0')}` as EnvironmentId;
  return {
    name: `bench-environment-${index}` as EnvironmentName,
    id,
    account: String(100_000_000_000 + index) as AccountId,
    region: home,
    tier: 'production',
    posture: {
      name: 'bench',
      pitr: { windowDays: 35, minimumCoverageDays: 7, maximumLagMinutes: 15 },
      replicas,
      deletionProtection: true,
      aurora: { retentionDays: 7 },
      maximumReplicationLagSeconds: 60,
      backups: undefined,
      maximumSnapshotAgeHours: 48,
    },
    tables: tableRoles.map((role) => ({ role, name: tableNameOf(id, role) })),
    clusters: [],
    backupLocation: undefined,
    stash: 'none',
    gateway: undefined,
    stack: `sdp-${id}`,
    dataRole: `sdp-${id}-data-role`,
    restoreRole: undefined,
    bootstrapBucket: 'bench-bootstrap' as BucketName,
  };
}
/* oxlint-enable no-unsafe-type-assertion */

/** What a healthy pass would have left behind. */
function factsOf(environment: Environment): readonly HeldFact[] {
  const { account, name, posture, tables } = environment;
  return tables.flatMap((member) =>
    [home, ...posture.replicas].flatMap((region): readonly HeldFact[] => {
      const subject = {
        account,
        region,
        resource: member.name,
        environment: name,
        table: member.role,
      };
      const tried = { at, failure: undefined };
      return [
        {
          read: 'table',
          subject,
          tried,
          held: {
            kind: 'seen',
            at,
            value: {
              tableId: undefined,
              status: 'ACTIVE',
              createdAt: at,
              deletionProtection: true,
              replicas: posture.replicas.map((each) => ({
                region: each,
                status: 'ACTIVE',
                inaccessibleSince: undefined,
              })),
            },
          },
        },
        {
          read: 'pitr',
          subject,
          tried,
          held: {
            kind: 'seen',
            at,
            value: { kind: 'on', windowDays: 35, earliest: at, latest: at },
          },
        },
      ];
    }),
  );
}

/** A third of all PITR checks fails, so that there is detail of findings too. */
function findingsOf(environment: Environment): readonly HeldFinding[] {
  const { account, name, posture, tables } = environment;
  return tables.flatMap((member) =>
    posture.replicas.map((region): HeldFinding => ({
      id: `pitr-enabled:${account}${region}${member.name}`,
      control: 'pitr-enabled',
      severity: 'critical',
      verdict: member.role === 'Object' ? 'fail' : 'pass',
      reason: member.role === 'Object' ? 'PitrDisabled' : undefined,
      subject: { environment: name, table: member.role, account, region, resource: member.name },
      message: '',
      remedy: undefined,
      failure: undefined,
      since: at,
      judgedAt: at,
      before: undefined,
    })),
  );
}

interface Scrape {
  readonly metrics: Metrics;
  readonly registry: Registry;
  readonly pass: () => void;
}

function open(): Scrape {
  const registry = new Registry();
  const metrics = createMetrics({
    registry,
    version: 'bench',
    nodeVersion: process.version,
    startedAt: at,
    maximumSeries: wantedSeries + 5000, // a fifth is held free for calls
    errorNames: [],
    processMetrics: false,
    breathe,
  });
  const environments = Array.from({ length: 200 }, (_, index) => environmentOf(index));
  const estate: Estate = { accounts: [], environments, buckets: [], waivers: [] };
  const findings = environments.flatMap(findingsOf);
  const facts = environments.flatMap(factsOf);
  return {
    metrics,
    registry,
    pass: () => metrics.setPosture({ estate, findings, facts, durationMs: 1 }),
  };
}

/**
 * The longest time, ms, in which the event loop did nothing else while `work` went on: a chain of
 * setImmediate that takes the time at each of its turns. A histogram of delays has a timer's
 * resolution, which is coarser than what is measured here.
 */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  const working = { is: true };
  let longest = 0;
  let last = performance.now();
  const probe = (async () => {
    while (working.is) {
      await breathe();
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }
  })();
  await breathe();
  await work();
  working.is = false;
  await probe;
  return longest;
}

/** As a server does it: each part becomes bytes, and is let go. @returns how many series */
async function scrape({ metrics }: Scrape): Promise<number> {
  let last = Buffer.from('');
  for await (const part of metrics.exposition.render(new AbortController().signal)) {
    last = Buffer.from(part);
  }
  return Number(/^depotdr_metrics_series (\d+)$/m.exec(last.toString())?.[1]);
}

/** The least of some measurements: other work on the machine only ever adds to them. */
async function leastOf(measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3; attempt++) least = Math.min(least, await measure());
  return least;
}

/** Event-loop block of a scrape, the first after a pass and later ones, against prom-client's own. */
export async function benchScrape(): Promise<readonly Result[]> {
  const opened = open();
  const { registry, pass } = opened;
  const figures: Record<'pass' | 'first' | 'kept' | 'whole', number[]> = {
    pass: [],
    first: [],
    kept: [],
    whole: [],
  };
  pass();
  const series = await scrape(opened);
  await registry.metrics(); // to warm up
  for (let run = 0; run < runs; run++) {
    figures.pass.push(
      await leastOf(() => {
        const begun = performance.now();
        pass();
        return Promise.resolve(performance.now() - begun);
      }),
    );
    figures.first.push(
      await leastOf(() => {
        pass();
        return longestBlock(() => scrape(opened));
      }),
    );
    figures.kept.push(await leastOf(() => longestBlock(() => scrape(opened))));
    figures.whole.push(await leastOf(() => longestBlock(() => registry.metrics())));
  }
  const ms = (name: keyof typeof figures): string => median(figures[name]).toFixed(1);
  const ratio = median(
    figures.first.map((figure, run) => figure / (figures.whole[run] ?? Number.NaN)),
  );
  return [
    {
      name: `scrape of ${series} series, longest block of the event loop against prom-client's \`registry.metrics()\``,
      bar: '<= 0.3 x',
      measured: `${ratio.toFixed(2)} x`,
      met: ratio <= 0.3,
      detail: `median of ${runs} runs, each the least of three, by a chain of setImmediate: ${ms('first')} ms (first scrape after a pass), ${ms('kept')} ms (later ones) against ${ms('whole')} ms; taking over the pass itself blocks once for ${ms('pass')} ms`,
    },
  ];
}
