import type {
  AttributeDefinition,
  CreateTableInput,
  GlobalSecondaryIndex,
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  LocalSecondaryIndex,
  Projection,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import { validation } from './faults.js';
import { keyAttributes, type KeyAttribute, type TableKeys } from './keys.js';
import type { Table } from './table.js';

/** A secondary index as it is described. It holds nothing: there are no queries here. */
export interface Index {
  readonly name: string;
  readonly kind: 'global' | 'local';
  readonly keys: TableKeys;
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly included: readonly string[];
}

const most = { global: 20, local: 5 } as const;
const namePattern = /^[a-zA-Z0-9_.-]{3,255}$/;
const projections = ['ALL', 'KEYS_ONLY', 'INCLUDE'] as const;

/** Key schema of a table or an index, with the types of its attributes. @throws AwsFault ValidationException */
export function readKeySchema(
  schema: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): TableKeys {
  const [hash, range, ...more] = schema;
  if (
    hash?.KeyType !== 'HASH' ||
    more.length > 0 ||
    (range !== undefined && range.KeyType !== 'RANGE') ||
    hash.AttributeName === range?.AttributeName
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
  return {
    hash: attribute(hash.AttributeName),
    range: range === undefined ? undefined : attribute(range.AttributeName),
  };
}

/** @source DynamoDB API Reference, CreateTable. @throws AwsFault ValidationException */
export function readIndexes(
  input: Pick<
    CreateTableInput,
    'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes' | 'AttributeDefinitions'
  >,
  keys: TableKeys,
): readonly Index[] {
  const definitions = input.AttributeDefinitions ?? [];
  const indexes = [
    ...(input.GlobalSecondaryIndexes ?? []).map((each) => readIndex('global', each, definitions)),
    ...(input.LocalSecondaryIndexes ?? []).map((each) => readIndex('local', each, definitions)),
  ];
  for (const kind of ['global', 'local'] as const) {
    if (indexes.filter((index) => index.kind === kind).length > most[kind]) {
      throw validation(
        `One or more parameter values were invalid: more than ${most[kind]} ${kind} indexes`,
      );
    }
  }
  if (new Set(indexes.map(({ name }) => name)).size < indexes.length) {
    throw validation('One or more parameter values were invalid: Duplicate index name');
  }
  const stray = indexes.find(
    (index) =>
      index.kind === 'local' &&
      (index.keys.hash.name !== keys.hash.name || index.keys.range === undefined),
  );
  if (stray !== undefined) {
    throw validation(
      `One or more parameter values were invalid: Index ${stray.name} must have the hash key of the table, and a range key`,
    );
  }
  return indexes;
}

function readIndex(
  kind: Index['kind'],
  { IndexName, KeySchema, Projection }: GlobalSecondaryIndex | LocalSecondaryIndex,
  definitions: readonly AttributeDefinition[],
): Index {
  const name = IndexName ?? '';
  if (!namePattern.test(name)) {
    throw validation(`Invalid table/index name. IndexName must be 3 to 255 characters: ${name}`);
  }
  const type = projections.find((known) => known === Projection?.ProjectionType);
  const included = Projection?.NonKeyAttributes ?? [];
  if (type === undefined || (type === 'INCLUDE') !== included.length > 0) {
    throw validation(
      'One or more parameter values were invalid: NonKeyAttributes go with ProjectionType INCLUDE, and with no other',
    );
  }
  const keys = readKeySchema(KeySchema ?? [], definitions);
  return { name, kind, keys, projection: type, included };
}

/** Every attribute that a key of the table or of an index uses, once. */
export function usedAttributes({
  keys,
  indexes,
}: Pick<Table, 'keys' | 'indexes'>): readonly KeyAttribute[] {
  const all = [keys, ...indexes.map((index) => index.keys)].flatMap(keyAttributes);
  return [...new Map(all.map((attribute) => [attribute.name, attribute] as const)).values()];
}

export function keySchema(keys: TableKeys): KeySchemaElement[] {
  return keyAttributes(keys).map(({ name }, index) => ({
    AttributeName: name,
    KeyType: index === 0 ? 'HASH' : 'RANGE',
  }));
}

/**
 * The indexes as `DescribeTable` shows them. Sizes are those of the whole table: what a projection
 * or a missing key leaves out is not counted off.
 */
export function describeIndexes(
  table: Table,
  status: 'CREATING' | 'ACTIVE',
  sizes: { readonly items: number; readonly bytes: number },
): Pick<TableDescription, 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'> {
  const common = ({ name, keys, projection, included }: Index) => ({
    IndexName: name,
    IndexArn: `${table.arn}/index/${name}`,
    KeySchema: keySchema(keys),
    Projection: {
      ProjectionType: projection,
      ...(projection === 'INCLUDE' && { NonKeyAttributes: [...included] }),
    } satisfies Projection,
    IndexSizeBytes: sizes.bytes,
    ItemCount: sizes.items,
  });
  const { billing } = table;
  const global = table.indexes
    .filter(({ kind }) => kind === 'global')
    .map((index): GlobalSecondaryIndexDescription => ({
      ...common(index),
      IndexStatus: status,
      ProvisionedThroughput: {
        NumberOfDecreasesToday: 0,
        ReadCapacityUnits: billing.mode === 'PROVISIONED' ? billing.readUnits : 0,
        WriteCapacityUnits: billing.mode === 'PROVISIONED' ? billing.writeUnits : 0,
      },
    }));
  const local = table.indexes.filter(({ kind }) => kind === 'local').map(common);
  return {
    ...(global.length > 0 && { GlobalSecondaryIndexes: global }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local }),
  };
}

/**
 * The indexes that a restore makes: all, or those of each kind that an override names.
 * @throws AwsFault ValidationException for one that the source did not have
 */
export function restoredIndexes(
  source: readonly Index[],
  overrides: {
    readonly GlobalSecondaryIndexOverride?: readonly GlobalSecondaryIndex[] | undefined;
    readonly LocalSecondaryIndexOverride?: readonly LocalSecondaryIndex[] | undefined;
  },
): readonly Index[] {
  const named = {
    global: overrides.GlobalSecondaryIndexOverride?.map(({ IndexName }) => IndexName),
    local: overrides.LocalSecondaryIndexOverride?.map(({ IndexName }) => IndexName),
  };
  for (const kind of ['global', 'local'] as const) {
    const known = source.filter((index) => index.kind === kind).map(({ name }) => name);
    const stray = named[kind]?.find((name) => name === undefined || !known.includes(name));
    if (stray !== undefined) {
      throw validation(
        `One or more parameter values were invalid: Indexes may be left out of a restore, not added: ${stray}`,
      );
    }
  }
  return source.filter(({ kind, name }) => named[kind]?.includes(name) ?? true);
}
