/**
 * Application Auto Scaling as far as tables go: what is registered to scale, between which limits.
 * Nothing scales. Source: Application Auto Scaling API Reference.
 */
import type {
  DescribeScalableTargetsRequest,
  DescribeScalableTargetsResponse,
  RegisterScalableTargetRequest,
  RegisterScalableTargetResponse,
  ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';
import type { SandboxClock } from '../../clock.js';
import type { TableDescription } from '../../description.js';
import { partitionOf } from '../../iam/partition.js';
import { Regional } from '../../regional.js';
import { AwsFault, type Call, type Service } from '../../service.js';

/** Entries of a page, unless less is asked for. */
const pageSize = 50;
const namespace = 'dynamodb';
const dimensions = {
  read: 'dynamodb:table:ReadCapacityUnits',
  write: 'dynamodb:table:WriteCapacityUnits',
} as const;
const known: readonly string[] = [
  ...Object.values(dimensions),
  'dynamodb:index:ReadCapacityUnits',
  'dynamodb:index:WriteCapacityUnits',
];
const resourceForm = /^table\/[a-zA-Z0-9_.-]{3,255}(?:\/index\/[a-zA-Z0-9_.-]{3,255})?$/u;

interface Place {
  readonly account: string;
  readonly region: string;
}

export function createScaling({ clock }: { readonly clock: SandboxClock }): {
  readonly service: Service;
  /** What the described tables scale by, in every region that they are in. */
  seed(tables: readonly TableDescription[]): void;
} {
  const world = new Regional(() => new Map<string, ScalableTarget>());

  const put = (place: Place, target: ScalableTarget): void => {
    const { ResourceId = '', ScalableDimension = '' } = target;
    world.at(place.account, place.region).set(`${ResourceId} ${ScalableDimension}`, target);
  };

  const describe = (
    input: DescribeScalableTargetsRequest,
    call: Call,
  ): DescribeScalableTargetsResponse => {
    checkNamespace(input.ServiceNamespace);
    const { ResourceIds: ids, ScalableDimension: dimension } = input;
    if (dimension !== undefined && ids === undefined) {
      throw validation('ResourceIds are needed with a ScalableDimension');
    }
    const size = Math.min(input.MaxResults ?? pageSize, pageSize);
    const all = [...world.at(call.caller.account, call.region)]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, target]) => target)
      .filter(({ ResourceId = '' }) => ids === undefined || ids.includes(ResourceId))
      .filter((target) => dimension === undefined || target.ScalableDimension === dimension);
    const begin = readToken(input.NextToken, all.length);
    const end = begin + size;
    return {
      ScalableTargets: all.slice(begin, end),
      ...(end < all.length && { NextToken: Buffer.from(`after ${end}`).toString('base64url') }),
    };
  };

  const register = (
    input: RegisterScalableTargetRequest,
    call: Call,
  ): RegisterScalableTargetResponse => {
    checkNamespace(input.ServiceNamespace);
    const { ResourceId, ScalableDimension: dimension, MinCapacity, MaxCapacity } = input;
    const place = { account: call.caller.account, region: call.region };
    const before = world.at(place.account, place.region).get(`${ResourceId} ${dimension}`);
    const minimum = MinCapacity ?? before?.MinCapacity;
    const maximum = MaxCapacity ?? before?.MaxCapacity;
    if (ResourceId === undefined || !resourceForm.test(ResourceId)) {
      throw validation('Unsupported service namespace, resource type or scalable dimension');
    }
    if (dimension === undefined || !known.includes(dimension)) {
      throw validation('Unsupported service namespace, resource type or scalable dimension');
    }
    if (minimum === undefined || maximum === undefined) {
      throw validation('MinCapacity and MaxCapacity are required for a new scalable target');
    }
    if (minimum > maximum)
      throw validation('Maximum capacity cannot be less than minimum capacity');
    const target = {
      ...targetOf(place, ResourceId, { dimension, minimum, maximum }, call.now),
      ...(before?.CreationTime !== undefined && { CreationTime: before.CreationTime }),
    };
    put(place, target);
    return { ScalableTargetARN: target.ScalableTargetARN };
  };

  return {
    service: {
      signingName: 'application-autoscaling',
      handlers: { DescribeScalableTargets: describe, RegisterScalableTarget: register },
      state: () => ({
        targets: world.entries().reduce((sum, [, , targets]) => sum + targets.size, 0),
      }),
    },
    seed: (tables) => {
      for (const { account, name, placements, settings } of tables) {
        for (const { dimension, minimum, maximum } of settings?.scaling ?? []) {
          for (const { region } of placements) {
            const limits = { dimension: dimensions[dimension], minimum, maximum };
            const place = { account, region };
            put(place, targetOf(place, `table/${name}`, limits, clock.now()));
          }
        }
      }
    },
  };
}

function targetOf(
  { account, region }: Place,
  resourceId: string,
  limits: {
    readonly dimension: RegisterScalableTargetRequest['ScalableDimension'] & string;
    readonly minimum: number;
    readonly maximum: number;
  },
  createdAt: Date,
): ScalableTarget {
  const partition = partitionOf(region);
  const id = Buffer.from(`${resourceId}${limits.dimension}`).toString('hex').slice(-32);
  return {
    ServiceNamespace: namespace,
    ResourceId: resourceId,
    ScalableDimension: limits.dimension,
    MinCapacity: limits.minimum,
    MaxCapacity: limits.maximum,
    RoleARN: `arn:${partition}:iam::${account}:role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable`,
    CreationTime: createdAt,
    SuspendedState: {
      DynamicScalingInSuspended: false,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: false,
    },
    ScalableTargetARN: `arn:${partition}:application-autoscaling:${region}:${account}:scalable-target/${id}`,
  };
}

function checkNamespace(named: string | undefined): void {
  if (named === namespace) return;
  throw validation(
    `The sandbox knows scalable targets of ${namespace} only, not of ${named ?? ''}`,
  );
}

function readToken(token: string | undefined, size: number): number {
  if (token === undefined) return 0;
  const found = /^after (\d{1,6})$/u.exec(Buffer.from(token, 'base64url').toString('utf8'));
  const begin = Number(found?.[1]);
  if (found === null || begin >= size) {
    throw new AwsFault('InvalidNextTokenException', 'The next token is not valid.');
  }
  return begin;
}

const validation = (message: string): AwsFault => new AwsFault('ValidationException', message);
