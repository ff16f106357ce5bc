import { checkKeys, didYouMean, jsonObject, Refusal } from './control-request.js';
import { faultEffects, type FaultRule } from './description.js';
import type { FaultRules } from './wire/fault-rules.js';
import type { WireRequest } from './wire/message.js';

/** What there is to act upon: a rule for anything else would never act. */
export interface FaultTargets {
  /** Operations served, by signing name. */
  readonly operations: ReadonlyMap<string, readonly string[]>;
  readonly accounts: readonly { readonly id: string; readonly regions: readonly string[] }[];
}

const maximumRules = 1000;
const maximumTimes = 1_000_000;
const ruleKeys = [
  'id',
  'service',
  'operation',
  'account',
  'region',
  'resource',
  'effect',
  'times',
] as const;

/** Sets the rule in the request's body. @throws Refusal saying what would be right */
export function addFault(faults: FaultRules, targets: FaultTargets, request: WireRequest): unknown {
  const body = jsonObject(request);
  checkKeys(body, ruleKeys);
  const rule = parseRule(body);
  checkTarget(rule, targets);
  checkPlace(rule, targets);
  const rules = faults.list();
  if (rules.length >= maximumRules && !rules.some(({ id }) => id === rule.id)) {
    throw new Refusal(400, `there are ${maximumRules} rules already`, 'Remove some first.');
  }
  faults.set(rule);
  return { fault: rule };
}

function parseRule(body: Readonly<Record<string, unknown>>): FaultRule {
  const text = (key: (typeof ruleKeys)[number]): string | undefined => {
    const value = body[key];
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.length > 0 && value.length <= 2048) return value;
    throw new Refusal(400, `${key} must be a text of 1 to 2048 characters`, ruleHint);
  };
  const id = text('id');
  if (id === undefined) throw new Refusal(400, 'id is missing', ruleHint);
  const named = text('effect');
  const effect = faultEffects.find((known) => known === named);
  if (effect === undefined) {
    const message = named === undefined ? 'effect is missing' : `there is no effect ${named}`;
    throw new Refusal(400, message, didYouMean(named ?? '', faultEffects));
  }
  const { times } = body;
  if (times !== undefined && !isCount(times)) {
    throw new Refusal(400, `times must be a whole number from 1 to ${maximumTimes}`, ruleHint);
  }
  return {
    id,
    service: text('service'),
    operation: text('operation'),
    account: text('account'),
    region: text('region'),
    resource: text('resource'),
    effect,
    times,
  };
}

const ruleHint =
  'Send {"id": "no-pitr", "service": "dynamodb", "operation": "DescribeContinuousBackups", "effect": "deny"}.';

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= maximumTimes;
}

/** Global services answer there, whatever regions an account has. */
const globalRegion = 'us-east-1';

/** A rule for an account or a region that this world does not have would be a silent mistake. */
function checkPlace({ account, region }: FaultRule, { accounts }: FaultTargets): void {
  const ids = accounts.map(({ id }) => id);
  if (account !== undefined && !ids.includes(account)) {
    throw new Refusal(400, `there is no account ${account}`, didYouMean(account, ids));
  }
  const regions = [...new Set([...accounts.flatMap((each) => each.regions), globalRegion])];
  if (region !== undefined && !regions.includes(region)) {
    throw new Refusal(400, `there is no region ${region}`, didYouMean(region, regions));
  }
}

/** So would one for a service or an operation that is not served. */
function checkTarget({ service, operation }: FaultRule, { operations }: FaultTargets): void {
  if (service !== undefined && !operations.has(service)) {
    const message = `service ${service} is not served`;
    throw new Refusal(400, message, didYouMean(service, [...operations.keys()]));
  }
  if (operation === undefined) return;
  const known =
    service === undefined ? [...operations.values()].flat() : (operations.get(service) ?? []);
  if (!known.includes(operation)) {
    throw new Refusal(400, `operation ${operation} is not served`, didYouMean(operation, known));
  }
}

/** Removes the rule `?id=`, or all of them without it. @throws Refusal */
export function removeFaults(faults: FaultRules, query: URLSearchParams): unknown {
  const unknown = [...query.keys()].find((key) => key !== 'id');
  if (unknown !== undefined) {
    throw new Refusal(400, `unknown parameter ${unknown}`, 'Use ?id=... or nothing for all rules.');
  }
  const id = query.get('id');
  if (id === null) {
    const removed = faults.list().length;
    faults.clear();
    return { removed };
  }
  if (!faults.remove(id)) {
    const ids = faults.list().map((rule) => rule.id);
    throw new Refusal(404, `there is no fault ${id}`, didYouMean(id, ids));
  }
  return { removed: 1 };
}
