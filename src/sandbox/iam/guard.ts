import type { Call, Handler, Service } from '../service.js';
import { authorize, iamPrefix, localArn, type Need } from './access.js';

/** What a call of one operation needs, from its decoded input. */
type NeedsOf = (input: Readonly<Record<string, unknown>>, call: Call) => readonly Need[];

/** Needs by operation; an operation that is not named needs its own name on `*`. */
export type NeedTable = Readonly<Record<string, NeedsOf>>;

/**
 * The same service behind the caller's identity policy: every need of a call is authorized before
 * its handler runs. S3, KMS and IAM are not guarded here: they ask by themselves, because the policy
 * of a bucket or key and the path of a role are known to them alone.
 */
export function guardService(service: Service, needs: NeedTable): Service {
  const guarded = Object.entries(service.handlers).map(([operation, handler]) => {
    const needsOf = needs[operation] ?? defaultNeeds;
    const guardedHandler: Handler = (input, call) => {
      for (const need of needsOf(input, call)) authorize(call, need);
      return handler(input, call);
    };
    return [operation, guardedHandler] as const;
  });
  return { ...service, handlers: Object.fromEntries(guarded) };
}

const defaultNeeds: NeedsOf = (_, call) => [
  { action: `${iamPrefix(call.service)}:${call.operation}`, resource: '*' },
];

const nothing: NeedsOf = () => [];

/** STS. GetCallerIdentity needs no permission (STS API Reference, "GetCallerIdentity"). */
export const stsNeeds: NeedTable = {
  GetCallerIdentity: nothing,
  AssumeRole: (input) => [
    {
      action: 'sts:AssumeRole',
      resource: text(input['RoleArn']) ?? '*',
      context: { 'sts:externalid': text(input['ExternalId']) },
    },
  ],
};

/** RDS. Source: Service Authorization Reference, "Amazon RDS": a list asks for `cluster:*`. */
export const rdsNeeds: NeedTable = {
  CreateDBCluster: clusterNeeds,
  DescribeDBClusters: clusterNeeds,
  ModifyDBCluster: clusterNeeds,
  DescribeDBClusterSnapshots: (input, call) => {
    const named = text(input['DBClusterSnapshotIdentifier']) ?? '*';
    const resource = named.startsWith('arn:')
      ? named
      : localArn(call, 'rds', `cluster-snapshot:${named}`);
    return [...clusterNeeds(input, call), { action: `rds:${call.operation}`, resource }];
  },
};

function clusterNeeds(input: Readonly<Record<string, unknown>>, call: Call): readonly Need[] {
  const named = text(input['DBClusterIdentifier']) ?? '*';
  const resource = named.startsWith('arn:') ? named : localArn(call, 'rds', `cluster:${named}`);
  return [{ action: `rds:${call.operation}`, resource }];
}

/** Lambda. Source: Service Authorization Reference, "AWS Lambda". */
export const lambdaNeeds: NeedTable = {
  Invoke: (input, call) => {
    const named = text(input['FunctionName']) ?? '*';
    // The short form `<account>:function:<name>` lacks only the head of the ARN.
    const resource = /^\d{12}:/u.test(named)
      ? `arn:${call.partition}:lambda:${call.region}:${named}`
      : named.startsWith('arn:')
        ? named
        : localArn(call, 'lambda', `function:${named}`);
    return [{ action: 'lambda:InvokeFunction', resource }];
  },
};

/** CloudFormation. Source: Service Authorization Reference, "AWS CloudFormation". */
export const stackNeeds: NeedTable = Object.fromEntries(
  ['DescribeStacks', 'ListStackResources'].map((operation) => [
    operation,
    (input: Readonly<Record<string, unknown>>, call: Call): readonly Need[] => {
      const named = text(input['StackName']);
      const local = localArn(call, 'cloudformation', `stack/${named ?? '*'}/*`);
      const resource = named?.startsWith('arn:') === true ? named : local;
      return [{ action: `cloudformation:${operation}`, resource }];
    },
  ]),
);

const tableMembers = ['TableName', 'SourceTableName', 'TargetTableName', 'SourceTableArn'] as const;
/** Operations without resource-level permission, though their input may name a table. */
const tableLists: ReadonlySet<string> = new Set(['ListBackups', 'ListExports', 'ListTables']);

/**
 * DynamoDB: each table or backup that the input names; `*` where it names none.
 * Source: Service Authorization Reference, "Amazon DynamoDB".
 */
export function dynamoDbNeeds(operations: readonly string[]): NeedTable {
  return Object.fromEntries(operations.map((operation) => [operation, tableNeeds]));
}

function tableNeeds(input: Readonly<Record<string, unknown>>, call: Call): readonly Need[] {
  const action = `dynamodb:${call.operation}`;
  if (tableLists.has(call.operation)) return [{ action, resource: '*' }];
  const resources = [
    ...tableMembers.map((member) => text(input[member])),
    ...Object.keys(record(input['RequestItems'])),
  ]
    .filter((named) => named !== undefined)
    .map((named) =>
      named.startsWith('arn:') ? named : localArn(call, 'dynamodb', `table/${named}`),
    );
  for (const member of ['BackupArn', 'ExportArn', 'ResourceArn']) {
    const arn = text(input[member]);
    if (arn !== undefined) resources.push(arn);
  }
  const needs = (resources.length === 0 ? ['*'] : resources).map((resource) => ({
    action,
    resource,
  }));
  return [...needs, ...replicaNeeds(input, resources)];
}

/** A replica update is allowed or refused as an action of its own beside UpdateTable. */
function replicaNeeds(
  input: Readonly<Record<string, unknown>>,
  resources: readonly string[],
): readonly Need[] {
  const updates = Array.isArray(input['ReplicaUpdates'])
    ? (input['ReplicaUpdates'] as unknown[])
    : [];
  const actions = [
    ['Create', 'dynamodb:CreateTableReplica'],
    ['Delete', 'dynamodb:DeleteTableReplica'],
  ] as const;
  return actions
    .filter(([kind]) => updates.some((update) => record(update)[kind] !== undefined))
    .flatMap(([, action]) => resources.map((resource) => ({ action, resource })));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
