import type { AccountId, BucketName, RoleArn } from '../../src/estate/ids.js';
import { dayMs, hourMs, secondMs } from '../../src/kernel/units.js';
import { accountId, aBucket, anAccount, home, now } from '../support/estate-builders.js';
import {
  json,
  jsonError,
  queryError,
  restError,
  s3Error,
  standIn,
  xml,
} from '../unit/aws/canned.js';
import type { Answer, Request } from '../unit/aws/canned.js';
import type { BackupBench, BackupSubjects } from './backups.contract.js';

// The adapters on the real SDK over answers that were written down from AWS's API references.

export const cannedDeadlineMs = 5 * secondMs;

const loneAccount = '210987654321' as AccountId;
const loneRole = `arn:aws:iam::${loneAccount}:role/depot-dr-observe` as RoleArn;
const role = 'sdp-x-data-role';
const table = (name: string): string => `arn:aws:dynamodb:${home}:${accountId}:table/sdp-${name}`;
const seconds = (ms: number): number => ms / secondMs;
const ago = (hours: number): number => seconds(now.getTime() - hours * hourMs);

const subjects: BackupSubjects = {
  place: { account: accountId, region: home },
  vault: 'daily',
  missingVault: 'gone',
  wanted: new Set([table('a')]),
  since: new Date(now.getTime() - dayMs),
  account: accountId,
  loneAccount,
  role,
  missingRole: 'gone',
  questions: [
    { actions: ['s3:ListBucket'], resource: 'arn:aws:s3:::depot-backups' },
    {
      actions: ['s3:PutObject', 's3:DeleteObject'],
      resource: 'arn:aws:s3:::depot-backups/orders/*',
    },
  ],
  bucket: aBucket(),
  missingBucket: aBucket({ name: 'depot-backups-gone' as BucketName }),
};

const denied: Readonly<Record<string, Answer>> = {
  backup: restError('AccessDeniedException', 403),
  organizations: jsonError('AccessDeniedException', 'no'),
  iam: queryError('AccessDenied', 'no', 403),
  s3: s3Error('AccessDenied', 403),
};

const inVault = (name: string, hours: number, arn: string): object => ({
  RecoveryPointArn: `arn:aws:backup:${home}:${accountId}:recovery-point:${name}`,
  ResourceArn: arn,
  Status: 'COMPLETED',
  CreationDate: ago(hours),
});

const vaultArn = (name: string): string =>
  `arn:aws:backup:${home}:${accountId}:backup-vault:${name}`;

const iam = (operation: string, inner: string): Answer =>
  xml(
    `<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`,
  );

const rule = { RuleId: 'r1', RuleName: 'nightly', TargetBackupVaultName: 'daily' };
const trust = encodeURIComponent('{"Version":"2012-10-17","Statement":[]}');

type Reply = (request: Request, isLone: boolean) => Answer;

const parameter = ({ body }: Request, key: string): string =>
  new URLSearchParams(body).get(key) ?? '';

/** A role that IAM knows, or what it says of any other. */
const ofRole =
  (key: string, answer: Answer | ((request: Request) => Answer)): Reply =>
  (request) => {
    const isKnown = parameter(request, key).endsWith(role);
    if (!isKnown) return queryError('NoSuchEntity', 'no role', 404);
    return typeof answer === 'function' ? answer(request) : answer;
  };

function simulated(request: Request): Answer {
  const actions = [...new URLSearchParams(request.body)]
    .filter(([key]) => key.startsWith('ActionNames.'))
    .map(([, action]) => action);
  const results = actions.map((action) => {
    const decision = action === 's3:DeleteObject' ? 'implicitDeny' : 'allowed';
    return `<member><EvalActionName>${action}</EvalActionName><EvalDecision>${decision}</EvalDecision></member>`;
  });
  return iam(
    'SimulatePrincipalPolicy',
    `<EvaluationResults>${results.join('')}</EvaluationResults>`,
  );
}

/** What a bucket of the world has configured; any other is missing. */
const ofBucket =
  (answer: Answer): Reply =>
  ({ hostname, path }) =>
    `${hostname}${path}`.includes(subjects.missingBucket.name)
      ? s3Error('NoSuchBucket', 404)
      : answer;

