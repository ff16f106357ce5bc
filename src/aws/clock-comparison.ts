import type { Clock } from '../kernel/clock.js';
import { minuteMs } from '../kernel/units.js';
import type { Recorder } from '../ports/recorder.js';
import { responseHeader } from './error-shape.js';

/** An answer may take a while, and a smaller difference changes no verdict. */
const mostDifferenceMs = 2 * minuteMs;

/**
 * Compares our clock with the one of AWS, by the date of an answer. A wrong clock makes good history
 * look old, and young as well; it is said once, by the account whose answer told it.
 * @source Common response headers (Date), Amazon S3 API Reference; every service sends it
 */
export function createClockComparison({
  clock,
  recorder,
}: {
  readonly clock: Clock;
  readonly recorder: Recorder;
}): (response: unknown, account: string) => void {
  let isTold = false;
  return (response, account) => {
    const theirs = Date.parse(responseHeader(response, 'date') ?? '');
    const behindMs = theirs - clock.now().getTime();
    if (isTold || Number.isNaN(behindMs) || Math.abs(behindMs) < mostDifferenceMs) return;
    isTold = true;
    recorder.note('warn', 'the clock of this machine differs from the one of AWS', {
      minutesBehind: Math.round(behindMs / minuteMs),
      account,
      hint: 'Set the clock: until then history looks older or younger than it is.',
    });
  };
}
