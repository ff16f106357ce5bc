import type { Environment } from '../../estate/environment.js';
import type { Observed } from '../../estate/observation.js';
import type { RoleDescription } from '../../estate/place-facts.js';
import { type ControlCard, type Judgement, notReported, unseen } from '../control.js';
import { type Finding, makeFinding } from '../finding.js';
import type { Sight } from '../sight.js';
import { accountsOfReturn, keyIn, type PlaceOfReturn, subjectIn } from './places-of-return.js';

type Reason = 'RestoreRoleMissing' | 'RestoreRoleNotNamed' | 'ServiceRoleMissing';

/** The roles that a return needs are there before it is needed. */
export const returnRoles: ControlCard = {
  id: 'return-roles',
  title: 'Roles for a return exist',
  subject: 'environment',
  rationale:
    'A role that has to be made while everything is down costs the hour that counts, and a service-linked role needs a right that few have.',
  source:
    'Using service-linked roles for DynamoDB, Amazon DynamoDB Developer Guide; Using service-linked roles for AWS Backup, AWS Backup Developer Guide',
  reasons: {
    RestoreRoleMissing: {
      severity: 'warning',
      meaning: 'The role that is named for restoring does not exist in the account.',
    },
    RestoreRoleNotNamed: {
      severity: 'info',
      meaning: 'The configuration names no role that restores.',
    },
    ServiceRoleMissing: {
      severity: 'warning',
      meaning: 'A service-linked role that replicas or copies need does not exist in the account.',
    },
  },
};

const replicationRole = 'AWSServiceRoleForDynamoDBReplication';
const backupServiceRole = 'AWSServiceRoleForBackup';

/** A role that a return needs in an account, and what for. */
interface Need {
  readonly role: string;
  readonly kind: 'restore' | 'service';
  readonly why: string;
  readonly service: string;
}

function needsIn(environment: Environment, { why }: PlaceOfReturn): readonly Need[] {
  const { posture, restoreRole } = environment;
  const needs: Need[] = [];
  if (restoreRole !== undefined) {
    needs.push({ role: restoreRole, kind: 'restore', why: 'restores', service: '' });
  }
  if (why === 'home' && posture.replicas.length > 0) {
    needs.push({
      role: replicationRole,
      kind: 'service',
      why: 'adding replicas again',
      service: 'replication.dynamodb.amazonaws.com',
    });
  }
  if (posture.backups !== undefined && (why === 'copies' || posture.backups.copies.length > 0)) {
    needs.push({
      role: backupServiceRole,
      kind: 'service',
      why: 'copies of backups',
      service: 'backup.amazonaws.com',
    });
  }
  return needs;
}

function judge(
  { role, kind, why, service }: Need,
  observed: Observed<RoleDescription> | undefined,
): Judgement<Reason> {
  if (observed === undefined) return notReported(`whether the role ${role} exists`, 'Run again.');
  if (observed.kind === 'unknown') return unseen(observed);
  if (observed.kind === 'seen') return { verdict: 'pass', message: `the role ${role} exists` };
  if (kind === 'restore') {
    return {
      verdict: 'fail',
      reason: 'RestoreRoleMissing',
      message: `the role ${role}, which is named for restoring, does not exist`,
      remedy: `Make the role ${role} in this account (Creating a role to delegate permissions to an AWS service, IAM User Guide), or correct restoreRole of this environment in the configuration.`,
    };
  }
  return {
    verdict: 'fail',
    reason: 'ServiceRoleMissing',
    message: `the service-linked role ${role} does not exist; ${why} need it`,
    remedy: `aws iam create-service-linked-role --aws-service-name ${service}`,
  };
}

/** One finding for each role in each account of return; one where no restore role is named. */
export function returnRoleFindings(sight: Sight): readonly Finding[] {
  return sight.estate.environments.flatMap((environment): readonly Finding[] => {
    const found = accountsOfReturn(environment).flatMap((place) => {
      const facts = sight.account(place.account);
      if (facts === undefined) return []; // not one of the accounts that are looked at
      return needsIn(environment, place).map((need) => {
        const observed = facts.roles.get(need.role);
        return makeFinding(
          returnRoles,
          subjectIn(environment, place, need.role),
          keyIn(environment, place, need.role),
          judge(need, observed),
          observed === undefined ? [] : [{ read: `role ${need.role}`, observed }],
        );
      });
    });
    if (environment.restoreRole !== undefined) return found;
    const unnamed = makeFinding(
      returnRoles,
      subjectIn(environment, environment, 'restore role'),
      keyIn(environment, environment, 'restore role'),
      {
        verdict: 'fail',
        reason: 'RestoreRoleNotNamed',
        message: 'no role is named that restores this environment',
        remedy: 'Set restoreRole of this environment in the configuration.',
      },
      [],
    );
    return [...found, unnamed];
  });
}
