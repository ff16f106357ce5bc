import type { Asking, AskingService } from './asking.js';
import {
  type Bearing,
  conditionBearing,
  elementBearing,
  principalsBearing,
  together,
} from './bearings.js';
import { conditionsVerdict, type KnownContext } from './conditions.js';
import { type Glob, globOf } from './glob.js';
import { type Selection, selectionReach } from './patterns.js';
import {
  type PolicyDocument,
  type PolicyReading,
  type PolicyStatement,
} from './policy-document.js';
import type { PolicyPrincipal } from './principals.js';

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
type StatementReference = Pick<PolicyStatement, 'position' | 'sid'>;

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
    if (principal.kind === 'role' && principal.isGuessed !== true) {
      known.set('aws:principalarn', principal.arn);
    }
  }
  return new Map([...known, ...(context ?? [])]);
}

/** A question made ready to be held against many statements. */
interface Asked {
  readonly principal: AccessQuestion['principal'];
  readonly action: Glob;
  readonly resource: Glob;
  readonly context: KnownContext;
}

/** The cheapest element first: most statements are about somebody else, or another action. */
function bearingOf(
  statement: PolicyStatement,
  { principal, action, resource, context }: Asked,
): Bearing {
  const { actions, resources, conditions } = statement;
  return together([
    () => principalsBearing(statement, principal),
    () => elementBearing(selectionReach(actions, action), statement),
    () =>
      elementBearing(
        resources === undefined ? 'all' : selectionReach(resources, resource),
        statement,
      ),
    () => conditionBearing(conditionsVerdict(conditions, context)),
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
