/**
 * Use cases over ports. Purpose of this folder: order the reads, hand the facts to the pure core,
 * and give back its answer. It must not know the SDK, HTTP or how anything is shown.
 * `check.ts` is the main one; this file is its first half.
 */
import type { Estate } from '../estate/environment.js';
import type { Observation } from '../estate/observations.js';
import type { RememberedPlaces } from '../estate/remembered-places.js';
import { scopeOf } from '../estate/scope.js';
import { createSharedValues } from '../estate/shared-values.js';
import { targetsOf } from '../estate/targets.js';
import type { Clock } from '../kernel/clock.js';
import type { Observers } from '../ports/observers.js';
import type { Recorder } from '../ports/recorder.js';
import { heldAnswers, type HeldAnswers } from './again.js';
import { createGathering } from './gathering.js';
import { runInLanes } from './lanes.js';
import type { Reading } from './reading.js';
import { jobsFor } from './target-jobs.js';

export interface ObserveOptions {
  readonly observers: Observers;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** Reads in flight over all accounts and regions; each place may have a few of its own. */
  readonly concurrency: number;
  /** Where tables were found before; looked at again where home cannot say who its replicas are. */
  readonly remembered?: RememberedPlaces | undefined;
  /** What was seen before, so that what is as it was need not be held twice. */
  readonly held?: HeldAnswers | undefined;
  /** Aborting with a DrError `timed-out` leaves the rest unknown; any other abort throws. */
  readonly signal: AbortSignal;
}

/** What most jobs read at a time. */
const readsPerJob = 6;

/**
 * One observation pass: reads everything that the estate names, and what that leads to as soon as it
 * was seen (settings of a table, the content of a vault, replicas that nobody declared, keys).
 * Nothing waits for what it does not depend on, so that what hangs costs nothing else.
 * @returns one observation per target, in the order of the targets, then one per key
 * @throws the signal's reason when the run was given up (not at its deadline)
 */
export async function observe(
  estate: Estate,
  options: ObserveOptions,
): Promise<readonly Observation[]> {
  const { observers, recorder, clock, concurrency, signal, remembered } = options;
  const targets = targetsOf(estate);
  const held = options.held ?? heldAnswers([]);
  const reading: Reading = {
    observers,
    clock,
    signal,
    held,
    scope: scopeOf(estate),
    shared: createSharedValues(),
  };
  const gathering = createGathering({ estate, targets, reading, remembered });
  const jobs = targets.flatMap((target) => jobsFor(target, reading));
  const progress = { done: 0, total: jobs.length };
  const mostJobs = Math.max(1, Math.floor(concurrency / readsPerJob));
  await runInLanes(jobs, mostJobs, (part) => {
    const next = gathering.keep(part);
    progress.total += next.length;
    recorder.progress(++progress.done, progress.total);
    return next;
  });
  return gathering.observations();
}
