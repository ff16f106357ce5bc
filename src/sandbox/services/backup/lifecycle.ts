import type { CalculatedLifecycle, Lifecycle } from '@aws-sdk/client-backup';
import { dayMs } from '../../../kernel/units.js';
import { invalidValue } from './faults.js';
import { deletionWithinMs } from './timings.js';

/** How long points are kept. */
export interface Retention {
  readonly coldAfterDays: number | undefined;
  /** Undefined = for ever. */
  readonly deleteAfterDays: number | undefined;
}

export const keptForEver: Retention = { coldAfterDays: undefined, deleteAfterDays: undefined };

const longestDays = 36_500;
/** What goes to cold storage stays there for 90 days at least. */
const leastColdDays = 90;

function days(value: number | undefined, member: string): number | undefined {
  if (value === undefined || value === -1) return undefined;
  if (value < 1 || value > longestDays) {
    throw invalidValue(`${member} must be -1 or between 1 and ${longestDays} days.`);
  }
  return value;
}

/**
 * A lifecycle as it was sent; undefined when none was.
 * @source AWS Backup API Reference, Lifecycle
 * @throws AwsFault InvalidParameterValueException
 */
export function readLifecycle(input: Lifecycle | undefined): Retention | undefined {
  if (input === undefined) return undefined;
  const coldAfterDays = days(input.MoveToColdStorageAfterDays, 'MoveToColdStorageAfterDays');
  const deleteAfterDays = days(input.DeleteAfterDays, 'DeleteAfterDays');
  if (
    coldAfterDays !== undefined &&
    deleteAfterDays !== undefined &&
    deleteAfterDays < coldAfterDays + leastColdDays
  ) {
    throw invalidValue(
      `Error in lifecycle. DeleteAfterDays cannot be less than ${leastColdDays} days apart from MoveToColdStorageAfterDays.`,
    );
  }
  return { coldAfterDays, deleteAfterDays };
}

export function describeLifecycle({ coldAfterDays, deleteAfterDays }: Retention): Lifecycle {
  return {
    ...(coldAfterDays !== undefined && { MoveToColdStorageAfterDays: coldAfterDays }),
    ...(deleteAfterDays !== undefined && { DeleteAfterDays: deleteAfterDays }),
  };
}

/** When a point of this age is deleted, ms; undefined = never. */
function expiryOf({ deleteAfterDays }: Retention, createdAtMs: number): number | undefined {
  return deleteAfterDays === undefined ? undefined : createdAtMs + deleteAfterDays * dayMs;
}

export function isCold({ coldAfterDays }: Retention, createdAtMs: number, atMs: number): boolean {
  return coldAfterDays !== undefined && atMs >= createdAtMs + coldAfterDays * dayMs;
}

export function calculated(retention: Retention, createdAtMs: number): CalculatedLifecycle {
  const { coldAfterDays } = retention;
  const expiresAtMs = expiryOf(retention, createdAtMs);
  return {
    ...(coldAfterDays !== undefined && {
      MoveToColdStorageAt: new Date(createdAtMs + coldAfterDays * dayMs),
    }),
    ...(expiresAtMs !== undefined && { DeleteAt: new Date(expiresAtMs) }),
  };
}

/** When an expired point is really deleted, by chance; infinite when it never expires. */
export function deletionOf(retention: Retention, createdAtMs: number, fraction: number): number {
  const expiresAtMs = expiryOf(retention, createdAtMs);
  if (expiresAtMs === undefined) return Infinity;
  return expiresAtMs + Math.floor(fraction * deletionWithinMs);
}
