import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { StackResource } from '../estate/place-facts.js';
import { required } from './answers.js';
import { invalidAnswer } from './errors.js';
import { everyPage } from './paging.js';
import type { Send } from './read.js';

/** A stack has 500 resources at most; a page holds 100. @source AWS CloudFormation quotas */
const mostPages = 20;
const mostStacks = 50;

const nestedType = 'AWS::CloudFormation::Stack';

/** What is listed so is no part of the stack any more: it was deleted, or left behind. */
const goneStates: readonly (string | undefined)[] = ['DELETE_COMPLETE', 'DELETE_SKIPPED'];

/**
 * The resources of a stack and of all that are nested in it, sorted by stack, type and id. Those that
 * were not made yet are left out.
 * @throws DrError `invalid` when more than 50 stacks are nested
 */
export async function listStackResources(
  send: Send,
  root: string,
): Promise<readonly StackResource[]> {
  const stacks = [root];
  const found: StackResource[] = [];
  for (const stack of stacks) {
    await everyPage('ListStackResources', mostPages, async (token) => {
      const answer = await send('ListStackResources', {
        StackName: stack,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      const page = required(
        answer.StackResourceSummaries,
        'ListStackResources: StackResourceSummaries',
      );
      for (const resource of page.flatMap((each) => describeResource(stack, each))) {
        found.push(resource);
        const { type, physicalId } = resource;
        if (type === nestedType && !stacks.includes(physicalId)) stacks.push(physicalId);
      }
      return answer.NextToken;
    });
    if (stacks.length > mostStacks) {
      throw invalidAnswer(`more than ${mostStacks} stacks are nested in ${root}`, 'TooManyStacks');
    }
  }
  return found.toSorted(byName);
}

function describeResource(
  stack: string,
  { ResourceType, PhysicalResourceId, ResourceStatus }: StackResourceSummary,
): readonly StackResource[] {
  const type = required(ResourceType, 'ListStackResources: ResourceType');
  if (!PhysicalResourceId || goneStates.includes(ResourceStatus)) return [];
  return [{ stack: nameOf(stack), type, physicalId: PhysicalResourceId }];
}

/** A nested stack is known by its ARN. */
function nameOf(stack: string): string {
  return /^arn:[a-z0-9-]+:cloudformation:[^:]*:[^:]*:stack\/([^/]+)/.exec(stack)?.[1] ?? stack;
}

function byName(a: StackResource, b: StackResource): number {
  const [left, right] = [sortKey(a), sortKey(b)];
  return left < right ? -1 : Number(left > right);
}

function sortKey({ stack, type, physicalId }: StackResource): string {
  return [stack, type, physicalId].join('\n');
}
