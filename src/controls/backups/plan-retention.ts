import type { BackupPlan, BackupRule } from '../../estate/backup-facts.js';
import { copiesOf } from './copies.js';
import { copyActionsTo, plannedCopies } from './copy-gates.js';
import { coveringRules } from './coverage.js';
import { type Gate, shut, type Unclear } from './gates.js';
import { type Fault, faultsPerTable, mayHelp } from './per-table.js';
import { describePlace, type Place } from './places.js';
import { describeDays, keptDays } from './retention.js';
import type { BackupView } from './view.js';
import type { WatchedTable } from './watched.js';

export type RetentionReason =
  'RetentionTooShort' | 'CopyRetentionTooShort' | 'ColdTooShort' | 'RetentionBelowPitr';

const coldMinimumDays = 90;

function updateRemedy(what: string, place: Place): string {
  return `${what}: aws backup update-backup-plan --region ${place.region} (points that are there keep their own expiry)`;
}

function longestOf(rules: readonly BackupRule[]): number {
  return Math.max(...rules.map(({ lifecycle }) => keptDays(lifecycle)));
}

/** The longest of all rules of all plans that take the table counts. */
function ofTable(
  table: WatchedTable,
  place: Place,
  view: BackupView,
): readonly (Fault<RetentionReason> | Unclear)[] {
  const { wanted, pitr } = table;
  const coverage = view.coverage(table);
  const longest = longestOf(coveringRules(coverage));
  const { retentionDays } = wanted;
  if (longest < retentionDays) {
    const maybe = mayHelp(coverage, (rules) => longestOf(rules) >= retentionDays);
    if (maybe !== undefined) return [maybe];
    return [
      {
        reason: 'RetentionTooShort',
        what: `points are kept ${describeDays(longest)}; ${describeDays(retentionDays)} are wanted`,
        remedy: updateRemedy(
          `Set Lifecycle.DeleteAfterDays of a daily rule to ${retentionDays}`,
          place,
        ),
      },
    ];
  }
  const isOn = pitr.kind === 'seen' && pitr.value.kind === 'on';
  const pitrDays = (isOn ? pitr.value.windowDays : undefined) ?? 0;
  if (longest >= pitrDays || coverage.unclear.length > 0) return [];
  return [
    {
      reason: 'RetentionBelowPitr',
      what: `points are kept ${describeDays(longest)}, less than the PITR window of ${describeDays(pitrDays)}: they reach no further back than what is lost with the table`,
      remedy: updateRemedy('Keep the points of a rule for longer than the PITR window', place),
    },
  ];
}

function ofCopies(
  table: WatchedTable,
  place: Place,
  view: BackupView,
): readonly (Fault<RetentionReason> | Unclear)[] {
  const coverage = view.coverage(table);
  return copiesOf(table).flatMap((of): readonly (Fault<RetentionReason> | Unclear)[] => {
    const planned = plannedCopies(of, view);
    if (planned.length === 0) return []; // said by copy-arrived
    const longest = Math.max(...planned.map(({ action }) => keptDays(action.lifecycle)));
    const { retentionDays } = of.copy;
    if (longest >= retentionDays) return [];
    const maybe = mayHelp(coverage, (rules) =>
      copyActionsTo(of.copy, rules).some(
        ({ action }) => keptDays(action.lifecycle) >= retentionDays,
      ),
    );
    if (maybe !== undefined) return [maybe];
    return [
      {
        reason: 'CopyRetentionTooShort',
        what: `copies to ${describePlace(of.copy)} are kept ${describeDays(longest)}; ${describeDays(retentionDays)} are wanted`,
        remedy: updateRemedy(
          `Set Lifecycle.DeleteAfterDays of that copy action to ${retentionDays}`,
          place,
        ),
      },
    ];
  });
}

/** What moves to cold storage must stay there. @source API Lifecycle, AWS Backup API Reference */
function coldGates({ rules }: BackupPlan, place: Place): Gate<RetentionReason>[] {
  return rules.flatMap((rule) => {
    const lifecycles = [rule.lifecycle, ...rule.copies.map(({ lifecycle }) => lifecycle)];
    const wrong = lifecycles.find(
      ({ coldAfterDays, deleteAfterDays }) =>
        coldAfterDays !== undefined &&
        deleteAfterDays !== undefined &&
        deleteAfterDays < coldAfterDays + coldMinimumDays,
    );
    if (wrong === undefined) return [];
    const { coldAfterDays = 0, deleteAfterDays = 0 } = wrong;
    return [
      shut(
        'ColdTooShort',
        `rule ${rule.name} moves points to cold storage after ${describeDays(coldAfterDays)} and deletes them after ${describeDays(deleteAfterDays)}; ${coldMinimumDays} days must lie between`,
        updateRemedy(
          `Delete after ${coldAfterDays + coldMinimumDays} days or more, or leave cold storage out`,
          place,
        ),
      ),
    ];
  });
}

/** A plan's points and copies are kept as long as its tables want, and longer than PITR reaches. */
export function retentionGates(
  plan: BackupPlan,
  tables: readonly WatchedTable[],
  place: Place,
  view: BackupView,
): readonly Gate<RetentionReason>[] {
  return [
    ...coldGates(plan, place),
    ...faultsPerTable(tables, (table) => [
      ...ofTable(table, place, view),
      ...ofCopies(table, place, view),
    ]),
  ];
}
