import { createHash } from 'node:crypto';
import type { GapDocument } from '../config/documents.js';
import type { Environment, TableMember } from '../estate/environment.js';
import type {
  StackDescription,
  StackResourceDescription,
} from '../sandbox/descriptions/surroundings.js';
import { stackId } from '../sandbox/services/cloudformation/stack.js';
import { depotOf } from './sandbox-depots.js';
import { ageDays, gapsOf, namesEnvironment } from './sandbox-gaps.js';
import { stackPolicy } from './sandbox-roles.js';

/** How long a planted update has been going on. */
const updateBeganMinutes = 5;

/** CDK ends its logical ids with eight digits of a hash. */
function logicalId(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8).toUpperCase();
  return `${name.replaceAll(/[^A-Za-z0-9]/gu, '')}${hash}`;
}

/** Tags that CloudFormation and CDK leave on a table of the environment's stack. */
function stackTags(environment: Environment, member: TableMember): Record<string, string> {
  return {
    'aws:cloudformation:stack-name': environment.stack,
    'aws:cloudformation:stack-id': stackId(environment, environment.stack),
    'aws:cloudformation:logical-id': logicalId(`${member.role}Table`),
  };
}

/** The tags of a table: those of its owner. */
export function tableTags(
  environment: Environment,
  member: TableMember,
  owner: 'cloudformation' | 'terraform' | 'nobody' | undefined,
): Readonly<Record<string, string>> {
  const tags = { 'environment-id': environment.id, 'environment-name': environment.name };
  switch (owner) {
    case 'terraform':
      return { ...tags, ManagedBy: 'Terraform' };
    case 'nobody':
      return tags;
    case undefined:
      // What Depot's own stack does not make was made beside it.
      return member.role === 'extra' ? tags : { ...tags, ...stackTags(environment, member) };
    case 'cloudformation':
      return {
        ...tags,
        'aws:cloudformation:stack-name': 'platform-tables',
        'aws:cloudformation:stack-id': stackId(environment, 'platform-tables'),
        'aws:cloudformation:logical-id': member.name.replaceAll(/[^A-Za-z0-9]/gu, ''),
      };
    default:
      return owner satisfies never;
  }
}

function resourcesOf(environment: Environment): readonly StackResourceDescription[] {
  const { tables, dataRole, posture, id, account, region } = environment;
  // CDK makes a table with replicas as a global one.
  const type =
    posture.replicas.length === 0 ? 'AWS::DynamoDB::Table' : 'AWS::DynamoDB::GlobalTable';
  const own = tables.filter(({ role }) => role !== 'extra');
  return [
    ...own.map(({ role, name }) => ({
      logicalId: logicalId(`${role}Table`),
      type,
      physicalId: name,
    })),
    { logicalId: logicalId('DataRole'), type: 'AWS::IAM::Role', physicalId: dataRole },
    { logicalId: stackPolicy, type: 'AWS::IAM::Policy', physicalId: stackPolicy },
    {
      logicalId: logicalId('Executor'),
      type: 'AWS::EMRServerless::Application',
      physicalId: createHash('sha256')
        .update(`${account}/${region}/${id}`)
        .digest('hex')
        .slice(0, 16),
    },
  ];
}

/** The root stack of an environment, with a nested one for each dataset, but for the gaps. */
export function stackOf(environment: Environment, gaps: readonly GapDocument[]): StackDescription {
  const isOfIt = (gap: { readonly environment: string }): boolean =>
    namesEnvironment(environment, gap.environment);
  const updating = gapsOf(gaps, 'stack-updating').find(isOfIt);
  const datasets = depotOf(environment, gaps).flatMap((depot) => depot.datasets);
  return {
    account: environment.account,
    region: environment.region,
    name: environment.stack,
    isProtected: !gapsOf(gaps, 'stack-unprotected').some(isOfIt),
    ageDays: ageDays[environment.tier],
    tags: { 'environment-id': environment.id, 'environment-name': environment.name },
    ...(updating !== undefined && {
      statuses: [
        { status: 'UPDATE_IN_PROGRESS', fromMinute: -updateBeganMinutes },
        { status: 'UPDATE_COMPLETE', fromMinute: updating.minutes },
      ],
    }),
    resources: resourcesOf(environment),
    nested: [
      {
        logicalId: 'Datasets',
        resources: [],
        nested: datasets.map(({ id }) => ({
          logicalId: `Dataset-${id}`,
          resources: [
            {
              logicalId: logicalId('Definition'),
              type: 'Custom::Dataset',
              physicalId: id,
            },
          ],
          nested: [],
        })),
      },
    ],
  };
}
