import { setTimeout as sleep } from 'node:timers/promises';
import { rulesFile } from '../../../grafana/rules-file.js';
import { inLanes } from './lanes.js';
import { type LiveDaemon, openLiveDaemon } from './live-daemon.js';
import { liveRuleOptions, pastMs } from './live-rules.js';
import { openLiveWorld, type WorldSize } from './live-world.js';
import { alertsOf, demand, isPlanted, type Liveness, type LivenessAction } from './liveness.js';
import { freePort } from './ports.js';
import { type Prometheus, startPrometheus } from './prometheus.js';

export const scrapeMs = 1000;
/** How long an alert may take to fire or to clear. */
export const patienceMs = 120_000;
export const suiteMs = 600_000;
/** They share one process: with more of them its answers would come too late. */
const laneCount = 6;

/** What is told of a row: planted or silent, then firing, then silent. */
type Told = readonly [before: 'planted' | 'silent', raised: 'firing', cleared: 'silent'];

export interface Raising {
  /** What comes of a row, by its first alert, or of what is done beside, by its job. */
  outcome(job: string): Promise<unknown>;
  /** Ends when all has ended. */
  close(): Promise<void>;
}

interface Work {
  readonly prometheus: Prometheus;
  /** A daemon on a world of its own under a scrape job; both end with `work`. */
  withDaemon<T>(
    job: string,
    plan: readonly LivenessAction[],
    work: (daemon: LiveDaemon) => Promise<T>,
    size?: WorldSize,
  ): Promise<T>;
}

const demandAgainMs = 20_000;

/**
 * Demands a pass again and again meanwhile: where no pass comes by itself, one in which a call came too
 * late would have the last word.
 */
async function withPasses<T>(daemon: LiveDaemon, awaited: Promise<T>): Promise<T> {
  const again = setInterval(() => {
    daemon.act(demand).catch(() => undefined); // the next one may work
  }, demandAgainMs);
  try {
    return await awaited;
  } finally {
    clearInterval(again);
  }
}

async function raiseAndClear(row: Liveness, { prometheus, withDaemon }: Work): Promise<Told> {
  const { alert, raise, clear, needsPast, isPaced } = row;
  const waiting = <T>(daemon: LiveDaemon, awaited: Promise<T>): Promise<T> =>
    isPaced === true ? awaited : withPasses(daemon, awaited);
  const awaited = { job: alert, alerts: alertsOf(row), withinMs: patienceMs };
  const run = async (daemon: LiveDaemon): Promise<Told> => {
    const before = isPlanted(row)
      ? 'planted'
      : await waiting(daemon, prometheus.untilSilent(awaited));
    if (needsPast === true) await sleep(pastMs);
    // Looked for meanwhile: what tells of a change is over soon, and a sweep may take longer.
    const firing = prometheus.untilFiring(awaited);
    firing.catch(() => undefined); // awaited below, unless an action fails
    for (const action of raise) await daemon.act(action);
    const raised = await waiting(daemon, firing);
    for (const action of clear) await daemon.act(action);
    return [before, raised, await waiting(daemon, prometheus.untilSilent(awaited))];
  };
  return withDaemon(alert, raise, run, row);
}

/**
 * Begins to raise and clear the alerts of all rows, each with a sandbox, a daemon and a scrape job of
 * its own, so that many go on at once; and whatever else is to be done beside them.
 * @param beside - by the scrape job of the daemon that it needs
 */
export async function beginRaising(
  rows: readonly Liveness[],
  beside: Readonly<Record<string, (work: Work) => Promise<unknown>>> = {},
): Promise<Raising> {
  const ports = new Map<string, number>();
  for (const job of [...rows.map(({ alert }) => alert), ...Object.keys(beside)]) {
    ports.set(job, await freePort());
  }
  const prometheus = await startPrometheus({
    targets: Object.fromEntries(
      [...ports].map(([job, port]) => [job, `http://127.0.0.1:${port}/metrics`]),
    ),
    rules: rulesFile(liveRuleOptions),
    intervalMs: scrapeMs,
  });
  const work: Work = {
    prometheus,
    async withDaemon(job, plan, use, size) {
      const world = await openLiveWorld(plan, size);
      try {
        const daemon = await openLiveDaemon(world, ports.get(job) ?? 0);
        try {
          return await use(daemon);
        } finally {
          await daemon.close();
        }
      } finally {
        await world.close();
      }
    },
  };
  const together = rows.filter(({ isAlone }) => isAlone !== true);
  const alone = rows.filter(({ isAlone }) => isAlone === true);
  const begun = inLanes<unknown>(
    [
      ...Object.values(beside).map((each) => () => each(work)),
      ...together.map((row) => () => raiseAndClear(row, work)),
    ],
    laneCount,
  );
  const rest = Promise.allSettled(begun);
  const after = inLanes(
    alone.map((row) => () => rest.then(() => raiseAndClear(row, work))),
    1,
  );
  const names = [...Object.keys(beside), ...[...together, ...alone].map(({ alert }) => alert)];
  const all = new Map([...begun, ...after].map((each, index) => [names[index] ?? '', each]));
  // Each is awaited by its own test, which may come late.
  for (const each of all.values()) each.catch(() => undefined);
  return {
    outcome: (job) => all.get(job) ?? Promise.reject(new Error(`there is no ${job}`)),
    close: async () => {
      await Promise.allSettled(all.values());
      await prometheus.stop();
    },
  };
}

/** What must come of a row. */
export function expectedOf(row: Liveness): Told {
  return [isPlanted(row) ? 'planted' : 'silent', 'firing', 'silent'];
}
