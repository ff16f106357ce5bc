import type { RegionId, TableName } from '../../../src/estate/ids.js';
import { tableArn } from '../../../src/estate/table-arn.js';
import { accountId } from '../../support/estate-builders.js';

describe('tableArn', () => {
  it.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('of %s begins with the partition %s', (id, partition) => {
    const place = {
      account: accountId,
      region: id as RegionId,
      table: 'sdp-x-Object' as TableName,
    };
    expect(tableArn(place)).toBe(`arn:${partition}:dynamodb:${id}:${accountId}:table/sdp-x-Object`);
  });
});
