import type { ListedTables } from '../estate/place-facts.js';
import type { Places } from '../ports/surroundings.js';
import { required } from './answers.js';
import { everyPage } from './paging.js';
import type { Read, Send } from './read.js';

const mostPages = 200;
const pageSize = 100;

/** Tables of Depot begin so. @source guide, "DynamoDB" */
const depotPrefix = 'sdp-';

/** The port `Places` on DynamoDB. */
export function createPlaces(read: Read): Places {
  return {
    tables: ({ account, region }, signal) =>
      read(
        {
          account,
          region,
          subject: 'the list of tables',
          absentOn: [],
          operation: 'ListTables',
          work: listTables,
        },
        signal,
      ),
  };
}

async function listTables(send: Send): Promise<ListedTables> {
  const depot: string[] = [];
  let total = 0;
  await everyPage('ListTables', mostPages, async (token) => {
    const answer = await send('ListTables', {
      Limit: pageSize,
      ...(token === undefined ? {} : { ExclusiveStartTableName: token }),
    });
    const names = required(answer.TableNames, 'ListTables: TableNames');
    total += names.length;
    depot.push(...names.filter((name) => name.startsWith(depotPrefix)));
    return answer.LastEvaluatedTableName;
  });
  return { depot: depot.toSorted(), total };
}
