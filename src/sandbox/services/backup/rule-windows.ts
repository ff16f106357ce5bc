import { nextAwsFire } from '../../../kernel/aws-schedule.js';
import { minuteMs } from '../../../kernel/units.js';
import type { Rule } from './plan.js';

/**
 * Whether a rule runs at one of its times. Where the start windows of two rules of a plan overlap, only
 * the one that keeps its points longer runs; of equals the one that stands first in the plan. The whole
 * window counts, whenever the job started in it.
 * @source AWS Backup Developer Guide, Creating a backup plan: backup rules with overlapping windows
 */
export function runsAt(rules: readonly Rule[], rule: Rule, atMs: number): boolean {
  return !rules.some(
    (other) =>
      other !== rule &&
      isStronger(rules, other, rule) &&
      hasTimeWithin(other, atMs - windowMs(other), atMs + windowMs(rule)),
  );
}

const windowMs = ({ startWindowMinutes }: Rule): number => startWindowMinutes * minuteMs;

/** A time after `afterMs` and before `beforeMs`. */
function hasTimeWithin({ schedule, timeZone }: Rule, afterMs: number, beforeMs: number): boolean {
  const next = nextAwsFire(schedule, timeZone, new Date(afterMs));
  return next !== undefined && next.getTime() < beforeMs;
}

function isStronger(rules: readonly Rule[], one: Rule, other: Rule): boolean {
  const [kept, otherKept] = [keptDays(one), keptDays(other)];
  return kept === otherKept ? rules.indexOf(one) < rules.indexOf(other) : kept > otherKept;
}

const keptDays = ({ lifecycle }: Rule): number => lifecycle?.deleteAfterDays ?? Infinity;
