import type {
  ListTagsInput,
  ListTagsOutput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-backup';
import type { Call } from '../../service.js';
import { invalidValue, limitExceeded, notFound } from './faults.js';
import type { BackupWorld } from './world.js';

const mostTags = 50;

/**
 * The tags after `added` were set over `before`.
 * @source AWS Backup API Reference, TagResource
 * @throws AwsFault InvalidParameterValueException, LimitExceededException
 */
export function readTags(
  before: ReadonlyMap<string, string>,
  added: Readonly<Record<string, string>>,
): Map<string, string> {
  const tags = new Map(before);
  for (const [key, value] of Object.entries(added)) {
    if (key.length < 1 || key.length > 128 || value.length > 256 || key.startsWith('aws:')) {
      throw invalidValue(`The tag ${key.slice(0, 200)} is not valid.`);
    }
    tags.set(key, value);
  }
  if (tags.size > mostTags) throw limitExceeded(`At most ${mostTags} tags are allowed.`);
  return tags;
}

type Tags = ReadonlyMap<string, string>;

interface Tagged {
  readonly tags: Tags;
  readonly set: (tags: Tags) => void;
}

/** The vault, plan or recovery point of an ARN. @throws AwsFault ResourceNotFoundException */
function tagged(world: BackupWorld, arn: string | undefined, call: Call): Tagged {
  const place = world.at(call);
  for (const vault of place.vaults.values()) {
    if (vault.arn === arn) {
      return {
        tags: vault.tags,
        set: (tags) => world.putVault({ ...vault, tags }),
      };
    }
    const point = vault.points.get(arn ?? '', call.now.getTime());
    if (point?.isAdvanced === true) {
      return {
        tags: point.tags,
        set: (tags) => vault.points.put({ ...point, tags }),
      };
    }
  }
  for (const plan of place.plans.values()) {
    if (plan.arn !== arn || plan.deletedAtMs !== undefined) continue;
    return { tags: plan.tags, set: (tags) => void Object.assign(plan, { tags }) };
  }
  throw notFound(`The resource ${arn ?? ''} does not exist.`);
}

/** One page: no resource has more tags than fit. @source AWS Backup API Reference, ListTags */
export function listTags(world: BackupWorld, input: ListTagsInput, call: Call): ListTagsOutput {
  return { Tags: Object.fromEntries(tagged(world, input.ResourceArn, call).tags) };
}

/** @source AWS Backup API Reference, TagResource */
export function tagResource(world: BackupWorld, input: TagResourceInput, call: Call): object {
  const { tags, set } = tagged(world, input.ResourceArn, call);
  set(readTags(tags, input.Tags ?? {}));
  return {};
}

/** @source AWS Backup API Reference, UntagResource */
export function untagResource(world: BackupWorld, input: UntagResourceInput, call: Call): object {
  const { tags, set } = tagged(world, input.ResourceArn, call);
  const removed = new Set(input.TagKeyList);
  set(new Map([...tags].filter(([key]) => !removed.has(key))));
  return {};
}
