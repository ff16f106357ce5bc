import { describeCoverage } from '../answers/verdict-words.js';
import type { Watch } from '../compose/compose.js';
import type { Configuration } from '../config/configuration.js';
import { type CheckResult, countUnwatched } from '../controls/result.js';
import type { Run } from '../estate/run.js';
import { check } from '../flows/check.js';
import { rememberedOf } from '../flows/remembered.js';
import { breathe } from '../kernel/breathe.js';
import type { Clock } from '../kernel/clock.js';
import { secondMs } from '../kernel/units.js';
import type { Recorder } from '../ports/recorder.js';
import type { PostureKeeper } from './posture.js';

export interface SweepParts {
  /** The one in force; another one after a reload. */
  readonly configuration: () => Configuration;
  /** Observers of one pass. */
  readonly openWatch: (configuration: Configuration, recorder: Recorder) => Promise<Watch>;
  /** Is told where the calls of a pass go. */
  readonly reached: (endpoint: string) => void;
  readonly keeper: PostureKeeper;
  readonly recorder: Recorder;
  /** Of the machine. */
  readonly clock: Clock;
}

/** What a pass found, in a few words for the journal and the page. */
export function describeResult({ findings, coverage }: CheckResult): string {
  const failing = findings.filter(({ verdict }) => verdict === 'fail');
  const counted = (['critical', 'warning', 'info'] as const).flatMap((severity) => {
    const count = failing.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const unknown = findings.filter(({ verdict }) => verdict === 'unknown').length;
  const parts = [...counted, ...(unknown === 0 ? [] : [`${unknown} unknown`])];
  const seen = describeCoverage(coverage, countUnwatched(findings));
  return `${parts.length === 0 ? 'nothing wrong' : parts.join(', ')}; ${seen}`;
}

/**
 * One pass over the estate, kept. The machine's clock says when passes are due, when they ran and
 * since when a finding is as it is; the clock of the world that is watched judges it, and dates what
 * was seen. The two differ only over a sandbox whose clock was set or turned. The posture is the new
 * one even when the journal cannot keep it.
 * @returns what it found, in words
 * @throws the signal's reason when it was given up; the journal's error
 */
export async function sweep(
  { configuration, openWatch, reached, keeper, recorder, clock }: SweepParts,
  { run, signal }: { readonly run: Run; readonly signal: AbortSignal },
): Promise<string> {
  const inForce = configuration();
  const { estate, settings } = inForce;
  const watch = await openWatch(inForce, recorder);
  reached(watch.endpoint);
  try {
    const result = await check(estate, {
      observers: watch.observers,
      recorder,
      clock: watch.clock,
      concurrency: settings.observe.concurrency,
      deadlineMs: settings.observe.deadlineSeconds * secondMs,
      ...rememberedOf(keeper.posture()?.facts ?? []),
      signal,
    });
    await breathe(); // what is judged at once and what is kept at once need not be one block
    try {
      await keeper.keep({ result, estate, at: clock.now(), run: run.id });
    } finally {
      // The configuration may have changed meanwhile.
      if (configuration() !== inForce) keeper.narrow(configuration().estate);
    }
    return describeResult(result);
  } finally {
    await watch.close();
  }
}
