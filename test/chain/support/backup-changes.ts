import {
  BackupClient,
  DeleteBackupPlanCommand,
  DeleteBackupSelectionCommand,
  ListBackupPlansCommand,
  ListBackupSelectionsCommand,
  UpdateRegionSettingsCommand,
} from '@aws-sdk/client-backup';
import { DisableKeyCommand, EnableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  DeleteBucketPolicyCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { type Change, operatorOf } from './change.js';
import { backup, central, platform, west } from './estate-file.js';

// What somebody does to the backups, and to what they stand on.

const plansOf = (sandbox: Sandbox): BackupClient =>
  new BackupClient(operatorOf(sandbox, platform, west));
const buckets = (sandbox: Sandbox): S3Client => new S3Client(operatorOf(sandbox, backup, central));
const keys = (sandbox: Sandbox): KMSClient => new KMSClient(operatorOf(sandbox, platform, west));

/** The plan of `orders`; refused when it is gone already. */
async function planOf(client: BackupClient): Promise<string> {
  const { BackupPlansList: plans = [] } = await client.send(new ListBackupPlansCommand({}));
  const id = plans[0]?.BackupPlanId;
  if (id === undefined) throw new Error('no plan');
  return id;
}

async function selectionOf(client: BackupClient, BackupPlanId: string) {
  const { BackupSelectionsList: selections = [] } = await client.send(
    new ListBackupSelectionsCommand({ BackupPlanId }),
  );
  const SelectionId = selections[0]?.SelectionId;
  if (SelectionId === undefined) throw new Error('no selection');
  return SelectionId;
}

function features(on: boolean): Change {
  return {
    what: `advanced features: ${on}`,
    apply: (sandbox) =>
      plansOf(sandbox).send(
        new UpdateRegionSettingsCommand({ ResourceTypeManagementPreference: { DynamoDB: on } }),
      ),
  };
}

function policy(what: string, document: string | undefined): Change {
  const Bucket = 'depot-backups';
  return {
    what: `policy of ${Bucket}: ${what}`,
    apply: (sandbox) =>
      document === undefined
        ? buckets(sandbox).send(new DeleteBucketPolicyCommand({ Bucket }))
        : buckets(sandbox).send(new PutBucketPolicyCommand({ Bucket, Policy: document })),
  };
}

const onlyFromHere = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${platform}:root` },
      NotAction: 's3:DeleteObject',
      Resource: ['arn:aws:s3:::depot-backups', 'arn:aws:s3:::depot-backups/*'],
      Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    },
  ],
});

/** The key of the vault of `orders`. */
const KeyId = 'alias/depot-e2dd35eedfec-backups';

export const backupChanges: readonly Change[] = [
  features(true),
  features(false),
  {
    what: 'the plan lets go of the tables',
    async apply(sandbox) {
      const client = plansOf(sandbox);
      const BackupPlanId = await planOf(client);
      const SelectionId = await selectionOf(client, BackupPlanId);
      await client.send(new DeleteBackupSelectionCommand({ BackupPlanId, SelectionId }));
    },
  },
  {
    what: 'the plan is deleted',
    async apply(sandbox) {
      const client = plansOf(sandbox);
      const BackupPlanId = await planOf(client);
      await client.send(new DeleteBackupPlanCommand({ BackupPlanId }));
    },
  },
  {
    what: 'the key of a vault is disabled',
    apply: (sandbox) => keys(sandbox).send(new DisableKeyCommand({ KeyId })),
  },
  {
    what: 'the key of a vault is enabled',
    apply: (sandbox) => keys(sandbox).send(new EnableKeyCommand({ KeyId })),
  },
  policy('deleted', undefined),
  policy('from one network only', onlyFromHere),
  {
    what: 'the block of public access is taken off',
    apply: (sandbox) =>
      buckets(sandbox).send(
        new PutPublicAccessBlockCommand({
          Bucket: 'depot-backups',
          PublicAccessBlockConfiguration: { BlockPublicAcls: false, BlockPublicPolicy: false },
        }),
      ),
  },
];
