import { AwsFault, type Call, type Caller } from '../service.js';
import { evaluate, type AccessRequest, type Principal, type Verdict } from './evaluate.js';
import { parsePolicy } from './policy.js';

/** One thing that a call needs: an IAM action on one resource. */
export interface Need {
  readonly action: string;
  /** Full ARN, or `*` for actions without resource-level permissions. */
  readonly resource: string;
  /** Further condition keys in lower case, such as `sts:externalid`. */
  readonly context?: Readonly<Record<string, string | undefined>>;
}

/** The owner's side of a resource: its account and its policy, when it has one. */
export interface ResourceSide {
  readonly owner: string;
  readonly policy: string | undefined;
  /** True: its policy must allow also within the account, as with a KMS key. */
  readonly decides?: boolean;
}

/** The caller as policies see it. Never throws. */
function principalOf({ account, arn, roleArn }: Caller): Principal {
  return { account, arn, roleArn: roleArn ?? roleBehind(arn) };
}

/** The role of a session ARN, as far as that tells it: without a path. */
function roleBehind(arn: string): string | undefined {
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//u.exec(arn);
  return session === null ? undefined : `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
}

/**
 * Refuses a call that the caller's policies (and the resource's, when given) do not allow.
 * Within an account either side may allow, but for a resource that decides; across accounts both must.
 * Source: IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic".
 * @throws AwsFault with the service's access-denied error and AWS's wording
 */
export function authorize(call: Call, need: Need, resource?: ResourceSide): void {
  const denied = denialReason(call, need, resource);
  if (denied === undefined) return;
  // S3 alone puts the resource in quotes.
  const shown = call.service === 's3' ? `"${need.resource}"` : need.resource;
  throw accessDenied(
    call.service,
    `User: ${call.caller.arn} is not authorized to perform: ${need.action} on resource: ${shown} ${denied}`,
  );
}

/** Whether `authorize` would let the call through. Never throws. */
export function isAuthorized(call: Call, need: Need, resource?: ResourceSide): boolean {
  return denialReason(call, need, resource) === undefined;
}

/** The prefix of a service's IAM actions, where it differs from the name that requests are signed for. */
export function iamPrefix(service: string): string {
  return service === 'monitoring' ? 'cloudwatch' : service;
}

/** The error that a service answers to a caller without permission, as it spells it. */
export function accessDenied(service: string, message: string): AwsFault {
  switch (service) {
    case 'dynamodb':
    case 'kms':
    case 'application-autoscaling':
    case 'organizations':
      return new AwsFault('AccessDeniedException', message, { status: 400 });
    case 'backup':
    case 'lambda':
      return new AwsFault('AccessDeniedException', message, { status: 403 });
    default:
      return new AwsFault('AccessDenied', message, { status: 403 });
  }
}

function denialReason(
  call: Call,
  need: Need,
  resource: ResourceSide | undefined,
): string | undefined {
  const request: AccessRequest = {
    principal: principalOf(call.caller),
    action: need.action,
    resource: need.resource,
    context: {
      'aws:principalarn': principalOf(call.caller).roleArn ?? call.caller.arn,
      'aws:principalaccount': call.caller.account,
      'aws:requestedregion': call.region,
      // Loopback plain HTTP stands for AWS's TLS endpoints.
      'aws:securetransport': 'true',
      ...need.context,
    },
  };
  const own = identityVerdict(call.caller.policy, request);
  const theirs = resource === undefined ? 'unmatched' : resourceVerdict(resource, request);
  if (own === 'denied') return 'with an explicit deny in an identity-based policy';
  if (theirs === 'denied') return 'with an explicit deny in a resource-based policy';
  const local = resource === undefined || resource.owner === call.caller.account;
  if (local && theirs === 'allowed') return undefined;
  if (own !== 'allowed') return `because no identity-based policy allows the ${need.action} action`;
  const isEnough = local && resource?.decides !== true;
  return isEnough || theirs !== 'unmatched'
    ? undefined
    : `because no resource-based policy allows the ${need.action} action`;
}

/** @param policy - IAM JSON; a JSON array of documents (role and session policy) must all allow */
function identityVerdict(policy: string | undefined, request: AccessRequest): Verdict {
  if (policy === undefined) return 'allowed';
  const verdicts = documentsOf(policy).map((text) => {
    const parsed = parsePolicy(text);
    // A policy that AWS would never have stored grants nothing.
    return parsed.kind === 'malformed'
      ? 'unmatched'
      : evaluate('identity', parsed.statements, request);
  });
  if (verdicts.includes('denied')) return 'denied';
  return verdicts.every((verdict) => verdict === 'allowed') ? 'allowed' : 'unmatched';
}

function resourceVerdict({ policy }: ResourceSide, request: AccessRequest): Verdict {
  if (policy === undefined) return 'unmatched';
  const parsed = parsePolicy(policy);
  return parsed.kind === 'malformed'
    ? 'unmatched'
    : evaluate('resource', parsed.statements, request);
}

/**
 * The identity policy of a role session that was narrowed by a session policy: both must allow.
 * Source: IAM User Guide, "Session policies".
 */
export function narrowedPolicy(
  policy: string | undefined,
  sessionPolicy: string | undefined,
): string | undefined {
  if (sessionPolicy === undefined) return policy;
  return policy === undefined
    ? sessionPolicy
    : JSON.stringify([...documentsOf(policy), sessionPolicy]);
}

function documentsOf(policy: string): readonly string[] {
  if (!policy.trimStart().startsWith('[')) return [policy];
  const list: unknown = JSON.parse(policy); // written by narrowedPolicy
  return Array.isArray(list) ? list.map(String) : [policy];
}

/** ARN of a resource in the call's account and region. */
export function localArn(call: Call, service: string, resource: string): string {
  return `arn:${call.partition}:${service}:${call.region}:${call.caller.account}:${resource}`;
}
