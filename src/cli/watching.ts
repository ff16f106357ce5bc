import { composeWatch } from '../compose/compose.js';
import type { Configuration } from '../config/configuration.js';
import { stateDirectory } from '../config/state-directory.js';
import type { Estate } from '../estate/environment.js';
import type { HeldFact } from '../estate/held-fact.js';
import type { CheckResult } from '../controls/result.js';
import { check } from '../flows/check.js';
import { rememberedOf } from '../flows/remembered.js';
import { errorLine } from '../kernel/errors.js';
import { secondMs } from '../kernel/units.js';
import type { Recorder } from '../ports/recorder.js';
import { createRecorder } from '../telemetry/recorder.js';
import type { WatchFlags } from './flags.js';
import { chooseEnvironments, loadConfiguration } from './loading.js';
import { startProgress } from './progress.js';
import type { World } from './world.js';

/** One observation pass with the part of the estate that it was over. */
export interface Pass {
  readonly estate: Estate;
  readonly result: CheckResult;
}

/**
 * What passes of a daemon with the same state directory kept; nothing where there was none. What
 * cannot be read is told and costs no more than the findings that would stand on it.
 */
async function keptFacts(
  configuration: Configuration,
  { cwd, exists }: World,
  recorder: Recorder,
): Promise<readonly HeldFact[]> {
  const directory = stateDirectory(configuration, cwd);
  if (!exists(directory)) return [];
  try {
    const { readJournal } = await import('../compose/journal-reader.js');
    const journal = await readJournal(directory);
    if (journal === undefined) return [];
    try {
      return await journal.facts();
    } finally {
      await journal.close();
    }
  } catch (error) {
    const fields = { directory, cause: errorLine(error) };
    recorder.note('warn', 'what earlier passes kept cannot be read', fields);
    return [];
  }
}

/**
 * Loads the configuration, observes and judges, with progress on stderr.
 * @param narrow - leaves out what need not be looked at
 * @throws DrError for a bad configuration or choice, and when the run was interrupted
 */
export async function pass(
  flags: Omit<WatchFlags, 'output'>,
  world: World,
  narrow: (estate: Estate) => Estate,
): Promise<Pass> {
  const { stderr, env, clock, random, signal } = world;
  const configuration = await loadConfiguration(flags.config, world);
  const { settings } = configuration;
  const estate = narrow(chooseEnvironments(configuration.estate, flags.environment));
  signal.throwIfAborted();
  const progress = startProgress(clock, stderr);
  try {
    const recorder = await createRecorder({
      level: flags.logLevel ?? settings.log.level,
      write: progress.above,
      clock,
      progress: progress.update,
    });
    const watch = await composeWatch(configuration, { env, clock, random, recorder });
    try {
      progress.above(`depot-dr: ${watch.endpoint}\n`);
      const result = await check(estate, {
        observers: watch.observers,
        recorder,
        clock: watch.clock,
        concurrency: settings.observe.concurrency,
        deadlineMs: settings.observe.deadlineSeconds * secondMs,
        whole: estate === configuration.estate ? undefined : configuration.estate,
        ...rememberedOf(await keptFacts(configuration, world, recorder)),
        signal,
      });
      return { estate, result };
    } finally {
      await watch.close();
    }
  } finally {
    progress.finish();
  }
}
