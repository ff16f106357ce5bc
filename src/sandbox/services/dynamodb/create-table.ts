import type { CreateTableInput, CreateTableOutput } from '@aws-sdk/client-dynamodb';
import type { Call } from '../../service.js';
import { describeTable } from './describe-table.js';
import { limitExceeded, refuse, required, resourceInUse, validation } from './faults.js';
import { ItemHistory } from './item-history.js';
import { readIndexes, readKeySchema, usedAttributes } from './indexes.js';
import type { TableKeys } from './keys.js';
import { checkTableName, tableArn } from './names.js';
import { newPolicy, readResourcePolicy } from './resource-policy.js';
import type { Billing, Stream, Table } from './table.js';
import { readTags } from './tags.js';
import { timings } from './timings.js';
import type { World } from './world.js';

const maxTables = 2500;
const notHeld = [
  'VectorIndexes',
  'GlobalTableSourceArn',
  'GlobalTableSettingsReplicationMode',
  'OnDemandThroughput',
  'WarmThroughput',
];

/** @source DynamoDB API Reference, CreateTable */
export function createTable(world: World, input: CreateTableInput, call: Call): CreateTableOutput {
  refuse(input, notHeld, 'it holds no such setting');
  const name = required(input.TableName, 'tableName');
  checkTableName(name, 'TableName');
  const keys = readKeys(input);
  const nowMs = call.now.getTime();
  const { account } = call.caller;
  const indexes = readIndexes(input, keys);
  requireExact(input, { keys, indexes });
  const fields = {
    indexes,
    billing: readBilling(input.BillingMode ?? 'PROVISIONED', input.ProvisionedThroughput, nowMs),
    stream: readStream(input.StreamSpecification, nowMs),
    encryptionKey: readEncryption(world, input.SSESpecification, { account, region: call.region }),
    tableClass: readTableClass(input.TableClass),
    policy:
      input.ResourcePolicy === undefined
        ? undefined
        : newPolicy(world, readResourcePolicy(input.ResourcePolicy), nowMs),
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
    tableClass: 'STANDARD',
    indexes: [],
    timeToLive: undefined,
    policy: undefined,
    shownLagMs: timings.replicationLagMs,
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

/**
 * ARN of the key of a KMS-encrypted table; undefined = DynamoDB's own key.
 * @throws AwsFault ValidationException when there is no such key
 */
export function readEncryption(
  world: World,
  specification: CreateTableInput['SSESpecification'],
  place: { readonly account: string; readonly region: string },
): string | undefined {
  if (specification?.Enabled !== true) return undefined;
  const { KMSMasterKeyId: reference = 'alias/aws/dynamodb' } = specification;
  const arn = world.keyArn(reference, place);
  if (arn !== undefined) return arn;
  throw validation(`One or more parameter values were invalid: KMS key not found: ${reference}`);
}

/** @throws AwsFault ValidationException */
export function readTableClass(named: CreateTableInput['TableClass']): Table['tableClass'] {
  const name: string = named ?? 'STANDARD';
  if (name === 'STANDARD' || name === 'STANDARD_INFREQUENT_ACCESS') return name;
  throw validation(`One or more parameter values were invalid: unknown table class ${name}`);
}

function readKeys({ KeySchema, AttributeDefinitions }: CreateTableInput): TableKeys {
  const schema = required(KeySchema, 'keySchema');
  return readKeySchema(schema, required(AttributeDefinitions, 'attributeDefinitions'));
}

/** Attributes that no key uses must not be defined. */
function requireExact(
  { AttributeDefinitions }: CreateTableInput,
  table: Pick<Table, 'keys' | 'indexes'>,
): void {
  if (AttributeDefinitions?.length === usedAttributes(table).length) return;
  throw validation(
    'One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
  );
}
