import {
  DeleteTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { ModifyDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { backupChanges } from './backup-changes.js';
import { type Change, operatorOf } from './change.js';
import { backup, central, platform, staging, west } from './estate-file.js';

function tablesOf(sandbox: Sandbox, account: string, region: string): DynamoDBClient {
  return new DynamoDBClient({
    ...operatorOf(sandbox, account, region),
    accountIdEndpointMode: 'disabled',
  });
}

interface TablePlace {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

const places: readonly TablePlace[] = ['Object', 'History', 'Index'].flatMap((role) => [
  { account: platform, region: west, name: `sdp-e2dd35eedfec-${role}` },
  { account: platform, region: central, name: `sdp-e2dd35eedfec-${role}` },
  { account: platform, region: central, name: `sdp-5b1c9f04a7d2-${role}` },
  { account: staging, region: west, name: `sdp-stg-9d40c6b8e173-${role}` },
]);

function pitr({ account, region, name: TableName }: TablePlace, days: number | undefined): Change {
  return {
    what: `PITR of ${TableName} in ${region}: ${days ?? 'off'}`,
    apply: (sandbox) =>
      tablesOf(sandbox, account, region).send(
        new UpdateContinuousBackupsCommand({
          TableName,
          PointInTimeRecoverySpecification: {
            PointInTimeRecoveryEnabled: days !== undefined,
            ...(days === undefined ? {} : { RecoveryPeriodInDays: days }),
          },
        }),
      ),
  };
}

function protection({ account, region, name: TableName }: TablePlace, on: boolean): Change {
  return {
    what: `protection of ${TableName} in ${region}: ${on}`,
    apply: (sandbox) =>
      tablesOf(sandbox, account, region).send(
        new UpdateTableCommand({ TableName, DeletionProtectionEnabled: on }),
      ),
  };
}

function deletion({ account, region, name: TableName }: TablePlace): Change {
  return {
    what: `${TableName} in ${region} deleted`,
    apply: (sandbox) =>
      tablesOf(sandbox, account, region).send(new DeleteTableCommand({ TableName })),
  };
}

function versioning(region: string, Bucket: string, Status: 'Enabled' | 'Suspended'): Change {
  return {
    what: `versioning of ${Bucket}: ${Status}`,
    apply: (sandbox) =>
      new S3Client(operatorOf(sandbox, backup, region)).send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }),
      ),
  };
}

function retention(days: number): Change {
  return {
    what: `retention of orders-aurora: ${days}`,
    apply: (sandbox) =>
      new RDSClient(operatorOf(sandbox, platform, west)).send(
        new ModifyDBClusterCommand({
          DBClusterIdentifier: 'orders-aurora',
          BackupRetentionPeriod: days,
          ApplyImmediately: true,
        }),
      ),
  };
}

/** Everything that is done; AWS refuses some of it at times, such as deleting what is protected. */
export const changes: readonly Change[] = [
  ...places.flatMap((place) => [
    pitr(place, undefined),
    pitr(place, 35),
    pitr(place, 9),
    protection(place, true),
    protection(place, false),
  ]),
  ...backupChanges,
  ...places.map(deletion),
  ...(['Enabled', 'Suspended'] as const).flatMap((status) => [
    versioning(central, 'depot-backups', status),
    versioning(west, 'depot-backups-staging', status),
  ]),
  retention(1),
  retention(9),
];
