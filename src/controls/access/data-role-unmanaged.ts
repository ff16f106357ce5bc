import type { Environment } from '../../estate/environment.js';
import { type Control, notReported, unseen } from '../control.js';
import type { AccessScene } from './access-scene.js';
import { quoted } from './quoted.js';
import { handMadePolicies } from './role-policies.js';

type Reason = 'PolicyUnmanaged';

/** The data role carries no policy that its stack does not know. */
export const dataRoleUnmanaged: Control<Environment, AccessScene, Reason> = {
  id: 'data-role-unmanaged',
  title: 'Data role left to its stack',
  subject: 'environment',
  rationale:
    'A policy that was added to the data role by hand is not known to CloudFormation: the role, and with it the whole stack, cannot be deleted until somebody removes it.',
  source: 'guide, "Prerequisites"; Depot docs, Environment teardown',
  reasons: {
    PolicyUnmanaged: {
      severity: 'info',
      meaning: 'A policy of the data role has a name that CloudFormation does not give.',
    },
  },
  evaluate({ account, dataRole, stack, name }, { sight }) {
    const facts = sight.account(account);
    if (facts === undefined) return undefined;
    const role = facts.roles.get(dataRole);
    if (role === undefined) return notReported(`the policies of ${dataRole}`);
    if (role.kind === 'unknown') return unseen(role);
    if (role.kind === 'absent') return undefined; // said by data-role-access
    const policies = handMadePolicies(role.value, stack);
    if (policies.length === 0) {
      return { verdict: 'pass', message: `no policy of ${dataRole} looks added by hand` };
    }
    const names = policies.map((policy) => quoted(policy.name));
    const shown = names.slice(0, 5).join(', ');
    const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
    return {
      verdict: 'fail',
      reason: 'PolicyUnmanaged',
      message: `policies of ${dataRole} look added by hand: ${shown}${more}`,
      remedy: `They do no harm now. Remove them before the stack is deleted; depot-dr teardown-check --environment=${name} lists all that stands in its way.`,
    };
  },
};
