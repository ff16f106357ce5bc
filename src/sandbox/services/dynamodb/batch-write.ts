import type {
  BatchWriteItemInput,
  BatchWriteItemOutput,
  WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { Call } from '../../service.js';
import { storeItem } from './attribute-value.js';
import { required, validation } from './faults.js';
import { type ItemWrite, itemTable, writeItem } from './item-calls.js';
import { placeOf, placeOfKey } from './keys.js';
import type { Table } from './table.js';
import type { World } from './world.js';

const maxRequests = 25;
const maxBytes = 16 * 1024 * 1024;

/** All is checked before anything is written. @source DynamoDB API Reference, BatchWriteItem */
export function batchWriteItem(
  world: World,
  input: BatchWriteItemInput,
  call: Call,
): BatchWriteItemOutput {
  const requests = Object.entries(required(input.RequestItems, 'requestItems'));
  const count = requests.reduce((sum, [, list]) => sum + list.length, 0);
  if (requests.length === 0 || requests.some(([, list]) => list.length === 0)) {
    throw validation(
      "1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  }
  if (count > maxRequests) throw validation('Too many items requested for the BatchWriteItem call');
  const batches = requests.map(([name, list]) => readBatch(itemTable(world, name, call), list));
  checkDuplicates(batches);
  const bytes = batches
    .flatMap(({ writes }) => writes)
    .reduce((sum, { item }) => sum + (item?.sizeBytes ?? 0), 0);
  if (bytes > maxBytes) throw validation('Request size has exceeded the maximum of 16 MB');
  for (const { table, writes } of batches) {
    for (const write of writes) writeItem(world, table, write, call);
  }
  return { UnprocessedItems: {} };
}

interface Batch {
  readonly table: Table;
  readonly writes: readonly ItemWrite[];
}

function readBatch(table: Table, requests: readonly WriteRequest[]): Batch {
  return { table, writes: requests.map((request) => readRequest(table, request)) };
}

function readRequest(table: Table, { PutRequest, DeleteRequest }: WriteRequest): ItemWrite {
  if (PutRequest !== undefined && DeleteRequest === undefined) {
    const item = storeItem(required(PutRequest.Item, 'item'));
    return { place: placeOf(table.keys, item.attributes), item };
  }
  if (DeleteRequest !== undefined && PutRequest === undefined) {
    return { place: placeOfKey(table.keys, required(DeleteRequest.Key, 'key')), item: undefined };
  }
  throw validation('Supplied WriteRequest must hold exactly one of PutRequest and DeleteRequest');
}

/** A table may be named twice, by its name and by its ARN. */
function checkDuplicates(batches: readonly Batch[]): void {
  const keys = batches.flatMap(({ table, writes }) =>
    writes.map(({ place }) => `${table.arn}/${place}`),
  );
  if (new Set(keys).size < keys.length) {
    throw validation('Provided list of item keys contains duplicates');
  }
}
