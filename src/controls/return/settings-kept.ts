import type { PlacementFacts } from '../../estate/facts.js';
import { describeSpan, hourMs } from '../../kernel/units.js';
import type { SettingsSnapshot } from '../../estate/table-settings.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';
import { type Finding, makeFinding } from '../finding.js';
import { tablePresence, tableToJudge } from '../presence.js';
import type { ObservationOf, Sight } from '../sight.js';

type Reason = 'SettingsNotKept' | 'SettingsOld' | 'SettingsOfAnotherTable';

/** What a restored table does not come with is written down while the table can be asked. */
export const settingsKept: ControlCard = {
  id: 'settings-kept',
  title: 'Settings kept for a restore',
  subject: 'table',
  rationale:
    'A restored table comes without TTL, tags, scaling, stream, policy, PITR and protection, and a deleted one cannot be asked what it had.',
  source: 'Restoring a DynamoDB table from a backup, Amazon DynamoDB Developer Guide',
  reasons: {
    SettingsNotKept: {
      severity: 'warning',
      meaning: 'The settings of the table were never seen whole.',
    },
    SettingsOld: {
      severity: 'warning',
      meaning: 'The settings that are kept are older than the posture allows.',
    },
    SettingsOfAnotherTable: {
      severity: 'warning',
      meaning: 'The settings that are kept are of an earlier table of this name.',
    },
  },
};

/** The read that keeps this pass from taking the settings; undefined = all of them were seen. */
function missingRead({ pitr, settings }: PlacementFacts) {
  if (settings === undefined) return 'settings' as const;
  const { timeToLive, tags, policy, scaling } = settings;
  return [pitr, timeToLive, tags, policy, scaling].find(
    (read) => read !== undefined && read.kind !== 'seen',
  );
}

function judgeKept(
  kept: SettingsSnapshot | undefined,
  tableId: string | undefined,
  limitHours: number,
  now: Date,
): Judgement<Reason> {
  const remedy =
    'Allow every read of the settings, see: depot-dr iam-policy. They are kept by the daemon at its next pass.';
  if (kept === undefined) {
    return {
      verdict: 'fail',
      reason: 'SettingsNotKept',
      message: 'the settings of this table were never seen whole',
      remedy,
    };
  }
  if (tableId !== undefined && kept.tableId !== undefined && kept.tableId !== tableId) {
    return {
      verdict: 'fail',
      reason: 'SettingsOfAnotherTable',
      message: 'the settings that are kept are of an earlier table of this name',
      remedy,
    };
  }
  const ageMs = now.getTime() - kept.takenAt.getTime();
  if (ageMs > limitHours * hourMs) {
    return {
      verdict: 'fail',
      reason: 'SettingsOld',
      message: `the settings that are kept are ${describeSpan(ageMs)} old; at most ${limitHours} hours are wanted`,
      remedy,
    };
  }
  return { verdict: 'pass', message: 'the settings are kept' };
}

function judge(
  { target, placements }: ObservationOf<'table'>,
  sight: Sight,
  now: Date,
): Judgement<Reason> | undefined {
  const { environment, member } = target;
  const home = placements.get(environment.region);
  if (home === undefined) return undefined;
  const kept = sight.remembered.settings({
    environment: environment.name,
    table: member.name,
    region: environment.region,
  });
  const limitHours = environment.posture.maximumSnapshotAgeHours;
  const table = tableToJudge(home);
  if (table.kind === 'said') {
    // A table that is gone is told by others; what matters then is whether anything was kept.
    if (tablePresence(home) === 'missing') return judgeKept(kept, undefined, Infinity, now);
    return table.judgement;
  }
  const missing = missingRead(home);
  if (missing === undefined) {
    return { verdict: 'pass', message: 'the settings were seen whole in this pass' };
  }
  const judgement = judgeKept(kept, table.value.tableId, limitHours, now);
  if (judgement.verdict === 'fail' && missing !== 'settings' && missing.kind === 'unknown') {
    return kept === undefined ? unseen(missing) : judgement;
  }
  return judgement;
}

/** One finding for each table, of its home placement. */
export function settingsKeptFindings(sight: Sight, now: Date): readonly Finding[] {
  return sight.tables.flatMap((observation): readonly Finding[] => {
    const { environment, member } = observation.target;
    const judgement = judge(observation, sight, now);
    if (judgement === undefined) return [];
    const home = observation.placements.get(environment.region);
    return [
      makeFinding(
        settingsKept,
        {
          environment: environment.name,
          table: member.role === 'extra' ? member.name : member.role,
          account: environment.account,
          region: environment.region,
          resource: member.name,
        },
        [environment.name, environment.account, environment.region, member.name],
        judgement,
        home === undefined ? [] : [{ read: 'table', observed: home.table }],
      ),
    ];
  });
}
