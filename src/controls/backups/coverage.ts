import type { BackupPlan, BackupRule, BackupSelection } from '../../estate/backup-facts.js';
import type { Observed } from '../../estate/observation.js';
import type { Sight } from '../sight.js';
import { backupIn, listed, type Place } from './places.js';
import { judgeSelection, type SelectionOutcome } from './selection.js';
import type { WatchedTable } from './watched.js';

type OutcomeOf<K extends SelectionOutcome['kind']> = Extract<SelectionOutcome, { kind: K }>;

/** A selection of a plan, with what it means for a table. */
export interface Judged<Outcome extends SelectionOutcome = SelectionOutcome> {
  readonly plan: BackupPlan;
  readonly selection: BackupSelection;
  readonly outcome: Outcome;
}

/** A selection that surely does not take the table. */
export type Missed = Judged<OutcomeOf<'misses'>>;

/** What the backup plans of an account and region mean for a table of it. */
export interface Coverage {
  readonly plans: Observed<readonly BackupPlan[]>;
  readonly selects: readonly Judged<OutcomeOf<'selects'>>[];
  readonly unclear: readonly Judged<OutcomeOf<'unknown'>>[];
  readonly misses: readonly Missed[];
  /** Of plans in other regions of the account: they would take the table, did they cross regions. */
  readonly elsewhere: readonly Missed[];
}

/** A plan without rules takes tables and does nothing with them. */
function outcomeIn(
  plan: BackupPlan,
  selection: BackupSelection,
  { arn, tags }: WatchedTable,
  place: Place,
  sight: Sight,
): SelectionOutcome {
  const { settings } = backupIn(sight, place);
  const outcome = judgeSelection(selection, { arn, tags, plan: place, settings });
  if (outcome.kind !== 'selects' || plan.rules.length > 0) return outcome;
  return { kind: 'misses', reason: 'NoRules', why: 'is of a plan without rules' };
}

function judgeAll(table: WatchedTable, place: Place, sight: Sight): readonly Judged[] {
  return listed(backupIn(sight, place).plans).list.flatMap((plan) =>
    plan.selections.map((selection) => ({
      plan,
      selection,
      outcome: outcomeIn(plan, selection, table, place, sight),
    })),
  );
}

function isOf<K extends SelectionOutcome['kind']>(kind: K) {
  return (judged: Judged): judged is Judged<OutcomeOf<K>> => judged.outcome.kind === kind;
}

/** Judges every selection of every plan that could be meant for a table. */
export function coverageOf(table: WatchedTable, sight: Sight): Coverage {
  const { home } = table;
  const here = judgeAll(table, home, sight);
  const others = sight.places
    .map(({ target }): Place => ({ account: target.account.id, region: target.region }))
    .filter(({ account, region }) => account === home.account && region !== home.region)
    .toSorted((a, b) => (a.region < b.region ? -1 : 1));
  return {
    plans: backupIn(sight, home).plans,
    selects: here.filter(isOf('selects')),
    unclear: here.filter(isOf('unknown')),
    misses: here.filter(isOf('misses')),
    elsewhere: others
      .flatMap((place) => judgeAll(table, place, sight))
      .filter(isOf('misses'))
      .filter(({ outcome }) => outcome.reason === 'OtherRegion'),
  };
}

/** Plans that surely take the table, each once. */
export function coveringPlans({ selects }: Coverage): readonly BackupPlan[] {
  return [...new Set(selects.map(({ plan }) => plan))];
}

/** Rules by which the table is surely backed up. */
export function coveringRules(coverage: Coverage): readonly BackupRule[] {
  return coveringPlans(coverage).flatMap(({ rules }) => rules);
}
