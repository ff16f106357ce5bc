import type {
  AttributeDefinition,
  KeySchemaElement,
  Projection,
  TableDescription as SdkTable,
} from '@aws-sdk/client-dynamodb';
import type {
  IndexLayout,
  KeyPart,
  TableEncryption,
  TableLayout,
} from '../estate/table-settings.js';
import { required } from './answers.js';
import { invalidAnswer } from './errors.js';

/**
 * How a table is made, by its description.
 * @throws DrError `invalid` when a member that AWS documents is missing or not known
 * @source API TableDescription, Amazon DynamoDB API Reference
 */
export function layoutOf(table: SdkTable): TableLayout {
  const attributes = required(table.AttributeDefinitions, 'DescribeTable: AttributeDefinitions');
  const billing = billingOf(table);
  return {
    arn: required(table.TableArn, 'DescribeTable: TableArn'),
    key: keyOf(table.KeySchema, attributes),
    billing,
    capacity: billing === 'provisioned' ? capacityOf(table) : undefined,
    tableClass: table.TableClassSummary?.TableClass ?? 'STANDARD', // left out for the class that all begin with
    encryption: encryptionOf(table),
    stream: streamOf(table),
    indexes: indexesOf(table, attributes),
    sizeBytes: required(table.TableSizeBytes, 'DescribeTable: TableSizeBytes'),
    itemCount: required(table.ItemCount, 'DescribeTable: ItemCount'),
    globalTableVersion: table.GlobalTableVersion || undefined,
    consistency: consistencyOf(table),
    isRestoring: table.RestoreSummary?.RestoreInProgress ?? false,
  };
}

function keyOf(
  schema: readonly KeySchemaElement[] | undefined,
  attributes: readonly AttributeDefinition[],
): readonly KeyPart[] {
  const parts = required(schema, 'DescribeTable: KeySchema').map((element): KeyPart => {
    const attribute = required(element.AttributeName, 'DescribeTable: AttributeName');
    const kind = element.KeyType;
    const type = attributes.find(({ AttributeName }) => AttributeName === attribute)?.AttributeType;
    if (kind !== 'HASH' && kind !== 'RANGE') {
      throw invalidAnswer('DescribeTable: a KeyType that is not known');
    }
    if (type !== 'S' && type !== 'N' && type !== 'B') {
      throw invalidAnswer('DescribeTable: a key attribute without a type that is known');
    }
    return { attribute, kind, type };
  });
  const [hash, range] = [parts.filter(isHash), parts.filter((part) => !isHash(part))];
  if (hash.length === 0) throw invalidAnswer('DescribeTable: KeySchema has no hash key');
  return [...hash, ...range];
}

function isHash({ kind }: KeyPart): boolean {
  return kind === 'HASH';
}

/** A table that was never on demand does not tell its mode. */
function billingOf({ BillingModeSummary }: SdkTable): TableLayout['billing'] {
  switch (BillingModeSummary?.BillingMode) {
    case 'PAY_PER_REQUEST':
      return 'on-demand';
    case 'PROVISIONED':
    case undefined:
      return 'provisioned';
    default:
      throw invalidAnswer('DescribeTable: a BillingMode that is not known');
  }
}

function capacityOf({ ProvisionedThroughput }: SdkTable): TableLayout['capacity'] {
  const { ReadCapacityUnits, WriteCapacityUnits } = required(
    ProvisionedThroughput,
    'DescribeTable: ProvisionedThroughput',
  );
  return {
    read: required(ReadCapacityUnits, 'DescribeTable: ReadCapacityUnits'),
    write: required(WriteCapacityUnits, 'DescribeTable: WriteCapacityUnits'),
  };
}

/** A key that is being taken away does not count any more; one that is being put in place does. */
function encryptionOf({ SSEDescription: told }: SdkTable): TableEncryption {
  if (told === undefined) return { kind: 'aws-owned' };
  switch (told.Status) {
    case 'DISABLED':
    case 'DISABLING':
      return { kind: 'aws-owned' };
    case 'ENABLED':
    case 'ENABLING':
    case 'UPDATING':
      if (told.SSEType === 'AES256') return { kind: 'aws-owned' };
      return {
        kind: 'kms',
        keyArn: required(told.KMSMasterKeyArn, 'DescribeTable: KMSMasterKeyArn'),
      };
    case undefined:
    default:
      throw invalidAnswer('DescribeTable: a Status of SSEDescription that is not known');
  }
}

function streamOf({ StreamSpecification: told }: SdkTable): string | undefined {
  if (told?.StreamEnabled !== true) return undefined;
  return required(told.StreamViewType, 'DescribeTable: StreamViewType');
}

function consistencyOf({ MultiRegionConsistency }: SdkTable): TableLayout['consistency'] {
  switch (MultiRegionConsistency) {
    case 'STRONG':
      return 'strong';
    case 'EVENTUAL':
    case undefined:
      return 'eventual';
    default:
      throw invalidAnswer('DescribeTable: a MultiRegionConsistency that is not known');
  }
}

interface SdkIndex {
  readonly IndexName?: string | undefined;
  readonly KeySchema?: KeySchemaElement[] | undefined;
  readonly Projection?: Projection | undefined;
}

function indexesOf(
  table: SdkTable,
  attributes: readonly AttributeDefinition[],
): readonly IndexLayout[] {
  const describe =
    (kind: IndexLayout['kind']) =>
    ({ IndexName, KeySchema, Projection: told }: SdkIndex): IndexLayout => ({
      name: required(IndexName, 'DescribeTable: IndexName'),
      kind,
      key: keyOf(KeySchema, attributes),
      projection: required(told?.ProjectionType, 'DescribeTable: ProjectionType'),
      included: (told?.NonKeyAttributes ?? []).toSorted(),
    });
  return [
    ...(table.GlobalSecondaryIndexes ?? []).map(describe('global')),
    ...(table.LocalSecondaryIndexes ?? []).map(describe('local')),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
