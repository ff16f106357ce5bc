import type { DescribeLimitsOutput } from '@aws-sdk/client-dynamodb';

/** The default quotas. @source "Quotas in Amazon DynamoDB" */
export function describeLimits(): DescribeLimitsOutput {
  return {
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  };
}
