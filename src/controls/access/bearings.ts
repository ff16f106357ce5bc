import type { Asking, AskingService } from './asking.js';
import type { ConditionVerdict } from './conditions.js';
import type { ElementReach } from './patterns.js';
import { type PolicyStatement, statementName } from './policy-document.js';
import { type PolicyPrincipal, principalText } from './principals.js';
import { quoted } from './quoted.js';

/** How a statement stands to a question. */
export type Bearing =
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

/** The name at the end of an ARN, without its path. */
function nameIn(arn: string): string | undefined {
  return arn.split('/').at(-1);
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
  if (principal.kind === 'role' && asking.isGuessed === true) {
    return nameIn(principal.arn) === nameIn(asking.arn) ? 'part' : 'none';
  }
  const isItsSession = principal.kind === 'session' && asking.arn.endsWith(`/${principal.name}`);
  return isItsSession ? 'part' : 'none';
}

export function principalsBearing(
  statement: PolicyStatement,
  asking: Asking | AskingService,
): Bearing {
  const { isExcept, of } = statement.principals;
  const reaches = of.map((principal) => principalReach(principal, asking));
  const nameless = of.find((_, at) => reaches[at] === 'variable');
  const unclear: Bearing | undefined = nameless && {
    kind: 'unclear',
    reason: `names ${quoted(principalText(nameless))} in ${statementName(statement)}, which tells no account`,
  };
  if (isExcept) {
    if (of.some(({ kind }) => kind === 'everyone')) return apart;
    // Role, session and account are compared one after the other; which of them is left out counts.
    if (of.some((principal, at) => reaches[at] === 'all' || isOfAccount(principal, asking))) {
      const reason = `leaves out a part of the account by NotPrincipal in ${statementName(statement)}`;
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

export function elementBearing(reach: ElementReach, statement: PolicyStatement): Bearing {
  switch (reach) {
    case 'all':
      return { kind: 'applies' };
    case 'none':
      return apart;
    case 'part':
      return { kind: 'perhaps', keys: ['Resource'] };
    case 'variable':
      return {
        kind: 'unclear',
        reason: `stands on a policy variable in ${statementName(statement)}`,
      };
    default:
      return reach satisfies never;
  }
}

export function conditionBearing(verdict: ConditionVerdict): Bearing {
  if (verdict.kind === 'open') return { kind: 'perhaps', keys: verdict.keys };
  return verdict.kind === 'holds' ? { kind: 'applies' } : apart;
}

/** One element that does not fit decides; then what is unclear, then what is conditional. */
export function together(parts: readonly (() => Bearing)[]): Bearing {
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
