import { Registry } from 'prom-client';
import { knownErrorNames } from '../aws/error-names.js';
import { composePlace } from '../compose/place.js';
import type { Configuration } from '../config/configuration.js';
import type { Problems } from '../config/problem.js';
import { stateDirectory } from '../config/state-directory.js';
import { parseRunId, type RunId } from '../estate/ids.js';
import { openJournal } from '../journal/journal.js';
import { setAsideDamaged } from '../journal/set-aside.js';
import { breathe } from '../kernel/breathe.js';
import type { Clock } from '../kernel/clock.js';
import { invariant, isDrError } from '../kernel/errors.js';
import { minuteMs } from '../kernel/units.js';
import type { Journal } from '../ports/journal.js';
import type { Recorder } from '../ports/recorder.js';
import { createCronHeartbeat } from '../scheduling/heartbeat.js';
import { createMetrics, type Metrics } from '../telemetry/metrics.js';
import { createEventRecorder, type LogLevel } from '../telemetry/recorder.js';
import { runsShown } from './history.js';
import { listen } from './listeners.js';
import type { DaemonParts, Gauges } from './parts.js';
import type { SecretWorld } from './secrets.js';

/** Longer than any usual time between two scrapes; the metric's help names it. */
const lagWindowMs = 5 * minuteMs;

/** The process around a daemon. */
export interface DaemonWorld extends SecretWorld {
  readonly version: string;
  /** Such as `v20.19.0`. */
  readonly nodeVersion: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly randomHex: (bytes: number) => string;
  /** Takes a line of the log with its line break. @returns false when it is lost */
  readonly write: (line: string) => boolean;
  readonly logLevel: LogLevel;
  readonly readConfiguration: () => Promise<Configuration | Problems>;
}

/** Ids that sort by their start, and differ between processes. */
function runIds({ clock, randomHex }: DaemonWorld): () => RunId {
  let last = 0;
  return () => {
    // Two of one millisecond, or after the clock was set back, still sort as they came.
    last = Math.max(last + 1, clock.now().getTime());
    const id = parseRunId(`${last.toString(36).padStart(9, '0')}-${randomHex(4)}`);
    invariant(id.ok, 'a run id is made of digits and lower-case letters');
    return id.value;
  };
}

function gaugesOf(metrics: Metrics): Gauges {
  return {
    setJobs: metrics.setJobs,
    setPosture: ({ findings, facts, durationMs }, estate) =>
      metrics.setPosture({ findings, facts, durationMs, estate }),
    setEstate: (estate) => metrics.setPosture({ estate, findings: [], facts: [], durationMs: 0 }),
    setStatus: ({ readiness }) => metrics.setReadiness(readiness),
    setJournal: metrics.setJournal,
    heartbeat: metrics.heartbeat,
  };
}

interface Opening {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly metrics: Metrics;
}

/**
 * Opens the journal and reads what a start reads of it: damage inside a row is seen only when that
 * row is read.
 * @throws DrError `invalid` when any of it is damaged; see `openJournal`
 */
async function openProven(directory: string, clock: Clock): Promise<Journal> {
  const journal = await openJournal({ directory, clock });
  try {
    await journal.lastPass();
    await journal.findings();
    await journal.facts();
    await journal.runs({ limit: runsShown });
    // A run under way is among the newest of its job, but for a clock that was set back.
    for (const { job } of await journal.ledgers()) await journal.runs({ job, limit: runsShown });
    return journal;
  } catch (error) {
    await journal.close().catch(() => undefined); // what was read tells more
    throw error;
  }
}

/**
 * Opens the journal. A damaged one is set aside, never removed, and what was whole in it goes on: a
 * daemon that does not watch is worse than one that has forgotten something and says so.
 */
async function openWhole(
  directory: string,
  { clock, recorder, metrics }: Opening,
): Promise<Journal> {
  try {
    return await openProven(directory, clock);
  } catch (error) {
    if (!isDrError(error) || error.kind !== 'invalid') throw error;
    const { files, kept, lost } = await setAsideDamaged(directory, clock);
    metrics.journalSetAside(clock.now());
    const fields = { cause: error.message, files: files.join(', '), kept, lost };
    recorder.note('warn', 'the journal was damaged and is set aside', fields);
    return openJournal({ directory, clock });
  }
}

/**
 * The real parts of a daemon. The journal is open afterwards, and nothing else was begun.
 * @throws DrError of the journal (`conflict` when another daemon holds it), or `config`
 */
export async function assembleDaemon(
  configuration: Configuration,
  world: DaemonWorld,
): Promise<DaemonParts> {
  const { version, nodeVersion, clock, random, env, cwd } = world;
  const { settings } = configuration;
  const metrics = createMetrics({
    registry: new Registry(),
    version,
    nodeVersion,
    startedAt: clock.now(),
    maximumSeries: settings.metrics.maximumSeries,
    errorNames: knownErrorNames,
    processMetrics: true,
    breathe,
  });
  const recorder = await createEventRecorder({
    level: world.logLevel,
    write: world.write,
    clock,
    progress: () => undefined,
    metrics,
  });
  const place = await composePlace(configuration, { env, clock, random, recorder });
  const directory = stateDirectory(configuration, cwd);
  const journal = await openWhole(directory, { clock, recorder, metrics });
  return {
    version,
    clock,
    configuration,
    readConfiguration: world.readConfiguration,
    journal,
    recorder,
    gauges: gaugesOf(metrics),
    endpoint: place.endpoint,
    openWatch: (inForce, into) => place.openWatch(inForce, into),
    heartbeat: createCronHeartbeat(clock),
    lagWindowMs,
    newRunId: runIds(world),
    listen: (source, demand) =>
      listen({ configuration, world, source, demand, journal, metrics, recorder }),
  };
}
