import type { CatalogueTable } from '../dynamodb/catalogue.js';
import { matchesPattern } from '../../iam/wildcard.js';
import type { Selection } from './plan.js';
import type { PlaceSettings } from './world.js';

/**
 * What a selection matches: any of the ARNs or any of the tags, then all of the conditions, and none of
 * the exceptions. One that names neither ARNs nor tags looks at every resource.
 *
 * A resource type that is named by ARN is backed up whether the account opted in or not; a selection
 * by tags, by a whole service or by `*`, obeys the opt-in.
 * @source API CreateBackupSelection and API BackupSelection, AWS Backup API Reference; Assign resources
 *   with AWS CLI (Filter by services or resource types), AWS Backup Developer Guide
 */
export function selects(
  selection: Selection,
  { arn, tags }: CatalogueTable,
  settings: PlaceSettings,
): boolean {
  const { resources, notResources, conditions, tags: wanted } = selection;
  const named = resources.filter((pattern) => matchesArn(pattern, arn));
  const isTagged = wanted.some(({ key, value }) => tags.get(key) === value);
  const isForAll = resources.length + wanted.length === 0;
  if (named.length === 0 && !isTagged && !isForAll) return false;
  const isExplicit = named.some(namesType);
  if (!isExplicit && settings.optIn.get('DynamoDB') !== true) return false;
  if (notResources.some((pattern) => matchesArn(pattern, arn))) return false;
  return conditions.every((condition) => holds(condition, tags));
}

/** The tables that a selection names one by one; undefined when it has to look at all of them. */
export function exactTables({ resources, tags }: Selection): readonly string[] | undefined {
  if (resources.length === 0 || tags.length > 0) return undefined;
  return resources.some((arn) => arn.includes('*')) ? undefined : [...new Set(resources)];
}

/** A wildcard is at the end only; it was checked when the selection came. */
function matchesArn(pattern: string, arn: string): boolean {
  return pattern.endsWith('*') ? arn.startsWith(pattern.slice(0, -1)) : pattern === arn;
}

/** True for `arn:aws:dynamodb:*:*:table/...`, which says that tables are meant. */
function namesType(pattern: string): boolean {
  return /^arn:[a-z-]+:dynamodb:[^:]*:[^:]*:table\//.test(pattern);
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
