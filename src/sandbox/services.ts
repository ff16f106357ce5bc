import * as backup from '@aws-sdk/client-backup';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as lambda from '@aws-sdk/client-lambda';
import * as organizations from '@aws-sdk/client-organizations';
import * as rds from '@aws-sdk/client-rds';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';
import type { SandboxClock } from './clock.js';
import type { BackupsDescription } from './backup-description.js';
import type { WorldDescription } from './description.js';
import type { CredentialStore } from './iam/credentials.js';
import { dynamoDbNeeds, guardService, lambdaNeeds, rdsNeeds, stsNeeds } from './iam/guard.js';
import { partitionOf } from './iam/partition.js';
import type { Random } from './random.js';
import type { Handler, Service } from './service.js';
import { createBackup } from './services/backup/backup.js';
import { createDynamoDb } from './services/dynamodb/dynamodb.js';
import { createLambda } from './services/lambda/lambda.js';
import { createOrganizations } from './services/organizations/organizations.js';
import { createRds } from './services/rds/rds.js';
import { createS3 } from './services/s3/s3.js';
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
  const tables = createDynamoDb({ clock, random, partition: partitionOf });
  const buckets = createS3({ clock, random: random.fork('s3') });
  const clusters = createRds({ clock, random: random.fork('rds') });
  const functions = createLambda();
  const roles = createSts({
    accounts: description.accounts,
    credentials,
    random: random.fork('sts'),
  });
  tables.seed(description.tables);
  buckets.seed(description.buckets);
  clusters.seed(description.clusters);
  functions.seed(description.depots);
  const backups = createBackup({
    clock,
    random: random.fork('backup'),
    tables: tables.catalogue,
    keyState: () => undefined, // no KMS here that knows of a key
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
