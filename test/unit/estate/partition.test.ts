import { partitionOf } from '../../../src/aws/partition.js';
import type { RegionId } from '../../../src/estate/ids.js';
import { partitionOfRegion } from '../../../src/estate/partition.js';

describe('the partition of a region', () => {
  it.each([
    'eu-west-1',
    'us-east-1',
    'il-central-1',
    'cn-northwest-1',
    'us-gov-east-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'us-isof-south-1',
    'eusc-de-east-1',
    'xx-new-west-1',
  ] as RegionId[])('of %s is the one that the SDK knows', (region) => {
    expect(partitionOfRegion(region)).toBe(partitionOf(region));
  });
});
