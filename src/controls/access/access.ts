import { type ConditionVerdict, conditionsVerdict, type KnownContext } from './conditions.js';
import { type Glob, globOf } from './glob.js';
import { type ElementReach, selectionReach } from './patterns.js';
import {
  type PolicyDocument,
  type PolicyReading,
  type PolicyStatement,
  type Selection,
  statementName,
} from './policy-document.js';
import { type PolicyPrincipal, principalText } from './principals.js';
import { quoted } from './quoted.js';

/** Which organisation an account belongs to. */
export type Membership =
  { readonly kind: 'member'; readonly id: string } | { readonly kind: 'none' | 'unknown' };

/** Who asks. Calls are taken to be made over TLS. */
export type Asking = (
  | {
      /** Whoever in the account its own policies let. */
      readonly kind: 'account';
    }
  | { readonly kind: 'role'; readonly arn: string }
) & {
  readonly account: string;
  readonly organization: Membership;
};

/** A service of AWS, `backup.amazonaws.com`, that acts for an account. */
export interface AskingService {
  readonly kind: 'service';
  readonly name: string;
  readonly account: string;
}

export interface AccessQuestion {
  readonly principal: Asking | AskingService;
  /** `s3:PutObject`, in any case. */
  readonly action: string;
  /** An ARN, or a pattern of ARNs that all are asked for. */
  readonly resource: string;
  /** What else is known of the request. */
  readonly context?: KnownContext | undefined;
}

/** Which statement said so. */
export type StatementReference = Pick<PolicyStatement, 'position' | 'sid'>;

export type Access =
  | {
      readonly kind: 'allowed';
      readonly by: StatementReference;
      /** It is the account that is let in: what the role may do is up to its own policies. */
      readonly isDelegated: boolean;
    }
  /**
   * Allowed when these allow it: condition keys as the policy spells them, and `Principal` or `Resource` where a
   * statement reaches only a part of what was asked. Sorted, unique, never none.
   */
  | { readonly kind: 'conditional'; readonly keys: readonly string[] }
  | { readonly kind: 'denied'; readonly by: StatementReference }
  | { readonly kind: 'not-granted' }
  /** `reason` is the rest of a sentence that begins with "the policy". */
  | { readonly kind: 'unknown'; readonly reason: string };

/** How a statement stands to a question. */
type Bearing =
  | { readonly kind: 'applies' | 'apart' }
  | { readonly kind: 'perhaps'; readonly keys: readonly string[] }
  | { readonly kind: 'unclear'; readonly reason: string };

const apart: Bearing = { kind: 'apart' };

function principalReach(principal: PolicyPrincipal, asking: Asking | AskingService): ElementReach {
  const isService = asking.kind === 'service';
  switch (principal.kind) {
    case 'everyone':
      return 'all';
    case 'service':
      return isService && asking.name === principal.name ? 'all' : 'none';
    case 'federated':
    case 'deleted':
      return 'none';
    case 'canonical':
    case 'unrecognised':
      return isService ? 'none' : 'variable';
    case 'account':
      return !isService && principal.account === asking.account ? 'all' : 'none';
    case 'role':
    case 'user':
      return isService ? 'none' : entityReach(principal, asking, principal.arn);
    case 'session':
      return isService ? 'none' : entityReach(principal, asking, undefined);
    default:
      return principal satisfies never;
  }
}

/** Reach of one role, user or session: over an account it is a part. */
function entityReach(
  principal: Extract<PolicyPrincipal, { kind: 'role' | 'user' | 'session' }>,
  asking: Asking,
  whole: string | undefined,
): ElementReach {
  if (principal.account !== asking.account) return 'none';
  if (asking.kind === 'account') return 'part';
  if (asking.arn === whole) return 'all';
  const isItsSession = principal.kind === 'session' && asking.arn.endsWith(`/${principal.name}`);
  return isItsSession ? 'part' : 'none';
}

