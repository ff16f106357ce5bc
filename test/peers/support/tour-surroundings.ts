import * as scaling from '@aws-sdk/client-application-auto-scaling';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import type { WorldDescription } from '../../../src/sandbox/description.js';
import { away, home, prod } from './peer-estate.js';
import type { SdkClients } from './sdk-clients.js';

/** Tells of the answer that a call of a service got. */
export type TellOf = (service: string) => <T>(operation: string, work: Promise<T>) => Promise<T>;

const KeyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
const StackName = 'tour-stack';
const RoleName = 'tour-role';
const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup';

/** What the tour of the services around the tables needs in its world. */
export const surroundings: Pick<WorldDescription, 'keys' | 'stacks'> & {
  readonly role: WorldDescription['accounts'][number]['roles'][number];
} = {
  keys: [
    {
      account: prod,
      region: home,
      id: KeyId,
      alias: 'alias/tour',
      manager: 'CUSTOMER',
      state: { kind: 'enabled' },
      ageDays: 3,
    },
    {
      account: prod,
      region: home,
      id: 'mrk-1234abcd12ab34cd56ef1234567890ab',
      manager: 'CUSTOMER',
      state: { kind: 'disabled', hoursAgo: 1 },
      ageDays: 3,
    },
  ],
  stacks: [
    {
      account: prod,
      region: home,
      name: StackName,
      isProtected: true,
      ageDays: 3,
      statuses: [{ status: 'UPDATE_COMPLETE', fromMinute: -60 }],
      resources: [{ logicalId: 'Table', type: 'AWS::DynamoDB::Table', physicalId: 'tour' }],
      nested: [{ logicalId: 'Datasets', resources: [], nested: [] }],
    },
  ],
  role: {
    name: RoleName,
    trustedAccounts: [prod],
    externalId: undefined,
    policy: undefined,
    settings: {
      attached: [PolicyArn],
      inline: { own: '{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}' },
      boundary: 'arn:aws:iam::aws:policy/AdministratorAccess',
    },
  },
};

export async function tourKeys({ kms: client }: SdkClients, tell: TellOf): Promise<void> {
  const told = tell('kms');
  await told('ListKeys', client.send(new kms.ListKeysCommand({})));
  await told('ListAliases', client.send(new kms.ListAliasesCommand({})));
  await told('GetKeyPolicy', client.send(new kms.GetKeyPolicyCommand({ KeyId })));
  await told('DisableKey', client.send(new kms.DisableKeyCommand({ KeyId })));
  await told('EnableKey', client.send(new kms.EnableKeyCommand({ KeyId })));
  const scheduled = new kms.ScheduleKeyDeletionCommand({ KeyId });
  await told('ScheduleKeyDeletion', client.send(scheduled));
  await told('DescribeKey', client.send(new kms.DescribeKeyCommand({ KeyId })));
  await told('CancelKeyDeletion', client.send(new kms.CancelKeyDeletionCommand({ KeyId })));
  const several = surroundings.keys?.[1]?.id;
  await told('DescribeKey', client.send(new kms.DescribeKeyCommand({ KeyId: several })));
}

export async function tourRoles({ iam: client }: SdkClients, tell: TellOf): Promise<void> {
  const told = tell('iam');
  await told('GetRole', client.send(new iam.GetRoleCommand({ RoleName })));
  await told('ListRolePolicies', client.send(new iam.ListRolePoliciesCommand({ RoleName })));
  await told(
    'ListAttachedRolePolicies',
    client.send(new iam.ListAttachedRolePoliciesCommand({ RoleName })),
  );
  const own = new iam.GetRolePolicyCommand({ RoleName, PolicyName: 'own' });
  await told('GetRolePolicy', client.send(own));
  await told('GetPolicy', client.send(new iam.GetPolicyCommand({ PolicyArn })));
  const version = new iam.GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' });
  await told('GetPolicyVersion', client.send(version));
  for (const ResourceArns of [undefined, ['arn:aws:s3:::one', 'arn:aws:s3:::two']]) {
    await told(
      'SimulatePrincipalPolicy',
      client.send(
        new iam.SimulatePrincipalPolicyCommand({
          PolicySourceArn: `arn:aws:iam::${prod}:role/${RoleName}`,
          ActionNames: ['s3:GetObject', 's3:PutObject'],
          ResourceArns,
        }),
      ),
    );
  }
}

export async function tourMetrics({ cloudwatch: client }: SdkClients, tell: TellOf): Promise<void> {
  const Dimensions = [
    { Name: 'TableName', Value: 'tour-ACTIVE' },
    { Name: 'ReceivingRegion', Value: away },
  ];
  const Metric = { Namespace: 'AWS/DynamoDB', MetricName: 'ReplicationLatency', Dimensions };
  const nowMs = Date.now();
  await tell('monitoring')(
    'GetMetricData',
    client.send(
      new cloudwatch.GetMetricDataCommand({
        MetricDataQueries: [{ Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Maximum' } }],
        StartTime: new Date(nowMs - 600_000),
        EndTime: new Date(nowMs),
      }),
    ),
  );
}

export async function tourStacks(clients: SdkClients, tell: TellOf): Promise<void> {
  const told = tell('cloudformation');
  const client = clients.cloudformation;
  await told('DescribeStacks', client.send(new cloudformation.DescribeStacksCommand({})));
  const list = new cloudformation.ListStackResourcesCommand({ StackName });
  await told('ListStackResources', client.send(list));
}

export async function tourScaling({ scaling: client }: SdkClients, tell: TellOf): Promise<void> {
  const told = tell('application-autoscaling');
  await told(
    'RegisterScalableTarget',
    client.send(
      new scaling.RegisterScalableTargetCommand({
        ServiceNamespace: 'dynamodb',
        ResourceId: 'table/tour-made',
        ScalableDimension: 'dynamodb:table:ReadCapacityUnits',
        MinCapacity: 1,
        MaxCapacity: 2,
      }),
    ),
  );
  const list = new scaling.DescribeScalableTargetsCommand({ ServiceNamespace: 'dynamodb' });
  await told('DescribeScalableTargets', client.send(list));
}
