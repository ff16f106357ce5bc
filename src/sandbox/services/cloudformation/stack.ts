import { createHash } from 'node:crypto';
import type {
  ResourceStatus,
  Stack as StackShape,
  StackResourceSummary,
  StackStatus,
} from '@aws-sdk/client-cloudformation';
import { dayMs, minuteMs } from '../../../kernel/units.js';
import type {
  NestedStackDescription,
  StackDescription,
  StackResourceDescription,
} from '../../descriptions/surroundings.js';
import { partitionOf } from '../../iam/partition.js';

/** One stack; a nested one is a stack of its own that names the stacks around it. */
export interface Stack {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Its ARN. */
  readonly id: string;
  readonly parentId: string | undefined;
  readonly rootId: string | undefined;
  readonly isProtected: boolean;
  readonly createdAtMs: number;
  /** Oldest first; CREATE_COMPLETE before the first. */
  readonly statuses: readonly StatusFrom[];
  readonly tags: Readonly<Record<string, string>>;
  readonly resources: readonly StackResourceDescription[];
}

interface StatusFrom {
  readonly status: string;
  readonly reason: string | undefined;
  readonly fromMs: number;
}

const nestedType = 'AWS::CloudFormation::Stack';

/** A described stack and all that are nested in it. Ids are the same for the same place and name. */
export function stacksOf(described: StackDescription, nowMs: number): readonly Stack[] {
  const { account, region, name, isProtected, ageDays, tags = {} } = described;
  const place = { account, region, isProtected, tags };
  const createdAtMs = nowMs - ageDays * dayMs;
  const statuses = (described.statuses ?? []).map(({ status, reason, fromMinute }) => ({
    status,
    reason,
    fromMs: nowMs + fromMinute * minuteMs,
  }));
  const make = (
    stackName: string,
    around: Pick<Stack, 'parentId' | 'rootId'>,
    { resources, nested }: Pick<NestedStackDescription, 'resources' | 'nested'>,
  ): readonly Stack[] => {
    const id = stackId(place, stackName);
    const within = { parentId: id, rootId: around.rootId ?? id };
    const inside = nested.map((each) => ({
      each,
      stacks: make(nestedName(stackName, each.logicalId), within, each),
    }));
    const links = inside.map(({ each, stacks }) => ({
      logicalId: each.logicalId,
      type: nestedType,
      physicalId: stacks[0]?.id ?? '',
    }));
    const own: Stack = {
      ...place,
      ...around,
      name: stackName,
      id,
      createdAtMs,
      statuses,
      resources: [...resources, ...links],
    };
    return [own, ...inside.flatMap(({ stacks }) => stacks)];
  };
  return make(name, { parentId: undefined, rootId: undefined }, described);
}

/** The ARN of a stack; always the same for a place and a name. */
export function stackId(
  { account, region }: { readonly account: string; readonly region: string },
  name: string,
): string {
  const hex = createHash('md5').update(`${account}/${region}/${name}`).digest('hex');
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-11ee-${hex.slice(12, 16)}-${hex.slice(16, 28)}`;
  return `arn:${partitionOf(region)}:cloudformation:${region}:${account}:stack/${name}/${uuid}`;
}

/** CloudFormation names a nested stack after the one around it, its logical id and chance. */
function nestedName(parent: string, logicalId: string): string {
  const hash = createHash('md5').update(`${parent}/${logicalId}`).digest('hex');
  return `${parent}-${logicalId}-${hash.slice(0, 12).toUpperCase()}`;
}

/** Gone like a deleted stack: known by its id alone. */
export function isDeleted(stack: Stack, nowMs: number): boolean {
  return statusAt(stack, nowMs).status === 'DELETE_COMPLETE';
}

function statusAt({ statuses, createdAtMs }: Stack, nowMs: number): StatusFrom {
  const held = statuses.findLast(({ fromMs }) => fromMs <= nowMs);
  return held ?? { status: 'CREATE_COMPLETE', reason: undefined, fromMs: createdAtMs };
}

/** @source AWS CloudFormation API Reference, Stack */
export function describe(stack: Stack, nowMs: number): StackShape {
  const { status, reason } = statusAt(stack, nowMs);
  const updatedAtMs = stack.statuses.findLast(
    (each) => each.fromMs <= nowMs && each.status.startsWith('UPDATE_'),
  )?.fromMs;
  return {
    StackId: stack.id,
    StackName: stack.name,
    CreationTime: new Date(stack.createdAtMs),
    ...(updatedAtMs !== undefined && { LastUpdatedTime: new Date(updatedAtMs) }),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whatever status the world describes
    StackStatus: status as StackStatus,
    ...(reason !== undefined && { StackStatusReason: reason }),
    DisableRollback: false,
    NotificationARNs: [],
    EnableTerminationProtection: stack.isProtected,
    ...(stack.parentId !== undefined && { ParentId: stack.parentId, RootId: stack.rootId }),
    Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

/** @source AWS CloudFormation API Reference, StackResourceSummary */
export function summarize(
  { createdAtMs }: Stack,
  { logicalId, type, physicalId }: StackResourceDescription,
): StackResourceSummary {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    LastUpdatedTimestamp: new Date(createdAtMs),
    ResourceStatus: 'CREATE_COMPLETE' satisfies ResourceStatus,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  };
}