const replies: Readonly<Record<string, Reply>> = {
  DescribeRegionSettings: () =>
    json({ ResourceTypeOptInPreference: { DynamoDB: true }, ResourceTypeManagementPreference: {} }),
  DescribeGlobalSettings: (_, isLone) =>
    isLone
      ? restError('ERROR_9601', 400, 'Your account is not a member of an organization.')
      : json({ GlobalSettings: { isCrossAccountBackupEnabled: 'true' } }),
  DescribeOrganization: (_, isLone) =>
    isLone
      ? jsonError('AWSOrganizationsNotInUseException', 'not in use')
      : json({ Organization: { Id: 'o-1', MasterAccountId: accountId } }),
  ListBackupVaults: () =>
    json({
      BackupVaultList: ['weekly', 'daily'].map((name) => ({
        BackupVaultName: name,
        BackupVaultArn: vaultArn(name),
        Locked: false,
      })),
    }),
  GetBackupVaultAccessPolicy: () => restError('ResourceNotFoundException'),
  ListRecoveryPointsByBackupVault: ({ path }) =>
    path.includes('/gone/')
      ? restError('AccessDeniedException', 403, '')
      : json({
          RecoveryPoints: [
            inVault('1', 20, table('a')),
            inVault('2', 2, table('a')),
            inVault('3', 3, table('other')),
          ],
        }),
  ListBackupPlans: () =>
    json({ BackupPlansList: [{ BackupPlanId: 'p2' }, { BackupPlanId: 'p1' }] }),
  GetBackupPlan: ({ path }) => {
    const id = path.split('/')[3] ?? '';
    return json({
      BackupPlanArn: `arn:aws:backup:${home}:${accountId}:backup-plan:${id}`,
      VersionId: 'v1',
      BackupPlan: { BackupPlanName: `plan-${id}`, Rules: [rule] },
    });
  },
  ListBackupSelections: () => json({ BackupSelectionsList: [{ SelectionId: 's1' }] }),
  GetBackupSelection: () =>
    json({ BackupSelection: { SelectionName: 'tables', IamRoleArn: 'arn:role' } }),
  ListBackupJobs: () =>
    json({
      BackupJobs: [20, 2].map((hours) => ({
        BackupJobId: `job-${hours}`,
        ResourceArn: table('a'),
        BackupVaultName: 'daily',
        State: 'COMPLETED',
        CreationDate: ago(hours),
      })),
    }),
  ListCopyJobs: () =>
    json({
      CopyJobs: [
        {
          CopyJobId: 'copy-1',
          ResourceArn: table('a'),
          DestinationBackupVaultArn: vaultArn('weekly'),
          State: 'RUNNING',
          CreationDate: ago(1),
        },
      ],
    }),
  GetRole: ofRole(
    'RoleName',
    iam(
      'GetRole',
      `<Role><Arn>arn:aws:iam::${accountId}:role/${role}</Arn><AssumeRolePolicyDocument>${trust}</AssumeRolePolicyDocument></Role>`,
    ),
  ),
  ListAttachedRolePolicies: ofRole(
    'RoleName',
    iam(
      'ListAttachedRolePolicies',
      '<AttachedPolicies><member><PolicyArn>arn:aws:iam::aws:policy/p</PolicyArn></member></AttachedPolicies>',
    ),
  ),
  ListRolePolicies: ofRole('RoleName', iam('ListRolePolicies', '<PolicyNames/>')),
  SimulatePrincipalPolicy: ofRole('PolicySourceArn', simulated),
  GetBucketVersioning: ofBucket(xml('<VersioningConfiguration/>')),
  GetBucketPolicy: ofBucket(s3Error('NoSuchBucketPolicy', 404)),
  GetPublicAccessBlock: ofBucket(s3Error('NoSuchPublicAccessBlockConfiguration', 404)),
  GetBucketEncryption: ofBucket(s3Error('ServerSideEncryptionConfigurationNotFoundError', 404)),
  GetBucketLifecycleConfiguration: ofBucket(s3Error('NoSuchLifecycleConfiguration', 404)),
  GetBucketOwnershipControls: ofBucket(s3Error('OwnershipControlsNotFoundError', 404)),
  GetBucketReplication: ofBucket(s3Error('ReplicationConfigurationNotFoundError', 404)),
  ListObjectsV2: ofBucket(xml('<ListBucketResult/>')),
};

export function cannedBackupBench(): Promise<BackupBench> {
  let broken: 'deny' | 'hang' | undefined;
  const { aws, clock, requests } = standIn({
    accounts: [anAccount(), anAccount({ id: loneAccount, roleArn: loneRole })],
    settings: { readDeadlineMs: cannedDeadlineMs },
    respond: (request) => {
      if (request.service === 'sts') return undefined;
      if (broken === 'hang') return 'hang';
      if (broken === 'deny') return denied[request.service];
      return replies[request.operation]?.(request, request.accessKey === `ASIA${loneAccount}`);
    },
  });
  return Promise.resolve({
    observers: aws.observers,
    backupSubjects: subjects,
    now: clock.now,
    break: (how) => {
      broken = how;
    },
    world: () =>
      requests.filter(({ operation }) => !/^(Get|List|Describe|Simulate|Assume)/.test(operation)),
    run: (work) => clock.run(work),
    close: () => Promise.resolve(aws.close()),
  });
}
