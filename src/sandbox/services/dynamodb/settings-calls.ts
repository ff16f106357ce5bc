import type {
  DescribeLimitsOutput,
  DescribeTimeToLiveInput,
  DescribeTimeToLiveOutput,
} from '@aws-sdk/client-dynamodb';
import type { Call } from '../../service.js';
import { resourceNotFound } from './faults.js';
import type { World } from './world.js';

/** Time to live cannot be switched on here. @source DynamoDB API Reference, DescribeTimeToLive */
export function describeTimeToLive(
  world: World,
  input: DescribeTimeToLiveInput,
  call: Call,
): DescribeTimeToLiveOutput {
  world.need(input.TableName, call, resourceNotFound);
  return { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } };
}

/** The default quotas. @source "Quotas in Amazon DynamoDB" */
export function describeLimits(): DescribeLimitsOutput {
  return {
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  };
}
