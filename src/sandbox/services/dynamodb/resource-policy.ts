import type {
  DeleteResourcePolicyInput,
  DeleteResourcePolicyOutput,
  GetResourcePolicyInput,
  GetResourcePolicyOutput,
  PutResourcePolicyInput,
  PutResourcePolicyOutput,
} from '@aws-sdk/client-dynamodb';
import { parsePolicy } from '../../iam/policy.js';
import { AwsFault, type Call } from '../../service.js';
import { required, resourceNotFound, validation } from './faults.js';
import { tableNameOf } from './names.js';
import type { Table } from './table.js';
import type { World } from './world.js';

/** A policy that is kept and checked for its form; it lets nobody in and keeps nobody out here. */
export interface ResourcePolicy {
  readonly document: string;
  readonly revision: string;
}

const maxBytes = 20 * 1024;
/** What a first policy expects as the revision before it. */
const noPolicy = 'NO_POLICY';

/** @source DynamoDB API Reference, GetResourcePolicy */
export function getResourcePolicy(
  world: World,
  input: GetResourcePolicyInput,
  call: Call,
): GetResourcePolicyOutput {
  const { policy, arn } = tableOf(world, input.ResourceArn, call);
  if (policy === undefined) throw policyNotFound(arn);
  return { Policy: policy.document, RevisionId: policy.revision };
}

/** @source DynamoDB API Reference, PutResourcePolicy */
export function putResourcePolicy(
  world: World,
  input: PutResourcePolicyInput,
  call: Call,
): PutResourcePolicyOutput {
  const table = tableOf(world, input.ResourceArn, call);
  const document = readResourcePolicy(required(input.Policy, 'policy'));
  const { ExpectedRevisionId: expected } = input;
  if (expected !== undefined && expected !== (table.policy?.revision ?? noPolicy)) {
    throw policyNotFound(table.arn);
  }
  const policy = newPolicy(world, document, call.now.getTime());
  world.put({ ...table, policy });
  return { RevisionId: policy.revision };
}

/** Deleting what is not there is no error. @source DynamoDB API Reference, DeleteResourcePolicy */
export function deleteResourcePolicy(
  world: World,
  input: DeleteResourcePolicyInput,
  call: Call,
): DeleteResourcePolicyOutput {
  const table = tableOf(world, input.ResourceArn, call);
  const { policy } = table;
  const { ExpectedRevisionId: expected } = input;
  if (expected !== undefined && expected !== policy?.revision) throw policyNotFound(table.arn);
  if (policy === undefined) return {};
  world.put({ ...table, policy: undefined });
  return { RevisionId: policy.revision };
}

export function newPolicy(world: World, document: string, nowMs: number): ResourcePolicy {
  return { document, revision: world.newBackupId(nowMs).replaceAll('-', '') };
}

/** @throws AwsFault ValidationException */
export function readResourcePolicy(document: string): string {
  if (Buffer.byteLength(document, 'utf8') > maxBytes) {
    throw validation(`The resource policy is larger than ${maxBytes} bytes`);
  }
  const parsed = parsePolicy(document);
  if (parsed.kind === 'malformed') throw validation(`Invalid policy: ${parsed.problem}`);
  if (parsed.statements.some(({ principals }) => principals === undefined)) {
    throw validation('Invalid policy: Missing required field Principal');
  }
  return document;
}

function tableOf(world: World, arn: string | undefined, call: Call): Table {
  const text = required(arn, 'resourceArn');
  if (!text.startsWith('arn:')) throw validation(`Invalid ResourceArn: ${text}`);
  return world.need(tableNameOf(text, call), call, resourceNotFound);
}

const policyNotFound = (arn: string): AwsFault =>
  new AwsFault(
    'PolicyNotFoundException',
    `Resource-based policy not found for the provided ResourceArn: ${arn}`,
  );
