import type {
  DeleteItemInput,
  DeleteItemOutput,
  GetItemInput,
  GetItemOutput,
  PutItemInput,
  PutItemOutput,
} from '@aws-sdk/client-dynamodb';
import type { Call } from '../../service.js';
import { type StoredItem, storeItem } from './attribute-value.js';
import { keyInaccessible, refuse, required, resourceNotFound, validation } from './faults.js';
import { placeOf, placeOfKey } from './keys.js';
import { isKeyless, servesItems, type Table } from './table.js';
import type { World } from './world.js';

/** Inputs that would have to be evaluated. */
export const expressions = [
  'ConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'Expected',
  'ScanFilter',
  'ConditionalOperator',
  'AttributesToGet',
];
export const noExpressions = 'the sandbox does not evaluate expressions';

/** @source DynamoDB API Reference, PutItem */
export function putItem(world: World, input: PutItemInput, call: Call): PutItemOutput {
  refuse(input, expressions, noExpressions);
  const table = itemTable(world, input.TableName, call);
  const item = storeItem(required(input.Item, 'item'));
  const before = writeItem(
    world,
    table,
    { place: placeOf(table.keys, item.attributes), item },
    call,
  );
  return oldAttributes(before, input.ReturnValues);
}

/** @source DynamoDB API Reference, DeleteItem */
export function deleteItem(world: World, input: DeleteItemInput, call: Call): DeleteItemOutput {
  refuse(input, expressions, noExpressions);
  const table = itemTable(world, input.TableName, call);
  const place = placeOfKey(table.keys, required(input.Key, 'key'));
  const before = writeItem(world, table, { place, item: undefined }, call);
  return oldAttributes(before, input.ReturnValues);
}

/** @source DynamoDB API Reference, GetItem */
export function getItem(world: World, input: GetItemInput, call: Call): GetItemOutput {
  refuse(input, expressions, noExpressions);
  const table = itemTable(world, input.TableName, call);
  const place = placeOfKey(table.keys, required(input.Key, 'key'));
  const item = table.items.read(place, world.view(table, call.now.getTime()));
  return item === undefined ? {} : { Item: { ...item.attributes } };
}

/**
 * The table of an item call, in a state that serves items.
 * @throws AwsFault ResourceNotFoundException (also while it is made or deleted),
 *   AccessDeniedException when its key cannot be used
 */
export function itemTable(world: World, nameOrArn: string | undefined, call: Call): Table {
  const nowMs = call.now.getTime();
  const table = world.need(nameOrArn, call, resourceNotFound);
  if (!servesItems(table, nowMs)) throw resourceNotFound(table.name);
  if (isKeyless(table, nowMs)) throw keyInaccessible(table.name);
  return table;
}

export interface ItemWrite {
  readonly place: string;
  /** undefined = delete. */
  readonly item: StoredItem | undefined;
}

/** Writes at the call's instant; returns what the place held in this region before. */
export function writeItem(
  world: World,
  table: Table,
  { place, item }: ItemWrite,
  call: Call,
): StoredItem | undefined {
  const nowMs = call.now.getTime();
  const before = table.items.read(place, world.view(table, nowMs));
  const version = { atMs: nowMs, region: table.region, item };
  if (before !== undefined || item !== undefined) {
    table.items.write(place, version, world.horizonMs(table, nowMs));
  }
  return before;
}

function oldAttributes(before: StoredItem | undefined, wanted: string | undefined): PutItemOutput {
  if (wanted === undefined || wanted === 'NONE') return {};
  if (wanted !== 'ALL_OLD') throw validation('ReturnValues can only be ALL_OLD or NONE');
  return before === undefined ? {} : { Attributes: { ...before.attributes } };
}
