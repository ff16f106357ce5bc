import type {
  DescribeTimeToLiveInput,
  DescribeTimeToLiveOutput,
  TimeToLiveDescription,
  UpdateTimeToLiveInput,
  UpdateTimeToLiveOutput,
} from '@aws-sdk/client-dynamodb';
import type { Call } from '../../service.js';
import { required, resourceNotFound, validation } from './faults.js';
import { timings } from './timings.js';
import { requireSettled, type World } from './world.js';

/** What was last asked for. Items are not expired here. */
export interface TimeToLive {
  readonly attribute: string;
  readonly isOn: boolean;
  readonly changedAtMs: number;
}

/** @source DynamoDB API Reference, DescribeTimeToLive */
export function describeTimeToLive(
  world: World,
  input: DescribeTimeToLiveInput,
  call: Call,
): DescribeTimeToLiveOutput {
  const { timeToLive } = world.need(input.TableName, call, resourceNotFound);
  return { TimeToLiveDescription: describe(timeToLive, call.now.getTime()) };
}

/** A change takes up to an hour: the sandbox takes the whole hour, always. */
function describe(ttl: TimeToLive | undefined, nowMs: number): TimeToLiveDescription {
  if (ttl === undefined) return { TimeToLiveStatus: 'DISABLED' };
  const isChanging = nowMs < ttl.changedAtMs + timings.timeToLiveMs;
  if (!ttl.isOn && !isChanging) return { TimeToLiveStatus: 'DISABLED' };
  const [changing, done] = ttl.isOn
    ? (['ENABLING', 'ENABLED'] as const)
    : (['DISABLING', 'DISABLED'] as const);
  return { TimeToLiveStatus: isChanging ? changing : done, AttributeName: ttl.attribute };
}

/**
 * The setting is the same in all regions of a global table.
 * @source DynamoDB API Reference, UpdateTimeToLive
 */
export function updateTimeToLive(
  world: World,
  input: UpdateTimeToLiveInput,
  call: Call,
): UpdateTimeToLiveOutput {
  const nowMs = call.now.getTime();
  const table = world.need(input.TableName, call, resourceNotFound);
  requireSettled(table, nowMs);
  const wanted = required(input.TimeToLiveSpecification, 'timeToLiveSpecification');
  const attribute = required(wanted.AttributeName, 'timeToLiveSpecification.attributeName');
  const isOn = required(wanted.Enabled, 'timeToLiveSpecification.enabled');
  if (attribute.length < 1 || attribute.length > 255) {
    throw validation('AttributeName must have a length of 1 to 255');
  }
  const before = table.timeToLive;
  if (before !== undefined && nowMs < before.changedAtMs + timings.timeToLiveMs) {
    throw validation('Time to live has been modified multiple times within a fixed interval');
  }
  if ((before?.isOn ?? false) === isOn) {
    throw validation(`TimeToLive is already ${isOn ? 'enabled' : 'disabled'}`);
  }
  if (before !== undefined && !isOn && before.attribute !== attribute) {
    throw validation(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${before.attribute}`,
    );
  }
  for (const member of world.members(table, nowMs)) {
    world.put({ ...member, timeToLive: { attribute, isOn, changedAtMs: nowMs } });
  }
  return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: isOn } };
}
