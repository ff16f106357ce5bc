import type { Condition, PrincipalList, Selection, Statement } from './policy.js';
import { matchesPattern } from './wildcard.js';

/** Who asks, reduced to what policies compare with. */
export interface Principal {
  readonly account: string;
  /** The session's or user's own ARN. */
  readonly arn: string;
  /** Of a role session: the role's ARN, which `aws:PrincipalArn` and Principal elements name. */
  readonly roleArn: string | undefined;
}

export interface AccessRequest {
  readonly principal: Principal;
  /** `dynamodb:DescribeTable`; compared without regard to case. */
  readonly action: string;
  readonly resource: string;
  /** Condition keys in lower case and their values; a key that is absent or undefined has no value. */
  readonly context: Readonly<Record<string, string | undefined>>;
}

/**
 * What a document says. `delegated`: a resource policy allows the caller's whole account, so the
 * caller's own policy has the word; `allowed`: it allows the caller by name or everybody.
 */
export type Verdict = 'denied' | 'allowed' | 'delegated' | 'unmatched';

/**
 * An identity or resource policy on one request. Never throws. An explicit Deny wins over any Allow.
 * Source: IAM User Guide, "Policy evaluation logic".
 * @param kind - `identity` ignores principals; `resource` needs the principal to match
 */
export function evaluate(
  kind: 'identity' | 'resource',
  statements: readonly Statement[],
  request: AccessRequest,
): Verdict {
  let verdict: Verdict = 'unmatched';
  for (const statement of statements) {
    if (!covers(statement, request)) continue;
    const reach = kind === 'identity' ? 'named' : principalReach(statement, request.principal);
    if (reach === 'none') continue;
    if (statement.effect === 'Deny') return 'denied';
    if (reach === 'named') verdict = 'allowed';
    else if (verdict === 'unmatched') verdict = 'delegated';
  }
  return verdict;
}

function covers(statement: Statement, request: AccessRequest): boolean {
  const denies = statement.effect === 'Deny';
  const action = request.action.toLowerCase();
  if (!selects(statement.actions, (pattern) => matchesPattern(pattern.toLowerCase(), action))) {
    return false;
  }
  // A policy variable (`${aws:username}`) is not resolved here: taken to match where that denies.
  const fits = (pattern: string): boolean =>
    pattern.includes('${') ? denies : matchesPattern(pattern, request.resource);
  if (statement.resources !== undefined && !selects(statement.resources, fits)) return false;
  const held = conditionsHold(statement.conditions, request.context);
  return held === 'yes' || (held === 'unknown' && denies);
}

function selects(selection: Selection, fits: (pattern: string) => boolean): boolean {
  return selection.patterns.some(fits) !== selection.not;
}

function principalReach(
  { principals, effect }: Statement,
  principal: Principal,
): 'named' | 'account' | 'none' {
  if (principals === undefined) return 'none';
  const reach = listReach(principals, principal);
  if (!principals.not) return reach;
  // NotPrincipal with Allow reaches the whole world; it is left unmatched on purpose.
  return effect === 'Deny' && reach === 'none' ? 'named' : 'none';
}

function listReach(principals: PrincipalList, principal: Principal): 'named' | 'account' | 'none' {
  const { account, arn, roleArn } = principal;
  if (principals.aws.some((entry) => entry === '*' || entry === arn || entry === roleArn)) {
    return 'named';
  }
  const whole = new RegExp(`^(?:arn:[a-z-]+:iam::)?${account}(?::root)?$`, 'u');
  return principals.aws.some((entry) => whole.test(entry)) ? 'account' : 'none';
}

const comparisons: ReadonlyMap<string, (accepted: string, actual: string) => boolean> = new Map([
  ['StringEquals', (accepted: string, actual: string) => accepted === actual],
  ['StringLike', matchesPattern],
  ['ArnEquals', matchesPattern],
  ['ArnLike', matchesPattern],
  ['Bool', (accepted: string, actual: string) => accepted.toLowerCase() === actual.toLowerCase()],
]);

const knownKeys: ReadonlySet<string> = new Set([
  'sts:externalid',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid', // no organisation in the sandbox: known, without a value
  'aws:requestedregion',
  'aws:securetransport',
]);

/**
 * Only the operators and keys above are worked out, and keys that the request names. Anything else is `unknown`, and the caller takes
 * the careful side: such an Allow does not match, such a Deny does.
 */
function conditionsHold(
  conditions: readonly Condition[],
  context: AccessRequest['context'],
): 'yes' | 'no' | 'unknown' {
  let held: 'yes' | 'unknown' = 'yes';
  for (const { operator, key, values } of conditions) {
    const compare = comparisons.get(operator);
    const isKnown = knownKeys.has(key.toLowerCase()) || Object.hasOwn(context, key.toLowerCase());
    if (compare === undefined || !isKnown) {
      held = 'unknown';
      continue;
    }
    const actual = context[key.toLowerCase()];
    if (actual === undefined || !values.some((accepted) => compare(accepted, actual))) return 'no';
  }
  return held;
}
