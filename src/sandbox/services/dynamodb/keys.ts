import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Attributes, utf8Bytes } from './attribute-value.js';
import { decimalOrder, parseDecimal } from './decimal.js';
import { validation } from './faults.js';

type KeyType = 'S' | 'N' | 'B';

export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

export interface TableKeys {
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | undefined;
}

const maxHashBytes = 2048;
const maxRangeBytes = 1024;

/** The key attributes, hash first. */
export function keyAttributes(keys: TableKeys): readonly KeyAttribute[] {
  return keys.range === undefined ? [keys.hash] : [keys.hash, keys.range];
}

/**
 * The place of an item in its table, as text: equal for equal keys, and sorting as a Scan returns
 * items: by a hash of the partition key, within a partition by the sort key ("Partitions and data
 * distribution in DynamoDB").
 * @throws AwsFault ValidationException when a key attribute is missing, of another type or too long
 */
export function placeOf(keys: TableKeys, attributes: Attributes): string {
  const hash = orderOf(keys.hash, attributes, maxHashBytes);
  const place = `${createHash('md5').update(hash).digest('hex')}/${hash}`;
  return keys.range === undefined
    ? place
    : `${place}/${orderOf(keys.range, attributes, maxRangeBytes)}`;
}

/**
 * The place that a `Key` or `ExclusiveStartKey` names: exactly the key attributes, nothing more.
 * @throws AwsFault ValidationException
 */
export function placeOfKey(keys: TableKeys, key: Attributes): string {
  const wanted = keyAttributes(keys);
  const fits = wanted.every(({ name, type }) => key[name]?.[type] !== undefined);
  if (!fits || Object.keys(key).length !== wanted.length) {
    throw validation('The provided key element does not match the schema');
  }
  return placeOf(keys, key);
}

/** Only the key attributes of an item. */
export function keyOf(keys: TableKeys, attributes: Attributes): Record<string, AttributeValue> {
  const key: Record<string, AttributeValue> = {};
  for (const { name } of keyAttributes(keys)) {
    const value = attributes[name];
    if (value !== undefined) key[name] = value;
  }
  return key;
}

function orderOf({ name, type }: KeyAttribute, attributes: Attributes, maxBytes: number): string {
  const value = attributes[name];
  if (value === undefined) {
    throw validation(
      `One or more parameter values were invalid: Missing the key ${name} in the item`,
    );
  }
  switch (type) {
    case 'S':
      if (value.S === undefined) throw mismatch(name, type);
      checkLength(name, utf8Bytes(value.S), maxBytes);
      return Buffer.from(value.S, 'utf8').toString('hex');
    case 'B':
      if (value.B === undefined) throw mismatch(name, type);
      checkLength(name, value.B.length, maxBytes);
      return Buffer.from(value.B).toString('hex');
    case 'N': {
      const number = value.N === undefined ? undefined : parseDecimal(value.N);
      if (number === undefined) throw mismatch(name, type);
      return decimalOrder(number);
    }
    default:
      return type satisfies never;
  }
}

function mismatch(name: string, type: KeyType): Error {
  return validation(
    `One or more parameter values were invalid: Type mismatch for key ${name} expected: ${type}`,
  );
}

function checkLength(name: string, bytes: number, maxBytes: number): void {
  if (bytes === 0) {
    throw validation(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty value. Key: ${name}`,
    );
  }
  if (bytes > maxBytes) {
    throw validation(
      `One or more parameter values were invalid: Size of key ${name} has exceeded the maximum size limit of ${maxBytes} bytes`,
    );
  }
}
