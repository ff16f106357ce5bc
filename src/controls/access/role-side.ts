import type { Observed } from '../../estate/observation.js';
import type { SimulatedAccess } from '../../estate/place-facts.js';
import { type Judgement, notReported, unseen } from '../control.js';
import { bucketActions, excessActions, objectActions } from './backup-actions.js';

/** What a role's own policies, boundaries and the organisation's rules say of one action. */
export type OwnAnswer =
  | { readonly kind: 'allowed' | 'denied' | 'not-granted' }
  | { readonly kind: 'open'; readonly judgement: Judgement<never> };

export interface RoleAnswer {
  readonly action: string;
  readonly own: OwnAnswer;
}

/** The answers about a role, or what is said instead. */
export type RoleSide =
  | { readonly kind: 'answers'; readonly answers: readonly RoleAnswer[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'said'; readonly judgement: Judgement<never> };

function isOf(action: string) {
  const wanted = action.toLowerCase();
  return (answer: SimulatedAccess): boolean => answer.action.toLowerCase() === wanted;
}

/**
 * The worst of what was simulated for one action. A decision that lacked the value of a condition key
 * is not certain, whatever it is.
 * @source API SimulatePrincipalPolicy, MissingContextValues, IAM API Reference
 */
function ownAnswer(action: string, simulated: readonly SimulatedAccess[]): OwnAnswer {
  const answers = simulated.filter(isOf(action));
  if (answers.length === 0) {
    return { kind: 'open', judgement: notReported(`whether the data role may do ${action}`) };
  }
  const certain = answers.filter(({ missingContext }) => missingContext.length === 0);
  if (certain.some(({ decision }) => decision === 'explicitDeny')) return { kind: 'denied' };
  if (certain.some(({ decision }) => decision === 'implicitDeny')) return { kind: 'not-granted' };
  const keys = [...new Set(answers.flatMap(({ missingContext }) => missingContext))].toSorted();
  if (keys.length === 0) return { kind: 'allowed' };
  return {
    kind: 'open',
    judgement: notReported(
      `whether the data role may do ${action}: that depends on ${keys.join(', ')}`,
      'See in its policies, boundary and service control policies what the condition is about.',
    ),
  };
}

/** What the data role may do in the backup location by itself, action by action as the guide lists them. */
export function roleSide(access: Observed<readonly SimulatedAccess[]>): RoleSide {
  switch (access.kind) {
    case 'unknown':
      return { kind: 'said', judgement: unseen(access) };
    case 'absent':
      return { kind: 'missing' };
    case 'seen':
      return {
        kind: 'answers',
        answers: [...bucketActions, ...objectActions].map((action) => ({
          action,
          own: ownAnswer(action, access.value),
        })),
      };
    default:
      return access satisfies never;
  }
}

/** Actions that a role may do and no backup needs, of those that were asked. */
export function excessOf(simulated: readonly SimulatedAccess[]): readonly string[] {
  return excessActions.filter((action) => ownAnswer(action, simulated).kind === 'allowed');
}
