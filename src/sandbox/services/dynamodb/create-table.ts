import type { CreateTableInput, CreateTableOutput } from '@aws-sdk/client-dynamodb';
import type { Call } from '../../service.js';
import { describeTable } from './describe-table.js';
import { limitExceeded, refuse, required, resourceInUse, validation } from './faults.js';
import { ItemHistory } from './item-history.js';
import type { KeyAttribute, TableKeys } from './keys.js';
import { checkTableName, tableArn } from './names.js';
import type { Billing, Stream, Table } from './table.js';
import { readTags } from './tags.js';
import { timings } from './timings.js';
import type { World } from './world.js';

const maxTables = 2500;
const notHeld = [
  'LocalSecondaryIndexes',
  'GlobalSecondaryIndexes',
  'VectorIndexes',
  'ResourcePolicy',
  'GlobalTableSourceArn',
  'GlobalTableSettingsReplicationMode',
  'OnDemandThroughput',
  'WarmThroughput',
  'TableClass',
];

/** @source DynamoDB API Reference, CreateTable */
export function createTable(world: World, input: CreateTableInput, call: Call): CreateTableOutput {
  refuse(input, notHeld, 'it holds plain tables only');
  const name = required(input.TableName, 'tableName');
  checkTableName(name, 'TableName');
  const keys = readKeys(input);
  const nowMs = call.now.getTime();
  const { account } = call.caller;
  const fields = {
    billing: readBilling(input.BillingMode ?? 'PROVISIONED', input.ProvisionedThroughput, nowMs),
    stream: readStream(input.StreamSpecification, nowMs),
    encryptionKey: readEncryption(input.SSESpecification),
    deletionProtection: input.DeletionProtectionEnabled ?? false,
    tags: readTags(new Map(), input.Tags ?? []),
  };
  if (world.find(account, call.region, name, nowMs) !== undefined) {
    throw resourceInUse(`Table already exists: ${name}`);
  }
  if (world.list(account, call.region, nowMs).length >= maxTables) {
    throw limitExceeded(`Subscriber limit exceeded: ${maxTables} tables per account and region.`);
  }
  const table: Table = {
    ...newTable(world, { account, region: call.region, name, keys, nowMs }),
    ...fields,
  };
  world.put(table);
  return { TableDescription: describeTable(world, table, nowMs) };
}

export interface NewTable {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly keys: TableKeys;
  readonly nowMs: number;
}

/** An empty on-demand table with nothing switched on, CREATING for a few seconds. Not yet stored. */
export function newTable(world: World, { account, region, name, keys, nowMs }: NewTable): Table {
  return {
    account,
    region,
    name,
    keys,
    arn: tableArn(world.partition(region), region, account, name),
    id: world.newUuid(),
    createdAtMs: nowMs,
    activeAtMs: nowMs + timings.createMs,
    updatedAtMs: nowMs,
    goneAtMs: undefined,
    held: undefined,
    billing: { mode: 'PAY_PER_REQUEST', sinceMs: nowMs },
    stream: undefined,
    deletionProtection: false,
    encryptionKey: undefined,
    tags: new Map(),
    pitr: undefined,
    restored: undefined,
    replicaSourceAtMs: undefined,
    items: new ItemHistory(() => []),
  };
}

/** @throws AwsFault ValidationException */
export function readBilling(
  mode: string,
  throughput: CreateTableInput['ProvisionedThroughput'],
  nowMs: number,
): Billing {
  if (mode === 'PAY_PER_REQUEST') {
    if (throughput === undefined) return { mode, sinceMs: nowMs };
    throw validation(
      'One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  const readUnits = throughput?.ReadCapacityUnits ?? 0;
  const writeUnits = throughput?.WriteCapacityUnits ?? 0;
  if (mode !== 'PROVISIONED' || readUnits < 1 || writeUnits < 1) {
    throw validation(
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  }
  return { mode, readUnits, writeUnits };
}

/** @throws AwsFault ValidationException */
export function readStream(
  specification: CreateTableInput['StreamSpecification'],
  nowMs: number,
): Stream | undefined {
  if (specification?.StreamEnabled !== true) {
    if (specification?.StreamViewType === undefined) return undefined;
    throw validation(
      'One or more parameter values were invalid: StreamViewType needs StreamEnabled',
    );
  }
  if (specification.StreamViewType === undefined) {
    throw validation(
      'One or more parameter values were invalid: StreamEnabled needs StreamViewType',
    );
  }
  return { viewType: specification.StreamViewType, enabledAtMs: nowMs };
}

/** The customer's key; undefined = AWS's own. */
export function readEncryption(
  specification: CreateTableInput['SSESpecification'],
): string | undefined {
  return specification?.Enabled === true
    ? (specification.KMSMasterKeyId ?? 'alias/aws/dynamodb')
    : undefined;
}

function readKeys({ KeySchema, AttributeDefinitions }: CreateTableInput): TableKeys {
  const schema = required(KeySchema, 'keySchema');
  const definitions = required(AttributeDefinitions, 'attributeDefinitions');
  const [hash, range, ...more] = schema;
  if (
    hash?.KeyType !== 'HASH' ||
    more.length > 0 ||
    (range !== undefined && range.KeyType !== 'RANGE')
  ) {
    throw validation(
      'Invalid KeySchema: one HASH key is needed, and at most one RANGE key may follow it',
    );
  }
  const attribute = (name: string | undefined): KeyAttribute => {
    const definition = definitions.find(({ AttributeName }) => AttributeName === name);
    const type = definition?.AttributeType;
    if (name !== undefined && (type === 'S' || type === 'N' || type === 'B')) return { name, type };
    throw validation(
      `One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Key: ${name ?? ''}`,
    );
  };
  if (definitions.length !== schema.length || hash.AttributeName === range?.AttributeName) {
    throw validation(
      'One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  }
  return {
    hash: attribute(hash.AttributeName),
    range: range === undefined ? undefined : attribute(range.AttributeName),
  };
}
