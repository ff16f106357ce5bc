import { AsyncLocalStorage } from 'node:async_hooks';
import type { TableName } from '../../../src/estate/ids.js';
import { accountId, anAccount, home } from '../../support/estate-builders.js';
import { describedTable, forever, standIn } from './canned.js';

it('leaves nothing behind that each promise of the process would carry', async () => {
  const disabled = jest.spyOn(AsyncLocalStorage.prototype, 'disable');
  const { aws, clock } = standIn({
    accounts: [anAccount()],
    respond: ({ operation }) => (operation === 'DescribeTable' ? describedTable() : undefined),
  });
  const place = { account: accountId, region: home, table: 'sdp-x-Object' as TableName };
  await clock.run(aws.observers.tables.describe(place, forever));
  expect(disabled).not.toHaveBeenCalled();
  aws.close();
  expect(disabled).toHaveBeenCalledTimes(1);
});
