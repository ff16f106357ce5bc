import type { BucketDetails } from '../../src/estate/bucket-details.js';
import type { OrganizationDescription } from '../../src/estate/backup-facts.js';
import type { TableDescription } from '../../src/estate/facts.js';
import type { Observed } from '../../src/estate/observation.js';
import type {
  RoleDescription,
  StackDescription,
  StackResource,
} from '../../src/estate/place-facts.js';
import type { BucketPolicyOptions } from '../../src/flows/bucket-policy.js';
import type { TeardownOptions } from '../../src/flows/teardown.js';
import { aRole, bucketDetails } from './bucket-builders.js';
import { absent, ago, aTable, now, seen } from './estate-builders.js';
import { dayMs } from '../../src/kernel/units.js';

// The ports around the tables over plain values; what is not named is in order.

type Answers<T> = Readonly<Record<string, Observed<T>>>;

export interface SurroundingWorld {
  /** By name. */
  readonly stacks?: Answers<StackDescription>;
  readonly resources?: Answers<readonly StackResource[]>;
  readonly roles?: Answers<RoleDescription>;
  readonly tables?: Answers<TableDescription>;
  readonly details?: Readonly<Record<string, BucketDetails>>;
  /** By account. */
  readonly organizations?: Answers<OrganizationDescription>;
}

export function aStack(changes: Partial<StackDescription> = {}): StackDescription {
  return {
    id: 'stack-1',
    name: 'sdp-prod-e2dd35eedfec',
    status: 'UPDATE_COMPLETE',
    isProtected: false,
    createdAt: ago(400 * dayMs),
    updatedAt: ago(3 * dayMs),
    ...changes,
  };
}

type Ports = TeardownOptions['observers'] & BucketPolicyOptions['observers'];

/** Only what a teardown check and the merging of a policy read; with a list of the reads made. */
export function surroundings(world: SurroundingWorld = {}): {
  readonly observers: Ports;
  readonly reads: readonly string[];
} {
  const reads: string[] = [];
  const answer = async <T>(
    what: string,
    name: string,
    given: Answers<T> | undefined,
    otherwise: Observed<T>,
    signal: AbortSignal,
  ): Promise<Observed<T>> => {
    reads.push(`${what} ${name}`);
    await Promise.resolve();
    signal.throwIfAborted();
    return given?.[name] ?? otherwise;
  };
  const observers = {
    stacks: {
      describe: (_, stack, signal) =>
        answer('stack', stack, world.stacks, seen(aStack({ name: stack })), signal),
      resources: (_, stack, signal) =>
        answer('resources', stack, world.resources, seen([]), signal),
    },
    access: {
      role: (_, name, signal) => answer('role', name, world.roles, seen(aRole()), signal),
      simulate: () => Promise.resolve(absent()),
    },
    tables: {
      describe: ({ table }, signal) =>
        answer(
          'table',
          table,
          world.tables,
          seen(aTable({ deletionProtection: false, replicas: [] })),
          signal,
        ),
    },
    buckets: {
      details: async ({ name }, signal) => {
        reads.push(`details ${name}`);
        await Promise.resolve();
        signal.throwIfAborted();
        return world.details?.[name] ?? bucketDetails();
      },
    },
    backups: {
      organization: (account, signal) =>
        answer(
          'organization',
          account,
          world.organizations,
          { kind: 'absent', at: now, calls: [] },
          signal,
        ),
    },
  } satisfies {
    [K in keyof Ports]: Partial<Ports[K]>;
  };
  return { observers: observers as unknown as Ports, reads };
}