function principalsBearing(
  { isExcept, of }: Selection<PolicyPrincipal>,
  asking: Asking | AskingService,
  where: string,
): Bearing {
  const reaches = of.map((principal) => principalReach(principal, asking));
  const nameless = of.find((_, at) => reaches[at] === 'variable');
  const unclear: Bearing | undefined = nameless && {
    kind: 'unclear',
    reason: `names ${quoted(principalText(nameless))} in ${where}, which tells no account`,
  };
  if (isExcept) {
    if (of.some(({ kind }) => kind === 'everyone')) return apart;
    // Role, session and account are compared one after the other; which of them is left out counts.
    if (of.some((principal, at) => reaches[at] === 'all' || isOfAccount(principal, asking))) {
      const reason = `leaves out a part of the account by NotPrincipal in ${where}`;
      return { kind: 'unclear', reason };
    }
    return unclear ?? { kind: 'applies' };
  }
  if (reaches.includes('all')) return { kind: 'applies' };
  if (unclear !== undefined) return unclear;
  return reaches.includes('part') ? { kind: 'perhaps', keys: ['Principal'] } : apart;
}

function isOfAccount(principal: PolicyPrincipal, asking: Asking | AskingService): boolean {
  return (
    'account' in principal && asking.kind !== 'service' && principal.account === asking.account
  );
}

function elementBearing(reach: ElementReach, where: string): Bearing {
  switch (reach) {
    case 'all':
      return { kind: 'applies' };
    case 'none':
      return apart;
    case 'part':
      return { kind: 'perhaps', keys: ['Resource'] };
    case 'variable':
      return { kind: 'unclear', reason: `stands on a policy variable in ${where}` };
    default:
      return reach satisfies never;
  }
}

function conditionBearing(verdict: ConditionVerdict): Bearing {
  if (verdict.kind === 'open') return { kind: 'perhaps', keys: verdict.keys };
  return verdict.kind === 'holds' ? { kind: 'applies' } : apart;
}

/** One element that does not fit decides; then what is unclear, then what is conditional. */
function together(parts: readonly (() => Bearing)[]): Bearing {
  let unclear: Bearing | undefined;
  const keys: string[] = [];
  for (const part of parts) {
    const bearing = part();
    if (bearing.kind === 'apart') return apart;
    if (bearing.kind === 'unclear') unclear ??= bearing;
    if (bearing.kind === 'perhaps') keys.push(...bearing.keys);
  }
  return unclear ?? (keys.length === 0 ? { kind: 'applies' } : { kind: 'perhaps', keys });
}

/** What the question itself tells of the request. */
function contextOf({ principal, context }: AccessQuestion): KnownContext {
  const { account } = principal;
  const isService = principal.kind === 'service';
  const known = new Map<string, string | undefined>([
    ['aws:securetransport', 'true'],
    ['aws:principalisawsservice', String(isService)],
  ]);
  if (isService) {
    known.set('aws:sourceaccount', account);
    for (const key of ['aws:principalaccount', 'aws:principalorgid', 'aws:principalarn']) {
      known.set(key, undefined);
    }
  } else {
    known.set('aws:principalaccount', account).set('aws:sourceaccount', undefined);
    const { organization } = principal;
    if (organization.kind !== 'unknown') {
      known.set('aws:principalorgid', organization.kind === 'member' ? organization.id : undefined);
    }
    if (principal.kind === 'role') known.set('aws:principalarn', principal.arn);
  }
  return new Map([...known, ...(context ?? [])]);
}

/** A question made ready to be held against many statements. */
interface Asked {
  readonly principal: AccessQuestion['principal'];
  readonly action: Glob;
  readonly resource: Glob;
  readonly context: KnownContext;
  readonly hasVariables: boolean;
}

