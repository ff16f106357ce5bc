import * as scaling from '@aws-sdk/client-application-auto-scaling';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as backup from '@aws-sdk/client-backup';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as lambda from '@aws-sdk/client-lambda';
import * as organizations from '@aws-sdk/client-organizations';
import * as rds from '@aws-sdk/client-rds';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';
import type { SandboxClock } from './clock.js';
import type { BackupsDescription } from './backup-description.js';
import type { WorldDescription } from './description.js';
import type { CredentialStore } from './iam/credentials.js';
import {
  dynamoDbNeeds,
  guardService,
  lambdaNeeds,
  rdsNeeds,
  stackNeeds,
  stsNeeds,
} from './iam/guard.js';
import { partitionOf } from './iam/partition.js';
import type { Random } from './random.js';
import { createCloudFormation } from './services/cloudformation/cloudformation.js';
import { createCloudWatch } from './services/cloudwatch/cloudwatch.js';
import type { Handler, Service } from './service.js';
import { createBackup } from './services/backup/backup.js';
import { createDynamoDb } from './services/dynamodb/dynamodb.js';
import { createIam } from './services/iam/iam.js';
import { createKms } from './services/kms/kms.js';
import { createLambda } from './services/lambda/lambda.js';
import { createOrganizations } from './services/organizations/organizations.js';
import { createRds } from './services/rds/rds.js';
import { createS3 } from './services/s3/s3.js';
import { createScaling } from './services/scaling/scaling.js';
import { createSts } from './services/sts.js';
import type { ServiceWire } from './wire/model.js';

/**
 * Every service of the sandbox with what the description plants in it, each behind the caller's
 * identity policy and paired with the SDK client whose schemas it speaks.
 */
export function createServices(options: {
  readonly description: WorldDescription;
  readonly clock: SandboxClock;
  readonly random: Random;
  readonly credentials: CredentialStore;
}): readonly ServiceWire[] {
  const { description, clock, random, credentials } = options;
  const keys = createKms({ clock });
  const tables = createDynamoDb({ clock, random, partition: partitionOf, keys: keys.keys });
  const buckets = createS3({ clock, random: random.fork('s3') });
  const clusters = createRds({ clock, random: random.fork('rds'), keys: keys.keys });
  const functions = createLambda();
  const roles = createSts({
    accounts: description.accounts,
    credentials,
    random: random.fork('sts'),
  });
  const metrics = createCloudWatch(tables.replicationDelay);
  const stacks = createCloudFormation({ clock });
  const targets = createScaling({ clock });
  const identities = createIam(description.accounts);
  keys.seed(description.keys ?? []);
  tables.seed(description.tables);
  targets.seed(description.tables);
  stacks.seed(description.stacks ?? []);
  buckets.seed(description.buckets);
  clusters.seed(description.clusters);
  functions.seed(description.depots);
  const backups = createBackup({
    clock,
    random: random.fork('backup'),
    tables: tables.catalogue,
    keyState: (arn, atMs) => (keys.keys.lostAtMs(arn) <= atMs ? 'unusable' : 'usable'),
    managedKey: (account, region) => keys.keys.arnOf('alias/aws/backup', account, region),
    description: description.backups ?? noBackups,
  });
  const organization = createOrganizations(description.backups?.organization);
  const tableNeeds = dynamoDbNeeds(Object.keys(tables.service.handlers));
  return [
    { service: guardService(roles.service, stsNeeds), sdk: sts, client: sts.STSClient },
    {
      service: guardService(caughtUp(tables.service, backups.catchUp), tableNeeds),
      sdk: dynamodb,
      client: dynamodb.DynamoDBClient,
    },
    { service: buckets.service, sdk: s3, client: s3.S3Client },
    { service: guardService(clusters.service, rdsNeeds), sdk: rds, client: rds.RDSClient },
    {
      service: guardService(functions.service, lambdaNeeds),
      sdk: lambda,
      client: lambda.LambdaClient,
    },
    { service: keys.service, sdk: kms, client: kms.KMSClient },
    { service: identities.service, sdk: iam, client: iam.IAMClient },
    {
      service: guardService(metrics.service, {}),
      sdk: cloudwatch,
      client: cloudwatch.CloudWatchClient,
    },
    {
      service: guardService(stacks.service, stackNeeds),
      sdk: cloudformation,
      client: cloudformation.CloudFormationClient,
    },
    {
      service: guardService(targets.service, {}),
      sdk: scaling,
      client: scaling.ApplicationAutoScalingClient,
    },
    { service: backups.service, sdk: backup, client: backup.BackupClient },
    {
      service: guardService(organization, {}),
      sdk: organizations,
      client: organizations.OrganizationsClient,
    },
  ];
}

const noBackups: BackupsDescription = {
  organization: undefined,
  settings: [],
  vaults: [],
  plans: [],
  jobFaults: [],
};

/** The same service, before each of whose calls what is due by then happens. */
function caughtUp(service: Service, catchUp: () => void): Service {
  const handlers = Object.entries(service.handlers).map(([operation, handler]) => {
    const later: Handler = (input, call) => {
      catchUp();
      return handler(input, call);
    };
    return [operation, later] as const;
  });
  return { ...service, handlers: Object.fromEntries(handlers) };
}
