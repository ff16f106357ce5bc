import { z } from 'zod';
import { parseBackupLocation } from '../estate/backup-location.js';
import { type BucketName, parseBucketName } from '../estate/ids.js';
import {
  accountIdField,
  accountNameField,
  bucketField,
  choice,
  clusterField,
  environmentIdField,
  externalIdField,
  filledList,
  idPrefixField,
  list,
  matching,
  nameField,
  referenceField,
  regionField,
  roleArnField,
  roleNameField,
  section,
  stackField,
  tableField,
  textField,
  wholeNumber,
} from './fields.js';
import type { Read } from './fields.js';
import { gapSchema } from './gaps.js';
import { parseInstant } from './instants.js';
import { overridesSchema, postureSchema } from './postures.js';
import { schedulesSchema } from './schedules.js';
import { waiversSchema } from './waivers.js';

/** The documents of a configuration file: everything but the process settings. */

/** @source API Invoke, FunctionName, AWS Lambda API Reference */
export const gatewayField = textField(
  matching(
    /^(arn:[a-z0-9-]+:lambda:[a-z0-9-]+:\d{12}:function:)?[\w-]{1,64}(:[\w$-]{1,128})?$/,
    'the name or ARN of a Lambda function',
  ),
  "Name or ARN of the gateway Lambda, in the environment's account and region.",
);
export const backupLocationField = textField(
  parseBackupLocation,
  'Where its backups go, s3://bucket/prefix. The bucket must be under buckets; prefixes of two environments must not lie in each other.',
);

function parseStash(text: string): Read<BucketName | 'none'> {
  if (text === 'none') return { ok: true, value: text };
  const read = parseBucketName(text);
  return read.ok ? read : { ok: false, expected: `${read.expected}; or none` };
}

/** @source Basestar, DynamoDBStorage and S3Stash: what is above an estimated 400,000 bytes */
const stashField = textField(
  parseStash,
  'Bucket of the S3 stash that holds objects above 400 kB, which DynamoDB cannot; none where there is no stash. It belongs under buckets as well.',
);

const accountSchema = section(
  {
    id: accountIdField,
    name: accountNameField,
    roleArn: roleArnField.optional(),
    externalId: externalIdField.optional(),
    regions: filledList(regionField, 50, 'Regions in which anything of this account is watched.'),
  },
  'An AWS account.',
);

const depotSchema = section(
  {
    gateway: gatewayField,
    listOperation: textField(
      matching(/^[\w-]{1,64}$/, 'a word of at most 64 letters, digits, dashes or underscores'),
      'Keyword of the operation that lists objects; depends on the version of Depot.',
    ).prefault('query'),
    controlDataset: textField(matching(/^[\w-]{1,64}$/, 'a dataset id, or nothing'), '')
      .nullable()
      .prefault('__admin')
      .meta({
        description: 'Dataset that addresses control objects; leave it empty to send none.',
      }),
  },
  'How Depot is asked for its datasets. Without it they are not watched.',
);

const storageSchema = section(
  {
    backupLocation: backupLocationField.optional(),
    stash: stashField.optional(),
    clusters: list(clusterField, 50, 'Aurora clusters of the environment.').prefault([]),
  },
  'What the environment keeps outside its DynamoDB tables.',
);

const environmentSchema = section(
  {
    name: nameField('What reports call it; unique. Default: idPrefix and id.').optional(),
    id: environmentIdField,
    idPrefix: idPrefixField.optional(),
    account: referenceField('Id or name of a configured account.'),
    region: regionField.meta({ description: "Home region; one of the account's regions." }),
    tier: choice(
      ['production', 'other'],
      'Production makes missing protection weigh more, such as an object lock that is absent.',
    ).default('production'),
    posture: referenceField('Name of one of the postures.'),
    overrides: overridesSchema.optional(),
    extraTables: list(
      tableField,
      100,
      'Tables beside -Object, -History and -Index that are protected with them.',
    ).prefault([]),
    storage: storageSchema.prefault({}),
    depot: depotSchema.optional(),
    stack: stackField.optional(),
    dataRole: roleNameField(
      'Name of the IAM role that Depot reads and writes data with. Default: sdp-<idPrefix><id>-data-role.',
    ).optional(),
    restoreRole: roleNameField(
      'Name of the IAM role that restores. Without it none is looked at.',
    ).optional(),
    bootstrapBucket: bucketField
      .meta({
        description:
          'Bucket that a rebuild of the environment starts from. Default: sdp-bootstrap-<account id>-<region>.',
      })
      .optional(),
  },
  'A Depot environment.',
);

const bucketSchema = section(
  {
    name: bucketField,
    account: referenceField('Id or name of the configured account that owns it.'),
    region: regionField.meta({ description: "Its region; one of the account's regions." }),
    objectLock: section(
      {
        mode: choice(['governance', 'compliance'], 'Least mode of the default retention.'),
        days: wholeNumber(1, 36_500, 'Least default retention, days.'),
      },
      'Wanted default retention. Without it object lock is recommended, nothing more.',
    ).optional(),
  },
  'A backup bucket.',
);

export const startField = textField(
  parseInstant,
  'First instant of the sandbox, UTC. Default: now.',
);

const addressField = textField(
  matching(
    /^https?:\/\/([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?\/?$/,
    'a web address without a path, such as http://127.0.0.1:4566',
  ),
  'Where a served sandbox is looked for.',
);

const sandboxSchema = section(
  {
    startsAt: startField.optional(),
    seed: wholeNumber(
      0,
      2 ** 32 - 1,
      'The same seed gives the same items, ids and history.',
    ).default(1),
    rates: choice(
      ['documented', 'off'],
      'Whether the sandbox throttles at the request rates that AWS documents.',
    ).default('documented'),
    address: addressField.prefault('http://127.0.0.1:4566'),
    gaps: list(gapSchema, 1000, 'What is wrong in the sandbox from its start.').prefault([]),
  },
  'Makes the file the description of a simulated AWS: everything is as it is wanted, but for the gaps.',
);

const posturesError = 'a section with a name for each posture';

export const documentsSchema = z.strictObject(
  {
    accounts: filledList(accountSchema, 1000, 'The AWS accounts.'),
    postures: z
      .record(nameField('Name of a posture.'), postureSchema, posturesError)
      .meta({ description: 'Wanted states by name.' })
      .prefault({}),
    environments: filledList(environmentSchema, 10_000, 'The Depot environments.'),
    buckets: list(bucketSchema, 10_000, 'The backup buckets.').prefault([]),
    waivers: waiversSchema.prefault([]),
    schedules: schedulesSchema.prefault({}),
    sandbox: sandboxSchema.optional(),
  },
  'a section of named keys',
);

export type Documents = z.output<typeof documentsSchema>;
export type EnvironmentDocument = Documents['environments'][number];
/** What makes a configuration the description of a simulated AWS; gaps keep the configured order. */
export type SandboxSection = NonNullable<Documents['sandbox']>;
/** Its references are checked: environments and accounts by name or id, tables by role or name. */
export type GapDocument = SandboxSection['gaps'][number];
