import type { NormalizedSchema } from '@smithy/core/schema';

/**
 * How many of a structure's members are required: they come first in the SDK's static schemas,
 * whose seventh entry counts them. 0 for anything else.
 */
export function requiredCount(schema: NormalizedSchema): number {
  const raw: unknown = schema.getSchema();
  const count: unknown = Array.isArray(raw) && raw[0] === 3 ? raw[6] : undefined;
  return typeof count === 'number' ? count : 0;
}
