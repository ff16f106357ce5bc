import { dayMs, secondMs } from '../../../kernel/units.js';

/** Point-in-time recovery of one placement, while it is on. Instants and durations in ms. */
export interface Pitr {
  /** `RecoveryPeriodInDays`, 1 to 35. */
  readonly days: number;
  /** Distance of the latest restorable instant from now. */
  readonly lagMs: number;
  /** Nothing before this is kept: since when it is on, or what a shorter period has cut off. */
  readonly floorMs: number;
}

export interface PitrWindow {
  readonly earliestMs: number;
  readonly latestMs: number;
}

export const wholeSecond = (ms: number): number => Math.floor(ms / secondMs) * secondMs;

/**
 * The restorable instants, whole seconds, earliest <= latest
 * ("Point-in-time recovery for DynamoDB: How it works"). Right after enabling both are the start.
 * @param keylessSinceMs - the latest instant stands still from here on; Infinity = the key is there
 */
export function pitrWindow(
  { days, lagMs, floorMs }: Pitr,
  nowMs: number,
  keylessSinceMs: number,
): PitrWindow {
  const earliestMs = wholeSecond(Math.max(floorMs, nowMs - days * dayMs));
  const latestMs = wholeSecond(Math.min(nowMs, keylessSinceMs) - lagMs);
  return { earliestMs, latestMs: Math.max(earliestMs, latestMs) };
}

/** A shorter period discards older history at once; a longer one only fills as time passes. */
export function withPeriod(pitr: Pitr, days: number, nowMs: number): Pitr {
  const keptDays = Math.min(days, pitr.days);
  return { ...pitr, days, floorMs: Math.max(pitr.floorMs, nowMs - keptDays * dayMs) };
}
