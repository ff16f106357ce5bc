import { partitionOf } from '../aws/partition.js';
import type { GapDocument } from '../config/documents.js';
import { wantedAccess } from '../controls/access/backup-actions.js';
import type { Account, Environment, Estate } from '../estate/environment.js';
import type { RoleDescription } from '../sandbox/description.js';
import { awsPolicyArn } from '../sandbox/iam/managed-policies.js';
import { gapsOf, namesEnvironment } from './sandbox-gaps.js';

/** Name of the policy that the environment's stack gives its data role, as CDK makes it up. */
export const stackPolicy = 'DataRoleDefaultPolicy9C0F3B7A';
const manualPolicy = 'backup-access-by-hand';

function allow(actions: readonly string[], resources: readonly string[]): object {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}

function documentOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** The role that Depot reads and writes data with. Undefined: a gap takes it away. */
function dataRole(
  environment: Environment,
  gaps: readonly GapDocument[],
): RoleDescription | undefined {
  const has = (kind: 'data-role-missing' | 'data-role-denied' | 'data-role-manual-policy') =>
    gapsOf(gaps, kind).some((gap) => namesEnvironment(environment, gap.environment));
  if (has('data-role-missing')) return undefined;
  const location =
    environment.backupLocation && wantedAccess(environment.backupLocation, environment.region);
  const partition = partitionOf(environment.region);
  const isBarred = gapsOf(gaps, 'location-not-allowed').some((gap) =>
    namesEnvironment(environment, gap.environment),
  );
  const tables = `arn:${partition}:dynamodb:*:${environment.account}:table/sdp-${environment.id}-*`;
  const own = [
    allow(['dynamodb:*'], [tables, `${tables}/*`]),
    ...(location === undefined || isBarred
      ? []
      : location.map(({ actions, resource }) => allow(actions, [resource]))),
    ...(location === undefined || !has('data-role-denied')
      ? []
      : [{ Effect: 'Deny', Action: ['s3:PutObject'], Resource: [location[1].resource] }]),
  ];
  const byHand =
    location === undefined || !has('data-role-manual-policy')
      ? {}
      : {
          [manualPolicy]: documentOf([
            allow(['s3:*'], [location[1].resource]),
            allow(['s3:ListBucket'], [location[0].resource]),
          ]),
        };
  return {
    name: environment.dataRole,
    trustedAccounts: [],
    externalId: undefined,
    policy: undefined,
    settings: {
      services: ['ecs-tasks.amazonaws.com', 'emr-serverless.amazonaws.com'],
      inline: { [stackPolicy]: documentOf(own), ...byHand },
    },
  };
}

/** A role that a service of AWS acts under. */
function serviceRole(
  path: string,
  service: string,
  policies: readonly string[],
  partition: string,
): RoleDescription {
  return {
    name: path,
    trustedAccounts: [],
    externalId: undefined,
    policy: undefined,
    settings: {
      services: [service],
      attached: policies.map((policy) => awsPolicyArn(partition, policy)),
    },
  };
}

const backupService = 'backup.amazonaws.com';
const backupPolicy = 'service-role/AWSBackupServiceRolePolicyForBackup';
const restorePolicy = 'service-role/AWSBackupServiceRolePolicyForRestores';

/** The roles that AWS makes in an account that uses global tables and AWS Backup. */
function serviceRoles(account: Account): readonly RoleDescription[] {
  const [region] = account.regions;
  const partition = region === undefined ? 'aws' : partitionOf(region);
  const replication = 'replication.dynamodb.amazonaws.com';
  return [
    serviceRole(
      `aws-service-role/${replication}/AWSServiceRoleForDynamoDBReplication`,
      replication,
      ['aws-service-role/DynamoDBReplicationServiceRolePolicy'],
      partition,
    ),
    serviceRole(
      `aws-service-role/${backupService}/AWSServiceRoleForBackup`,
      backupService,
      ['aws-service-role/AWSBackupServiceLinkedRolePolicyForBackup'],
      partition,
    ),
    serviceRole(
      'service-role/AWSBackupDefaultServiceRole',
      backupService,
      [backupPolicy, restorePolicy],
      partition,
    ),
  ];
}

/** Names of the roles that gaps take away, without their paths. */
function missingIn(account: Account, estate: Estate, gaps: readonly GapDocument[]) {
  const services = gapsOf(gaps, 'service-role-missing')
    .filter((gap) => gap.account === account.id || gap.account === account.name)
    .map(({ role }): string => role);
  const restoring = gapsOf(gaps, 'restore-role-missing').flatMap((gap) =>
    restoredIn(account, estate)
      .filter((each) => namesEnvironment(each, gap.environment))
      .flatMap(({ restoreRole }) => restoreRole?.split('/').at(-1) ?? []),
  );
  return new Set([...services, ...restoring]);
}

/** The environments that an account may have to restore: its own, and those whose copies it holds. */
function restoredIn(account: Account, { environments }: Estate): readonly Environment[] {
  return environments.filter(
    (each) =>
      each.account === account.id ||
      each.posture.backups?.copies.some((copy) => copy.account === account.id) === true,
  );
}

/** The roles that restore, where the environments name any; each once. */
function restoreRoles(environments: readonly Environment[]): readonly RoleDescription[] {
  const found = environments.flatMap((environment) => {
    const { restoreRole } = environment;
    if (restoreRole === undefined) return [];
    const partition = partitionOf(environment.region);
    return [serviceRole(restoreRole, backupService, [restorePolicy], partition)];
  });
  return [...new Map(found.map((role) => [role.name, role] as const)).values()];
}

/** Without its path. */
function nameOf({ name }: RoleDescription): string {
  return name.split('/').at(-1) ?? name;
}

/** What an account holds of roles beside the one that reads it. */
export function rolesOf(
  account: Account,
  estate: Estate,
  gaps: readonly GapDocument[],
): readonly RoleDescription[] {
  const environments = estate.environments.filter((each) => each.account === account.id);
  const taken = serviceRoles(account);
  const names = new Set(taken.map(nameOf));
  const missing = missingIn(account, estate, gaps);
  return [
    ...environments.flatMap((environment) => dataRole(environment, gaps) ?? []),
    ...[
      ...taken,
      // One that restores may be AWS's own.
      ...restoreRoles(restoredIn(account, estate)).filter((role) => !names.has(nameOf(role))),
    ].filter((role) => !missing.has(nameOf(role))),
  ];
}
