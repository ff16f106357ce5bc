import { parsePolicy, type Condition, type Statement } from './policy.js';

/** Condition keys that narrow a policy to somebody, when their values are fixed. */
const narrowing: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
]);
const narrowingOperators: ReadonlySet<string> = new Set([
  'ArnEquals',
  'ArnLike',
  'IpAddress',
  'StringEquals',
  'StringLike',
]);

/**
 * Whether a bucket policy lets in everybody. It is public unless every statement that allows names
 * principals, or narrows `*` by a condition with fixed values. A document that cannot be read is not.
 * Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage: the meaning of public".
 */
export function isPublicPolicy(document: string): boolean {
  const parsed = parsePolicy(document);
  return parsed.kind === 'policy' && parsed.statements.some(isPublic);
}

function isPublic({ effect, principals, conditions }: Statement): boolean {
  if (effect !== 'Allow' || principals === undefined) return false;
  const isEverybody = principals.not || principals.aws.includes('*');
  return isEverybody && !conditions.some(narrows);
}

function narrows({ operator, key, values }: Condition): boolean {
  return (
    narrowing.has(key.toLowerCase()) &&
    narrowingOperators.has(operator) &&
    values.every((value) => isFixed(key, value))
  );
}

/** Without wildcards and variables; addresses must not be nearly all of them. */
function isFixed(key: string, value: string): boolean {
  if (key.toLowerCase() !== 'aws:sourceip') return !/[*?]|\$\{/u.test(value);
  const bits = Number(value.split('/')[1] ?? 128);
  return bits >= (value.includes(':') ? 32 : 8);
}
