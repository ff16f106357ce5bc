import type { Call, Handler, Service } from '../service.js';
import { authorize, localArn, type Need } from './access.js';

/** What a call of one operation needs, from its decoded input. */
type NeedsOf = (input: Readonly<Record<string, unknown>>, call: Call) => readonly Need[];

/** Needs by operation; an operation that is not named needs its own name on `*`. */
export type NeedTable = Readonly<Record<string, NeedsOf>>;

/**
 * The same service behind the caller's identity policy: every need of a call is authorized before
 * its handler runs. S3 is not guarded here: it asks by itself, because bucket policy, redirect and
 * owner checks belong between its answers.
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
  { action: `${call.service}:${call.operation}`, resource: '*' },
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
export const rdsNeeds: NeedTable = Object.fromEntries(
  ['CreateDBCluster', 'DescribeDBClusters', 'ModifyDBCluster'].map((operation) => [
    operation,
    clusterNeeds,
  ]),
);

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

const tableMembers = ['TableName', 'SourceTableName', 'TargetTableName', 'SourceTableArn'] as const;

/**
 * DynamoDB: each table or backup that the input names; `*` where it names none.
 * Source: Service Authorization Reference, "Amazon DynamoDB".
 */
export function dynamoDbNeeds(operations: readonly string[]): NeedTable {
  return Object.fromEntries(operations.map((operation) => [operation, tableNeeds]));
}

function tableNeeds(input: Readonly<Record<string, unknown>>, call: Call): readonly Need[] {
  const action = `dynamodb:${call.operation}`;
  // These two have no resource-level permission, though ListBackups may name a table.
  if (call.operation === 'ListBackups' || call.operation === 'ListTables') {
    return [{ action, resource: '*' }];
  }
  const resources = [
    ...tableMembers.map((member) => text(input[member])),
    ...Object.keys(record(input['RequestItems'])),
  ]
    .filter((named) => named !== undefined)
    .map((named) =>
      named.startsWith('arn:') ? named : localArn(call, 'dynamodb', `table/${named}`),
    );
  for (const member of ['BackupArn', 'ResourceArn']) {
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
