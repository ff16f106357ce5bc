import { isServiceLinked, type RoleDescription } from '../../estate/place-facts.js';
import { accessByReading } from '../access/access.js';
import { readPolicy } from '../access/policy-document.js';
import type { Sight } from '../sight.js';
import { type Gate, open, shut, unclear, unread } from './gates.js';
import type { Place } from './places.js';

export type RoleReason = 'RoleForeign' | 'RoleMissing' | 'RoleNotTrusting' | 'RoleWithoutRights';

const roleForm = /^arn:[a-z0-9-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/u;

/** Managed policies of AWS that let AWS Backup back up and copy. */
const sufficient =
  /:policy\/(service-role\/AWSBackupServiceRolePolicyForBackup|AdministratorAccess)$/u;

function trustGate({ trustPolicy }: RoleDescription, name: string, { account }: Place) {
  if (trustPolicy === undefined) return unclear(`whom role ${name} trusts is not reported`);
  const access = accessByReading(readPolicy(trustPolicy), {
    principal: { kind: 'service', name: 'backup.amazonaws.com', account },
    action: 'sts:AssumeRole',
    resource: '*',
  });
  if (access.kind === 'allowed' || access.kind === 'conditional') return open;
  if (access.kind === 'unknown') {
    return unclear(
      `whether role ${name} trusts AWS Backup cannot be told: its policy ${access.reason}`,
    );
  }
  return shut(
    'RoleNotTrusting',
    `role ${name} does not let backup.amazonaws.com assume it`,
    `Let it, in the trust policy: aws iam update-assume-role-policy --role-name ${name}`,
  );
}

/** Whether AWS Backup can work with the role of a selection, as far as it was looked at. */
export function roleGate(sight: Sight, place: Place, roleArn: string): Gate<RoleReason> {
  const [, account, name] = roleForm.exec(roleArn) ?? [];
  if (name === undefined) {
    return shut(
      'RoleMissing',
      'the selection names no role',
      'Name one in a new selection; a selection cannot be changed.',
    );
  }
  if (account !== place.account) {
    return shut(
      'RoleForeign',
      `role ${roleArn} is not of the account of the plan`,
      `Name a role of ${place.account} in a new selection; a selection cannot be changed.`,
    );
  }
  const role = sight.account(place.account)?.roles.get(name);
  if (role === undefined) return unclear(`nobody looked at role ${name}`);
  if (role.kind === 'unknown') return unread(`role ${name}`, role);
  if (role.kind === 'absent') {
    return shut(
      'RoleMissing',
      `role ${name} does not exist`,
      `Make it again with AWSBackupServiceRolePolicyForBackup attached, trusting backup.amazonaws.com: aws iam create-role --role-name ${name}`,
    );
  }
  const trust = trustGate(role.value, name, place);
  if (trust.kind !== 'open') return trust;
  if (isServiceLinked(role.value.arn)) {
    return unclear(`what the service-linked role ${name} may do was not looked at`);
  }
  const { attached, inline } = role.value;
  if (attached.some((arn) => sufficient.test(arn))) return open;
  if (attached.length + inline.length > 0) {
    return unclear(`what the own policies of role ${name} allow was not looked at`);
  }
  return shut(
    'RoleWithoutRights',
    `role ${name} has no policy at all`,
    `aws iam attach-role-policy --role-name ${name} --policy-arn POLICY_ARN (AWSBackupServiceRolePolicyForBackup)`,
  );
}
