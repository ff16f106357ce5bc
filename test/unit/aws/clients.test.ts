import { AsyncLocalStorage } from 'node:async_hooks';
import type { TableName } from '../../../src/estate/ids.js';
import { accountId, anAccount, home } from '../../support/estate-builders.js';
import { describedTable, forever, standIn } from './canned.js';

it('adds nothing that each promise of the process would carry on Node 20 and 22', async () => {
  const entered = [
    jest.spyOn(AsyncLocalStorage.prototype, 'run'),
    jest.spyOn(AsyncLocalStorage.prototype, 'enterWith'),
  ];
  const { aws, clock } = standIn({
    accounts: [anAccount()],
    respond: ({ operation }) => (operation === 'DescribeTable' ? describedTable() : undefined),
  });
  const place = { account: accountId, region: home, table: 'sdp-x-Object' as TableName };
  expect(await clock.run(aws.observers.tables.describe(place, forever))).toMatchObject({
    kind: 'seen',
  });
  aws.close();
  for (const enter of entered) expect(enter).not.toHaveBeenCalled();
});
