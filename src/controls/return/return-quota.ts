import { type ControlCard, type Judgement, unseen } from '../control.js';
import type { PlacementFacts } from '../../estate/facts.js';
import { type Basis, type Finding, makeFinding } from '../finding.js';
import type { ObservationOf, Sight } from '../sight.js';

type Reason = 'RestoresQueue' | 'RestoresRunning';

/** @source Quotas in Amazon DynamoDB, Amazon DynamoDB Developer Guide: concurrent restores */
const concurrentRestores = 50;

/** A region's return fits the quota of restores that run at once. */
export const returnQuota: ControlCard = {
  id: 'return-quota',
  title: 'Restores fit the quota',
  subject: 'place',
  rationale:
    'The loss of a region makes every environment in it restore at once; beyond the quota they wait for each other.',
  source: 'Quotas in Amazon DynamoDB, Amazon DynamoDB Developer Guide',
  reasons: {
    RestoresQueue: {
      severity: 'info',
      meaning: 'More tables live here than can be restored at once.',
    },
    RestoresRunning: {
      severity: 'info',
      meaning: 'Restores that run now leave less of the quota than the tables here need.',
    },
  },
};

/** How many tables have their home in a place: of all that is configured, since all would return. */
function tablesAt({ whole, estate }: Sight, { target }: ObservationOf<'place'>): number {
  const { account, region } = target;
  return (whole ?? estate).environments
    .filter((each) => each.account === account.id && each.region === region)
    .reduce((sum, { tables }) => sum + tables.length, 0);
}

function placementsIn(sight: Sight, { target }: ObservationOf<'place'>) {
  return sight.tables.flatMap(({ target: table, placements }) => {
    const { environment } = table;
    if (environment.account !== target.account.id) return [];
    const facts = placements.get(target.region);
    return facts === undefined ? [] : [{ isHome: environment.region === target.region, facts }];
  });
}

function judge(
  homes: readonly PlacementFacts[],
  tables: number,
  running: number,
): Judgement<Reason> {
  if (tables > concurrentRestores) {
    return {
      verdict: 'fail',
      reason: 'RestoresQueue',
      message: `${tables} tables have their home here, and ${concurrentRestores} can be restored at once`,
      remedy:
        'Ask AWS for a higher quota of concurrent restores, and decide which environments come first.',
    };
  }
  if (tables > concurrentRestores - running) {
    return {
      verdict: 'fail',
      reason: 'RestoresRunning',
      message: `${running} restores run now; the ${tables} tables with their home here would have to wait`,
      remedy: 'Wait for the restores that run, or ask whose they are.',
    };
  }
  for (const { table } of homes) if (table.kind === 'unknown') return unseen(table);
  return {
    verdict: 'pass',
    message: `${tables} tables have their home here; ${concurrentRestores} can be restored at once`,
  };
}

/** One finding for each account and region in which a table has its home. */
export function returnQuotaFindings(sight: Sight): readonly Finding[] {
  return sight.places.flatMap((observation): readonly Finding[] => {
    const { account, region } = observation.target;
    const placements = placementsIn(sight, observation);
    const homes = placements.filter(({ isHome }) => isHome);
    if (homes.length === 0) return [];
    const running = placements.filter(
      ({ facts: { table } }) => table.kind === 'seen' && table.value.layout?.isRestoring === true,
    ).length;
    const basis: readonly Basis[] = homes
      .slice(0, 1)
      .map(({ facts }) => ({ read: 'a table here', observed: facts.table }));
    return [
      makeFinding(
        returnQuota,
        {
          environment: undefined,
          table: undefined,
          account: account.id,
          region,
          resource: 'restores',
        },
        [account.id, region],
        judge(
          homes.map(({ facts }) => facts),
          tablesAt(sight, observation),
          running,
        ),
        basis,
      ),
    ];
  });
}
