import type { BackupPlan, BackupRule } from '../../estate/backup-facts.js';
import { dayMs, describeSpan, hourMs } from '../../kernel/units.js';
import { coveringRules } from './coverage.js';
import { type Fires, type KnownFires, longestJointGapMs, type Schedules } from './fires.js';
import { type Gate, shut, type Unclear, unclear } from './gates.js';
import { type Fault, faultsPerTable, mayHelp } from './per-table.js';
import type { Place } from './places.js';
import { describeDays, keptDays } from './retention.js';
import type { BackupView } from './view.js';
import type { WatchedTable } from './watched.js';

export type ScheduleReason = 'ScheduleTooRare' | 'OverlappingWindows';

/** A day may have an hour more where clocks change. */
const clockChangeMs = hourMs;

/** The longest time that rules together leave a table without a backup, ms. */
function gapOf(fires: readonly Fires[]): number {
  const alone = fires.map((each) =>
    each.kind === 'unreadable' ? Number.POSITIVE_INFINITY : each.longestGapMs,
  );
  const listed = fires.filter((each): each is KnownFires => each.kind === 'known');
  const joint =
    listed.length < 2 ? Number.POSITIVE_INFINITY : longestJointGapMs(listed) - clockChangeMs;
  return Math.min(...alone, joint);
}

/** Daily at least, and often enough for the wanted age; all rules of all plans that take it count. */
function frequency(
  table: WatchedTable,
  view: BackupView,
  place: Place,
  schedules: Schedules,
): readonly (Fault<ScheduleReason> | Unclear)[] {
  const coverage = view.coverage(table);
  const fires = coveringRules(coverage).map(schedules.firesOf);
  const limitMs = Math.min(dayMs, table.wanted.maximumAgeHours * hourMs);
  const gapMs = gapOf(fires);
  // A rule that is not read here may fill the gap.
  if (gapMs <= limitMs || fires.some(({ kind }) => kind === 'unreadable')) return [];
  const maybe = mayHelp(
    coverage,
    (rules) => gapOf([...fires, ...rules.map(schedules.firesOf)]) <= limitMs,
  );
  if (maybe !== undefined) return [maybe];
  const often = Number.isFinite(gapMs)
    ? `with up to ${describeSpan(gapMs)} between two times`
    : 'at no time to come';
  return [
    {
      reason: 'ScheduleTooRare',
      what: `tables are backed up ${often}; ${limitMs === dayMs ? 'daily' : `every ${describeSpan(limitMs)}`} is wanted`,
      remedy: `Give a rule a schedule such as cron(0 5 ? * * *): aws backup update-backup-plan --region ${place.region}`,
    },
  ];
}

function overlapGate(
  [a, b]: readonly [BackupRule, BackupRule],
  place: Place,
  schedules: Schedules,
): Gate<ScheduleReason>[] {
  const rate = [a, b].find((rule) => schedules.firesOf(rule).kind === 'rate');
  if (rate !== undefined) {
    return [
      unclear(
        `when rule ${rate.name} is due cannot be told, nor whether it overlaps: its ${rate.schedule} counts from when it was made`,
      ),
    ];
  }
  const at = schedules.overlapOf(a, b);
  if (at === undefined) return [];
  const [longer, shorter] = keptDays(b.lifecycle) > keptDays(a.lifecycle) ? [b, a] : [a, b];
  const only = shorter.copies.filter(
    ({ vaultArn }) => !longer.copies.some((copy) => copy.vaultArn === vaultArn),
  );
  const lost =
    only.length === 0
      ? ''
      : `, and with it its copies to ${only.map((copy) => copy.vaultArn).join(', ')}`;
  return [
    shut(
      'OverlappingWindows',
      `the start windows of rules ${a.name} and ${b.name} overlap, as on ${at.toISOString()}: then only ${longer.name}, which keeps ${describeDays(keptDays(longer.lifecycle))}, runs, and ${shorter.name} is skipped${lost}`,
      `Keep their schedules further apart than their start windows (StartWindowMinutes, 60 at least), or put ${shorter.name} into a plan of its own: aws backup update-backup-plan --region ${place.region}`,
    ),
  ];
}

/**
 * A plan's rules are due often enough for its tables, and do not skip each other: of rules whose start
 * windows overlap only the one of longest retention runs.
 * @source Creating a backup plan (overlapping rules), AWS Backup Developer Guide
 */
export function scheduleGates(
  { rules }: BackupPlan,
  tables: readonly WatchedTable[],
  place: Place,
  view: BackupView,
  schedules: Schedules,
): readonly Gate<ScheduleReason>[] {
  const unreadable = rules.flatMap((rule) => {
    const fires = schedules.firesOf(rule);
    if (fires.kind !== 'unreadable') return [];
    return [
      unclear(
        `when rule ${rule.name} is due cannot be told: its schedule ${JSON.stringify(rule.schedule)} is not read here, expected ${fires.expected}`,
      ),
    ];
  });
  const pairs = rules.flatMap((a, index) => rules.slice(index + 1).map((b) => [a, b] as const));
  return [
    ...faultsPerTable(tables, (table) => frequency(table, view, place, schedules)),
    ...pairs.flatMap((pair) => overlapGate(pair, place, schedules)),
    ...unreadable,
  ];
}
