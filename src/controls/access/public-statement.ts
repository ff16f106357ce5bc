import type { Condition, PolicyStatement } from './policy-document.js';

/**
 * Keys that narrow a grant to everybody down to somebody, when they are held against fixed values.
 * @source Blocking public access to your Amazon S3 storage, "The meaning of public", Amazon S3 User Guide
 */
const narrowingKeys: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
]);

const narrowingOperators =
  /^(?:ForAnyValue:)?(?:String(?:Equals|Like)|Arn(?:Equals|Like)|IpAddress)$/u;

function isEverything(key: string, value: string): boolean {
  return (
    value.includes('${') ||
    /^[*?:]*$/u.test(value) ||
    (key === 'aws:sourceip' && value.endsWith('/0'))
  );
}

function narrows({ operator, key, values }: Condition): boolean {
  const lower = key.toLowerCase();
  return (
    narrowingKeys.has(lower) &&
    narrowingOperators.test(operator) &&
    values.every((value) => !isEverything(lower, value))
  );
}

/** True when a statement lets everybody in, without credentials too. */
export function isPublic({ effect, principals, conditions }: PolicyStatement): boolean {
  if (effect !== 'Allow') return false;
  const hasEveryone = principals.of.some(({ kind }) => kind === 'everyone');
  return hasEveryone !== principals.isExcept && !conditions.some(narrows);
}
