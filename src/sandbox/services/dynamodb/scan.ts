import type { ScanInput, ScanOutput } from '@aws-sdk/client-dynamodb';
import type { Call } from '../../service.js';
import type { StoredItem } from './attribute-value.js';
import { refuse, validation } from './faults.js';
import { expressions, itemTable, noExpressions } from './item-calls.js';
import { keyOf, placeOfKey } from './keys.js';
import type { World } from './world.js';

const maxPageBytes = 1024 * 1024;
const selects = ['ALL_ATTRIBUTES', 'COUNT'];

/** Pages of at most 1 MB or `Limit` items. @source DynamoDB API Reference, Scan */
export function scan(world: World, input: ScanInput, call: Call): ScanOutput {
  refuse(input, expressions, noExpressions);
  refuse(input, ['IndexName'], 'its tables have no indexes');
  checkInput(input);
  const table = itemTable(world, input.TableName, call);
  const start = input.ExclusiveStartKey;
  const after = start === undefined ? undefined : placeOfKey(table.keys, start);
  const view = world.view(table, call.now.getTime());
  const limit = input.Limit ?? Infinity;
  const page: StoredItem[] = [];
  let bytes = 0;
  let isCut = false;
  for (const [place, item] of table.items.scan(view, after)) {
    if (!inSegment(place, input)) continue;
    page.push(item);
    bytes += item.sizeBytes;
    // As with AWS, a page that ends at the last item still names it: the next page is empty.
    isCut = page.length >= limit || bytes >= maxPageBytes;
    if (isCut) break;
  }
  const last = isCut ? page.at(-1) : undefined;
  return {
    Count: page.length,
    ScannedCount: page.length,
    ...(input.Select !== 'COUNT' && { Items: page.map((item) => ({ ...item.attributes })) }),
    ...(last !== undefined && { LastEvaluatedKey: keyOf(table.keys, last.attributes) }),
  };
}

function checkInput({ Limit, Select, Segment, TotalSegments }: ScanInput): void {
  if (Limit !== undefined && (!Number.isInteger(Limit) || Limit < 1)) {
    throw validation(
      `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  }
  if (Select !== undefined && !selects.includes(Select)) {
    throw validation(`The sandbox does not take Select ${Select}: it scans whole items of tables.`);
  }
  if (Segment === undefined && TotalSegments === undefined) return;
  if (
    Segment === undefined ||
    TotalSegments === undefined ||
    Segment < 0 ||
    Segment >= TotalSegments
  ) {
    throw validation(
      'Segment and TotalSegments must both be given, with Segment below TotalSegments',
    );
  }
}

/** A place starts with a hash of its partition key: that decides the segment. */
function inSegment(place: string, { Segment, TotalSegments }: ScanInput): boolean {
  return TotalSegments === undefined || parseInt(place.slice(0, 8), 16) % TotalSegments === Segment;
}
