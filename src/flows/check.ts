import { belongsTo } from '../controls/belonging.js';
import { evaluation } from '../controls/evaluate.js';
import { byUrgency } from '../controls/finding.js';
import { type CheckResult, summarise } from '../controls/result.js';
import type { Remembered } from '../controls/sight.js';
import type { Estate } from '../estate/environment.js';
import { inBreaths } from '../kernel/breathe.js';
import { startDeadline } from '../kernel/clock.js';
import { observe, type ObserveOptions } from './observe.js';

export interface CheckOptions extends ObserveOptions {
  /** The whole pass ends by then; what was not seen is unknown. */
  readonly deadlineMs: number;
  /** What earlier passes kept. */
  readonly rememberedSettings: Remembered;
  /**
   * The estate that the one to check is a part of: what is there is judged by all that is configured,
   * and told only of the part. Undefined = it is the whole.
   */
  readonly whole?: Estate | undefined;
}

/**
 * One observation pass over an estate, judged.
 * @throws the signal's reason when the run was given up
 */
export async function check(estate: Estate, options: CheckOptions): Promise<CheckResult> {
  const { clock, signal, deadlineMs, whole, rememberedSettings: remembered } = options;
  const begin = clock.monotonicMs();
  const deadline = startDeadline({
    clock,
    ms: deadlineMs,
    what: 'the observation pass',
    hint: 'Raise observe.deadlineSeconds, or aws.rateShare where nothing else uses the rates.',
    signal,
  });
  try {
    const observations = await observe(estate, { ...options, signal: deadline.signal });
    const at = clock.now();
    const steps = evaluation(observations, at, { estate, whole, remembered });
    const all = await inBreaths(steps, clock);
    signal.throwIfAborted(); // it may have been given up meanwhile
    const findings = byUrgency(whole === undefined ? all : all.filter(belongsTo(estate)));
    const durationMs = clock.monotonicMs() - begin;
    return { at, durationMs, observations, findings, ...summarise(findings) };
  } finally {
    deadline.release();
  }
}
