import { partitionOf } from '../../../src/aws/partition.js';
import type { RegionId, TableName } from '../../../src/estate/ids.js';
import { tableArn } from '../../../src/estate/table-arn.js';
import { accountId } from '../../support/estate-builders.js';

describe('tableArn', () => {
  it.each([
    'eu-west-1',
    'us-east-1',
    'me-central-1',
    'cn-north-1',
    'us-gov-west-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'us-isof-south-1',
    'eusc-de-east-1',
  ])('names the partition of %s as the SDK does', (id) => {
    const region = id as RegionId;
    expect(tableArn({ account: accountId, region, table: 'sdp-x-Object' as TableName })).toBe(
      `arn:${partitionOf(region)}:dynamodb:${id}:${accountId}:table/sdp-x-Object`,
    );
  });
});
