import { hourMs, minuteMs, secondMs } from '../../../kernel/units.js';

/**
 * How long things take here, in ms: a least time and what chance adds. AWS promises none of it but the
 * windows of a job; these are believable for small tables.
 */
export const timings = {
  /** From the scheduled time until a job starts, as long as its window allows. */
  scheduledStart: { leastMs: minuteMs, spreadMs: 14 * minuteMs },
  onDemandStart: { leastMs: 10 * secondMs, spreadMs: 20 * secondMs },
  backup: { leastMs: 2 * minuteMs, spreadMs: 6 * minuteMs },
  /** From a backup's end, or the call, until its copy starts. */
  copyStart: { leastMs: 20 * secondMs, spreadMs: 40 * secondMs },
  copy: { leastMs: 4 * minuteMs, spreadMs: 8 * minuteMs },
  /** From a job's start until it is found to have failed. */
  failure: { leastMs: 5 * secondMs, spreadMs: 25 * secondMs },
} as const;

export interface Span {
  readonly leastMs: number;
  readonly spreadMs: number;
}

/** An expired point is deleted within this time after ("Deleting backups"). */
export const deletionWithinMs = 8 * hourMs;
