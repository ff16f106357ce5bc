import type { NormalizedSchema } from '@smithy/core/schema';
import type { OperationModel } from './model.js';
import type { Members } from './members.js';

/** Output members that carry on a list. */
const nextNames = [
  'NextToken',
  'nextToken',
  'NextMarker',
  'Marker',
  'NextContinuationToken',
  'ContinuationToken',
  'NextKeyMarker',
  'NextVersionIdMarker',
  'LastEvaluatedTableName',
  'LastEvaluatedBackupArn',
  'LastEvaluatedKey',
] as const;

/** Input members that take a list up again. */
const startNames = [
  'NextToken',
  'nextToken',
  'Marker',
  'ContinuationToken',
  'KeyMarker',
  'VersionIdMarker',
  'ExclusiveStartTableName',
  'ExclusiveStartBackupArn',
  'ExclusiveStartKey',
] as const;

const constantToken = 'the-same-page-again';

/** The input as if it asked for the first page. */
export function withoutPageToken(input: Members): Members {
  const first: Record<string, unknown> = { ...input };
  for (const name of startNames) delete first[name];
  return first;
}

/** The output with every page token that its schema has set to a constant: a list without end. */
export function withConstantToken(operation: OperationModel, output: Members): Members {
  if (!operation.output.isStructSchema()) return output;
  const repeated: Record<string, unknown> = { ...output };
  const members = new Map(operation.output.structIterator());
  // Of two generations of the same token, such as ContinuationToken beside
  // NextContinuationToken, the older one only echoes the input.
  const echoes = members.has('NextContinuationToken') ? ['ContinuationToken'] : [];
  if (members.has('NextMarker')) echoes.push('Marker');
  for (const name of nextNames) {
    const member = members.get(name);
    if (member !== undefined && !echoes.includes(name)) repeated[name] = tokenFor(member);
  }
  if (members.has('IsTruncated')) repeated['IsTruncated'] = true;
  return repeated;
}

/** A key of a table is a map of attribute values; every other token is text. */
function tokenFor(member: NormalizedSchema): unknown {
  return member.isMapSchema() ? { [constantToken]: { S: constantToken } } : constantToken;
}
