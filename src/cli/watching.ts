import { composeWatch, type Watch } from '../compose/compose.js';
import type { Configuration } from '../config/configuration.js';
import type { Estate } from '../estate/environment.js';
import type { CheckResult } from '../controls/result.js';
import { check } from '../flows/check.js';
import { rememberedOf } from '../flows/remembered.js';
import { secondMs } from '../kernel/units.js';
import type { Recorder } from '../ports/recorder.js';
import { createRecorder } from '../telemetry/recorder.js';
import type { CommonFlags, WatchFlags } from './flags.js';
import { keptFacts } from './kept-facts.js';
import { chooseEnvironments, loadConfiguration } from './loading.js';
import { startProgress } from './progress.js';
import type { World } from './world.js';

/** What a command watches through, for as long as it runs. */
interface WatchSession {
  readonly watch: Watch;
  readonly recorder: Recorder;
}

/** Opens what a configuration watches through, and closes it when `run` has ended. */
export type OpenWatch = <T>(
  configuration: Configuration,
  flags: CommonFlags,
  world: World,
  run: (session: WatchSession) => Promise<T>,
) => Promise<T>;

/**
 * Opens a watch with progress on stderr, where it also says where calls go.
 * @throws DrError when the run was interrupted, and what `run` throws
 */
export const openWatch: OpenWatch = async (configuration, flags, world, run) => {
  const { stderr, env, clock, random, signal } = world;
  signal.throwIfAborted();
  const progress = startProgress(clock, stderr);
  try {
    const recorder = await createRecorder({
      level: flags.logLevel ?? configuration.settings.log.level,
      write: progress.above,
      clock,
      progress: progress.update,
    });
    const watch = await composeWatch(configuration, { env, clock, random, recorder });
    try {
      progress.above(`depot-dr: ${watch.endpoint}\n`);
      return await run({ watch, recorder });
    } finally {
      await watch.close();
    }
  } finally {
    progress.finish();
  }
};

/** One observation pass with the part of the estate that it was over. */
export interface Pass {
  readonly estate: Estate;
  readonly result: CheckResult;
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
  const configuration = await loadConfiguration(flags.config, world);
  const { settings } = configuration;
  const estate = narrow(chooseEnvironments(configuration.estate, flags.environment));
  return openWatch(configuration, flags, world, async ({ watch, recorder }) => {
    const result = await check(estate, {
      observers: watch.observers,
      recorder,
      clock: watch.clock,
      concurrency: settings.observe.concurrency,
      deadlineMs: settings.observe.deadlineSeconds * secondMs,
      whole: estate === configuration.estate ? undefined : configuration.estate,
      ...rememberedOf(await keptFacts(configuration, world, recorder)),
      signal: world.signal,
    });
    return { estate, result };
  });
}
