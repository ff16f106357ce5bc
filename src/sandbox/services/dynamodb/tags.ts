import type {
  ListTagsOfResourceInput,
  ListTagsOfResourceOutput,
  Tag,
  TagResourceInput,
} from '@aws-sdk/client-dynamodb';
import type { Call } from '../../service.js';
import { required, resourceNotFound, validation } from './faults.js';
import { tableNameOf } from './names.js';
import type { Table } from './table.js';
import type { World } from './world.js';

const maxTags = 50;

/**
 * The tags after `added` were set over `before` ("Tagging restrictions in DynamoDB").
 * @throws AwsFault ValidationException
 */
export function readTags(
  before: ReadonlyMap<string, string>,
  added: readonly Tag[],
): ReadonlyMap<string, string> {
  const tags = new Map(before);
  for (const { Key, Value } of added) {
    if (
      Key === undefined ||
      Value === undefined ||
      Key.length < 1 ||
      Key.length > 128 ||
      Value.length > 256
    ) {
      throw validation('A tag needs a key of 1 to 128 characters and a value of up to 256');
    }
    if (Key.startsWith('aws:')) throw validation('Tag keys may not start with aws:');
    tags.set(Key, Value);
  }
  if (tags.size > maxTags) throw validation(`Too many tags: at most ${maxTags} per resource`);
  return tags;
}

/** @source DynamoDB API Reference, TagResource */
export function tagResource(world: World, input: TagResourceInput, call: Call): object {
  const table = taggedTable(world, input.ResourceArn, call);
  world.put({ ...table, tags: readTags(table.tags, required(input.Tags, 'tags')) });
  return {};
}

/** One page: no resource holds more tags than fit. @source DynamoDB API Reference */
export function listTagsOfResource(
  world: World,
  input: ListTagsOfResourceInput,
  call: Call,
): ListTagsOfResourceOutput {
  const { tags } = taggedTable(world, input.ResourceArn, call);
  return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
}

function taggedTable(world: World, arn: string | undefined, call: Call): Table {
  const text = required(arn, 'resourceArn');
  if (!text.startsWith('arn:')) throw validation(`Invalid TableArn: Invalid ResourceArn ${text}`);
  return world.need(tableNameOf(text, call), call, resourceNotFound);
}
