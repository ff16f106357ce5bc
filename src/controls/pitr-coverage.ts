import type { PitrState } from '../estate/facts.js';
import { dayMs, describeSpan, secondMs } from '../kernel/units.js';
import {
  clockRemedy,
  type Control,
  type Judgement,
  notReported,
  unseen,
  windowTooYoung,
} from './control.js';
import { isSeenInaccessible, pitrToJudge } from './presence.js';
import type { MemberFacts, PlacementSubject } from './subjects.js';

type Reason = 'PitrHistoryReset' | 'PitrCoverageTooShort';

/** PITR is commonly switched on a while after the table is made; later than this it is a reset. */
const resetSlackMs = dayMs;

type PitrOn = Extract<PitrState, { kind: 'on' }>;

/** When the history should start at the latest: the window's far end, or the table's creation. */
function expectedStart(pitr: PitrOn, createdAt: Date, now: Date): number | undefined {
  if (pitr.windowDays === undefined) return undefined;
  return Math.max(createdAt.getTime(), now.getTime() - pitr.windowDays * dayMs);
}

function judge(
  { environment }: PlacementSubject,
  pitr: PitrOn,
  createdAt: Date | undefined,
  now: Date,
): Judgement<Reason> {
  const { earliest, latest } = pitr;
  if (earliest === undefined || latest === undefined) return notReported('the restorable window');
  const coveredMs = latest.getTime() - earliest.getTime();
  if (coveredMs < 0 || earliest > now) {
    return notReported(
      'a believable window: it ends before it begins, or begins in the future',
      clockRemedy,
    );
  }
  // PITR counts in whole seconds.
  if (coveredMs < secondMs && now.getTime() - earliest.getTime() < resetSlackMs) {
    return windowTooYoung();
  }
  const covered = describeSpan(Math.max(0, coveredMs));
  const minimumDays = environment.posture.pitr.minimumCoverageDays;
  const isTooShort = minimumDays !== undefined && coveredMs < minimumDays * dayMs;
  const start = createdAt === undefined ? undefined : expectedStart(pitr, createdAt, now);
  if (start !== undefined && earliest.getTime() - start > resetSlackMs) {
    return {
      verdict: 'fail',
      reason: 'PitrHistoryReset',
      message: `only ${covered} can be restored although the table and its window reach further back: PITR was switched off and on, enabled late, or its window lengthened`,
      remedy:
        'Find out what switched PITR (CloudTrail: UpdateContinuousBackups). The lost history cannot be had back; until the window has filled, keep a backup or export from before.',
      // Enabling PITR or lengthening the window looks the same, so alone it is no more than a warning.
      severity: isTooShort ? 'critical' : 'warning',
    };
  }
  if (isTooShort) {
    return {
      verdict: 'fail',
      reason: 'PitrCoverageTooShort',
      message: `only ${covered} can be restored; at least ${minimumDays} d are wanted`,
      remedy: 'Wait until the window has filled; until then rely on backups or exports.',
    };
  }
  return { verdict: 'pass', message: `${covered} can be restored` };
}

/** What can really be restored, not what is configured. */
export const pitrCoverage: Control<PlacementSubject, MemberFacts, Reason> = {
  id: 'pitr-coverage',
  title: 'PITR history covered',
  subject: 'placement',
  rationale:
    'A window of 35 days covers one day if PITR was enabled yesterday. Switching it off and on destroys the history.',
  source:
    'How point-in-time recovery works (EarliestRestorableDateTime), Amazon DynamoDB Developer Guide',
  reasons: {
    PitrHistoryReset: {
      severity: 'critical',
      meaning:
        'The history starts over a day later than table age and window say it should (a warning while the configured minimum is covered).',
    },
    PitrCoverageTooShort: {
      severity: 'warning',
      meaning: 'Latest minus earliest restorable instant is below the configured minimum.',
    },
  },
  evaluate(subject, facts, now) {
    const { table } = facts;
    const pitr = pitrToJudge(facts);
    const standsStill = isSeenInaccessible(facts);
    if (pitr.kind === 'said') return standsStill ? undefined : pitr.judgement;
    if (pitr.value.kind === 'off') return undefined;
    const createdAt = table.kind === 'seen' ? table.value.createdAt : undefined;
    const judgement = judge(subject, pitr.value, createdAt, now);
    if (standsStill) {
      // What is short only because its end stands still is told with the table's state.
      const moving = judge(subject, { ...pitr.value, latest: pitr.at }, createdAt, now);
      return judgement.verdict === 'fail' && moving.verdict === 'fail' ? judgement : undefined;
    }
    // Without the table's age or the window a reset cannot be ruled out: a pass would be a guess.
    if (table.kind === 'unknown' && judgement.verdict === 'pass') return unseen(table);
    if (pitr.value.windowDays === undefined && judgement.verdict === 'pass') {
      return notReported('the recovery period');
    }
    return judgement;
  },
};
