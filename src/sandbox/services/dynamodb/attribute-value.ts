import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { decimalText, parseDecimal } from './decimal.js';
import { validation } from './faults.js';

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** An item as it is kept: our own copy, with the size that DynamoDB counts for it. */
export interface StoredItem {
  readonly attributes: Attributes;
  readonly sizeBytes: number;
}

const maxDepth = 32;
const maxItemBytes = 400 * 1024;
const containerBytes = 3;

interface Sized {
  readonly value: AttributeValue;
  readonly bytes: number;
}

/** Length of a text in UTF-8 bytes. */
export const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/**
 * A checked copy of an item; numbers in their one spelling ("DynamoDB item sizes and formats").
 * @throws AwsFault ValidationException: a value that is none, an empty set, more than 400 KB
 */
export function storeItem(attributes: Attributes): StoredItem {
  const { value, bytes } = copyMap(attributes, 0);
  if (bytes > maxItemBytes) {
    throw validation('Item size has exceeded the maximum allowed size');
  }
  return { attributes: value, sizeBytes: bytes };
}

function copyMap(
  map: Attributes,
  depth: number,
): { readonly value: Record<string, AttributeValue>; readonly bytes: number } {
  let bytes = 0;
  // Through entries, so that an attribute called __proto__ stays an ordinary member.
  const value = Object.fromEntries(
    Object.entries(map).map(([name, member]) => {
      const copied = copyValue(member, depth);
      bytes += utf8Bytes(name) + copied.bytes;
      return [name, copied.value];
    }),
  );
  return { value, bytes };
}

function copyValue(value: AttributeValue, depth: number): Sized {
  if (depth > maxDepth) {
    throw validation('Nesting Levels have exceeded supported limits');
  }
  if (value.S !== undefined) return { value: { S: value.S }, bytes: utf8Bytes(value.S) };
  if (value.N !== undefined) return copyNumber(value.N);
  if (value.B !== undefined) {
    return { value: { B: Uint8Array.from(value.B) }, bytes: value.B.length };
  }
  if (value.BOOL !== undefined) return { value: { BOOL: value.BOOL }, bytes: 1 };
  if (value.NULL !== undefined) return { value: { NULL: value.NULL }, bytes: 1 };
  if (value.M !== undefined) {
    const map = copyMap(value.M, depth + 1);
    return { value: { M: map.value }, bytes: map.bytes + containerBytes };
  }
  if (value.L !== undefined) {
    const members = value.L.map((member) => copyValue(member, depth + 1));
    const bytes = members.reduce((sum, member) => sum + member.bytes + 1, containerBytes);
    return { value: { L: members.map((member) => member.value) }, bytes };
  }
  return copySet(value);
}

function copyNumber(text: string): {
  readonly value: { readonly N: string };
  readonly bytes: number;
} {
  const number = parseDecimal(text);
  if (number === undefined) {
    throw validation(
      `The parameter cannot be converted to a numeric value, or is out of range: ${text.slice(0, 60)}`,
    );
  }
  return { value: { N: decimalText(number) }, bytes: Math.ceil(number.digits.length / 2) + 1 };
}

function copySet(value: AttributeValue): Sized {
  if (value.SS !== undefined) {
    checkSet(value.SS, value.SS);
    return { value: { SS: [...value.SS] }, bytes: sum(value.SS.map(utf8Bytes)) };
  }
  if (value.NS !== undefined) {
    const numbers = value.NS.map(copyNumber);
    const texts = numbers.map((number) => number.value.N);
    checkSet(texts, texts);
    return { value: { NS: texts }, bytes: sum(numbers.map((number) => number.bytes)) };
  }
  if (value.BS !== undefined) {
    const hex = value.BS.map((member) => Buffer.from(member).toString('hex'));
    checkSet(value.BS, hex);
    return {
      value: { BS: value.BS.map((member) => Uint8Array.from(member)) },
      bytes: sum(value.BS.map((member) => member.length)),
    };
  }
  throw validation(
    'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
  );
}

function checkSet(members: readonly unknown[], identities: readonly string[]): void {
  if (members.length === 0) {
    throw validation('One or more parameter values were invalid: An set may not be empty');
  }
  if (new Set(identities).size < members.length) {
    throw validation(
      'One or more parameter values were invalid: Input collection contains duplicates',
    );
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, next) => total + next, 0);
