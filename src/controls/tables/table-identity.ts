import type { PlacementFacts } from '../../estate/facts.js';
import type { KeyPart, SettingsSnapshot } from '../../estate/table-settings.js';
import { dayMs, describeSpan } from '../../kernel/units.js';
import type { ControlCard, Judgement } from '../control.js';
import { type Finding, makeFinding } from '../finding.js';
import { tableToJudge } from '../presence.js';
import type { ObservationOf, Sight } from '../sight.js';

type Reason = 'TableReplaced' | 'KeyDesignChanged' | 'KeyDesignDiffers';

/** So long a replacement is told: as long as what is left of a deleted table can be. */
const toldMs = 35 * dayMs;

/** The table is the one that was there before, with the key that Depot knows. */
export const tableIdentity: ControlCard = {
  id: 'table-identity',
  title: 'Same table, same key design',
  subject: 'table',
  rationale:
    'A table that was made anew under its old name has no history before that. Another key design means another version of Depot, and older backups that it may not read.',
  source:
    'API TableDescription (TableId, KeySchema), Amazon DynamoDB API Reference; Depot docs, DynamoDB location',
  reasons: {
    TableReplaced: {
      severity: 'warning',
      meaning: 'The table has another TableId than it had: it was deleted and made anew.',
    },
    KeyDesignChanged: {
      severity: 'critical',
      meaning: 'The table was made anew with another key.',
    },
    KeyDesignDiffers: {
      severity: 'critical',
      meaning: 'A replica of that name has another key than the table at home.',
    },
  },
};

/** `pk (S), sk (N)` */
function describeKey(key: readonly KeyPart[]): string {
  return key.map(({ attribute, type }) => `${attribute} (${type})`).join(', ');
}

function judgeReplacement(
  kept: SettingsSnapshot | undefined,
  { tableId, key }: { readonly tableId: string | undefined; readonly key: readonly KeyPart[] },
  now: Date,
): Judgement<Reason> | undefined {
  const former =
    kept?.tableId !== undefined && tableId !== undefined && kept.tableId !== tableId
      ? { key: kept.layout.key, replacedAt: now }
      : kept?.before;
  if (former === undefined) return undefined;
  const agoMs = now.getTime() - former.replacedAt.getTime();
  if (agoMs > toldMs) return undefined;
  const when = agoMs < dayMs ? 'less than a day ago' : `${describeSpan(agoMs)} ago`;
  if (describeKey(former.key) !== describeKey(key)) {
    return {
      verdict: 'fail',
      reason: 'KeyDesignChanged',
      message: `the table was made anew ${when} with the key ${describeKey(key)}; it was ${describeKey(former.key)}`,
      remedy:
        'Find out which version of Depot made it. Keep the older backups, and rehearse a restore before they are trusted.',
    };
  }
  return {
    verdict: 'fail',
    reason: 'TableReplaced',
    message: `the table was deleted and made anew ${when}: its history begins there`,
    remedy:
      'Find out who did it. What was in the older table is in its system backup, if PITR was on: aws dynamodb list-backups --backup-type SYSTEM.',
  };
}

function keyOf(facts: PlacementFacts): readonly KeyPart[] | undefined {
  return facts.table.kind === 'seen' ? facts.table.value.layout?.key : undefined;
}

function judge(
  { target, placements }: ObservationOf<'table'>,
  sight: Sight,
  now: Date,
): Judgement<Reason> | undefined {
  const { environment, member } = target;
  const home = placements.get(environment.region);
  if (home === undefined) return undefined;
  const table = tableToJudge(home);
  if (table.kind === 'said') return table.judgement;
  const { tableId, layout } = table.value;
  if (layout === undefined) return undefined;
  for (const [region, facts] of placements) {
    const key = keyOf(facts);
    if (key === undefined || describeKey(key) === describeKey(layout.key)) continue;
    return {
      verdict: 'fail',
      reason: 'KeyDesignDiffers',
      message: `the key in ${region} is ${describeKey(key)}, at home it is ${describeKey(layout.key)}`,
      remedy:
        'The two are no replicas of each other: find out which one Depot uses, and keep both.',
    };
  }
  const kept = sight.remembered.settings({
    environment: environment.name,
    table: member.name,
    region: environment.region,
  });
  return (
    judgeReplacement(kept, { tableId, key: layout.key }, now) ?? {
      verdict: 'pass',
      message: `its key is ${describeKey(layout.key)}`,
    }
  );
}

/** One finding for each table, of its home placement. */
export function tableIdentityFindings(sight: Sight, now: Date): readonly Finding[] {
  return sight.tables.flatMap((observation): readonly Finding[] => {
    const { environment, member } = observation.target;
    const { name, account, region } = environment;
    const judgement = judge(observation, sight, now);
    if (judgement === undefined) return [];
    const home = observation.placements.get(region);
    return [
      makeFinding(
        tableIdentity,
        {
          environment: name,
          table: member.role === 'extra' ? member.name : member.role,
          account,
          region,
          resource: member.name,
        },
        [name, account, region, member.name],
        judgement,
        home === undefined ? [] : [{ read: 'table', observed: home.table }],
      ),
    ];
  });
}
