import type { Environment } from '../../estate/environment.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';
import { type Finding, makeFinding } from '../finding.js';
import type { Sight } from '../sight.js';
import { keyIn, type PlaceOfReturn, placesOfReturn, subjectIn } from './places-of-return.js';

type Reason = 'NameTaken';

/** Where copies would be restored, no stranger has the names. */
export const returnNameFree: ControlCard = {
  id: 'return-name-free',
  title: 'Table names free where copies would be restored',
  subject: 'environment',
  rationale:
    'Depot reads its tables by their names only, tables cannot be renamed, and a restore never overwrites.',
  source: 'Restoring a DynamoDB table from a backup, Amazon DynamoDB Developer Guide',
  reasons: {
    NameTaken: {
      severity: 'warning',
      meaning:
        'A table of the same name, which is no replica of the environment, is where its copies would be restored.',
    },
  },
};

function judge(
  environment: Environment,
  place: PlaceOfReturn,
  sight: Sight,
): Judgement<Reason> | undefined {
  const facts = sight.place(place.account, place.region);
  if (facts === undefined) return undefined; // told by return-region
  const { tables } = facts;
  if (tables.kind === 'unknown') return unseen(tables);
  const names = tables.kind === 'absent' ? [] : tables.value.depot;
  const taken = environment.tables.map(({ name }) => name).filter((name) => names.includes(name));
  if (taken.length === 0) return { verdict: 'pass', message: 'the names of its tables are free' };
  return {
    verdict: 'fail',
    reason: 'NameTaken',
    message: `${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there already, outside this environment's group`,
    remedy:
      'Find out whose they are. If they are the remains of a rehearsal, or another environment with the same id, plan the return into another region or account.',
  };
}

/** One finding for each place that holds copies and no placement of the environment. */
export function returnNameFindings(sight: Sight): readonly Finding[] {
  return sight.estate.environments.flatMap((environment) =>
    placesOfReturn(environment)
      .filter(({ why }) => why === 'copies')
      .flatMap((place): readonly Finding[] => {
        const judgement = judge(environment, place, sight);
        if (judgement === undefined) return [];
        const tables = sight.place(place.account, place.region)?.tables;
        return [
          makeFinding(
            returnNameFree,
            subjectIn(environment, place, 'table names'),
            keyIn(environment, place),
            judgement,
            tables === undefined ? [] : [{ read: 'tables', observed: tables }],
          ),
        ];
      }),
  );
}