/** The cheapest element first: most statements are about somebody else, or another action. */
function bearingOf(
  statement: PolicyStatement,
  { principal, action, resource, context, hasVariables }: Asked,
): Bearing {
  const where = statementName(statement);
  const { isExcept, of } = statement.actions;
  const { resources } = statement;
  return together([
    () => principalsBearing(statement.principals, principal, where),
    () => {
      const lower = { isExcept, of: of.map((pattern) => pattern.toLowerCase()) };
      return elementBearing(selectionReach(lower, action, false), where);
    },
    () => {
      if (resources === undefined) return { kind: 'applies' };
      return elementBearing(selectionReach(resources, resource, hasVariables), where);
    },
    () => conditionBearing(conditionsVerdict(statement.conditions, context)),
  ]);
}

/** All keys of bearings that are conditional, sorted and unique. */
function keysOf(bearings: readonly Bearing[]): readonly string[] {
  const keys = bearings.flatMap((each) => (each.kind === 'perhaps' ? each.keys : []));
  return [...new Set(keys)].toSorted();
}

/**
 * What a resource's policy says of one action of one principal. A Deny that applies wins over
 * everything. Never throws, and never guesses: `allowed`, `denied` and `not-granted` are certain.
 * @source Policy evaluation logic, IAM User Guide
 */
export function accessBy(document: PolicyDocument, question: AccessQuestion): Access {
  const asked: Asked = {
    principal: question.principal,
    action: globOf(question.action.toLowerCase()),
    resource: globOf(question.resource),
    context: contextOf(question),
    hasVariables: document.hasVariables,
  };
  const judged = document.statements.map((statement) => ({
    statement,
    bearing: bearingOf(statement, asked),
  }));
  const of = (effect: PolicyStatement['effect']) =>
    judged.filter(({ statement }) => statement.effect === effect);
  const applying = (effect: PolicyStatement['effect']): readonly PolicyStatement[] =>
    of(effect).flatMap(({ statement, bearing }) => (bearing.kind === 'applies' ? statement : []));
  const bearings = (effect: PolicyStatement['effect']): readonly Bearing[] =>
    of(effect).map(({ bearing }) => bearing);

  const [denial] = applying('Deny');
  if (denial !== undefined) return { kind: 'denied', by: reference(denial) };
  const grants = applying('Allow');
  const [grant] = grants;
  const grantKeys = keysOf(bearings('Allow'));
  if (grant === undefined && grantKeys.length === 0) {
    return unclearOf(bearings('Allow')) ?? { kind: 'not-granted' };
  }
  const unclearDenial = unclearOf(bearings('Deny'));
  if (unclearDenial !== undefined) return unclearDenial;
  const denialKeys = keysOf(bearings('Deny'));
  if (grant !== undefined && denialKeys.length === 0) {
    const isDelegated = !grants.some((each) => isByName(each.principals, question.principal));
    return { kind: 'allowed', by: reference(grant), isDelegated };
  }
  const keys = grant === undefined ? [...grantKeys, ...denialKeys] : denialKeys;
  return { kind: 'conditional', keys: [...new Set(keys)].toSorted() };
}

/** A grant to somebody himself, or to everybody, needs no further permission of his own account. */
function isByName({ isExcept, of }: Selection<PolicyPrincipal>, asking: Asking | AskingService) {
  if (asking.kind === 'account') return false;
  if (isExcept || asking.kind === 'service') return true;
  return of.some(
    (each) => each.kind === 'everyone' || (each.kind === 'role' && each.arn === asking.arn),
  );
}

function reference({ position, sid }: StatementReference): StatementReference {
  return { position, sid };
}

function unclearOf(bearings: readonly Bearing[]): Extract<Access, { kind: 'unknown' }> | undefined {
  const unclear = bearings.find((each) => each.kind === 'unclear');
  return unclear === undefined ? undefined : { kind: 'unknown', reason: unclear.reason };
}

/** The same of a policy as it was read; where there is none, nothing is granted. */
export function accessByReading(
  reading: PolicyReading | undefined,
  question: AccessQuestion,
): Access {
  if (reading === undefined) return { kind: 'not-granted' };
  return reading.kind === 'unreadable'
    ? { kind: 'unknown', reason: reading.reason }
    : accessBy(reading.document, question);
}
