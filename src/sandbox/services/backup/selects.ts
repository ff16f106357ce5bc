import type { CatalogueTable } from '../dynamodb/catalogue.js';
import { matchesPattern } from '../../iam/wildcard.js';
import type { Selection } from './plan.js';
import type { PlaceSettings } from './world.js';

/**
 * What a selection matches. Any of the ARNs, then any of the tags, then all of the conditions, and
 * none of the exceptions. Without any ARN every resource is looked at.
 *
 * A resource type that is named by ARN is backed up whether the account opted in or not; a selection
 * by tags alone, or by `*`, obeys the opt-in.
 * @source AWS Backup Developer Guide, Assigning resources to a backup plan; API Reference,
 *   BackupSelection
 */
export function selects(
  selection: Selection,
  { arn, tags }: CatalogueTable,
  settings: PlaceSettings,
): boolean {
  const { resources, notResources, conditions } = selection;
  const named = resources.filter((pattern) => matchesArn(pattern, arn));
  if (resources.length > 0 && named.length === 0) return false;
  const isExplicit = named.some(namesType);
  if (!isExplicit && settings.optIn.get('DynamoDB') !== true) return false;
  if (notResources.some((pattern) => matchesArn(pattern, arn))) return false;
  const isTagged =
    selection.tags.length === 0 || selection.tags.some(({ key, value }) => tags.get(key) === value);
  return isTagged && conditions.every((condition) => holds(condition, tags));
}

/** The tables that a selection names one by one; undefined when it has to look at all of them. */
export function exactTables({ resources }: Selection): readonly string[] | undefined {
  if (resources.length === 0 || resources.some((arn) => arn.includes('*'))) return undefined;
  return [...new Set(resources)];
}

/** A wildcard is at the end only; it was checked when the selection came. */
function matchesArn(pattern: string, arn: string): boolean {
  return pattern.endsWith('*') ? arn.startsWith(pattern.slice(0, -1)) : pattern === arn;
}

/** True for `arn:aws:dynamodb:...`, which says which service is meant. */
function namesType(pattern: string): boolean {
  return /^arn:[a-z-]+:dynamodb:/.test(pattern);
}

const prefix = 'aws:ResourceTag/';

function holds(
  { operator, key, value }: Selection['conditions'][number],
  tags: ReadonlyMap<string, string>,
): boolean {
  const actual = tags.get(key.startsWith(prefix) ? key.slice(prefix.length) : key);
  switch (operator) {
    case 'StringEquals':
      return actual === value;
    case 'StringLike':
      return actual !== undefined && matchesPattern(value, actual);
    // A negation holds for what has no such tag, as in IAM policies.
    case 'StringNotEquals':
      return actual !== value;
    case 'StringNotLike':
      return actual === undefined || !matchesPattern(value, actual);
    default:
      return operator satisfies never;
  }
}
