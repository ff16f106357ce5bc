/**
 * The read side of CloudFormation: stacks with the stacks nested in them, and what they own. Nothing
 * is deployed; a stack goes through the statuses that the description of the world gives it.
 * Source: AWS CloudFormation API Reference.
 */
import type {
  DescribeStacksInput,
  DescribeStacksOutput,
  ListStackResourcesInput,
  ListStackResourcesOutput,
} from '@aws-sdk/client-cloudformation';
import type { SandboxClock } from '../../clock.js';
import type { StackDescription } from '../../descriptions/surroundings.js';
import { Regional } from '../../regional.js';
import { AwsFault, type Call, type Service } from '../../service.js';
import { describe, isDeleted, stacksOf, summarize, type Stack } from './stack.js';

const pageSize = 100;

export function createCloudFormation({ clock }: { readonly clock: SandboxClock }): {
  readonly service: Service;
  seed(stacks: readonly StackDescription[]): void;
} {
  const world = new Regional(() => new Map<string, Stack>());

  const local = (call: Call): readonly Stack[] => [
    ...world.at(call.caller.account, call.region).values(),
  ];

  /** A deleted stack is found by its id alone. */
  const find = (named: string, call: Call): Stack => {
    const nowMs = call.now.getTime();
    const found = local(call).find(
      (stack) => stack.id === named || (stack.name === named && !isDeleted(stack, nowMs)),
    );
    if (found === undefined) throw validation(`Stack with id ${named} does not exist`);
    return found;
  };

  const describeStacks = (input: DescribeStacksInput, call: Call): DescribeStacksOutput => {
    const nowMs = call.now.getTime();
    if (input.StackName !== undefined) {
      return { Stacks: [describe(find(input.StackName, call), nowMs)] };
    }
    const living = local(call).filter((stack) => !isDeleted(stack, nowMs));
    const { page, next } = cut(living, input.NextToken);
    return { Stacks: page.map((stack) => describe(stack, nowMs)), ...next };
  };

  const listResources = (input: ListStackResourcesInput, call: Call): ListStackResourcesOutput => {
    const stack = find(input.StackName ?? '', call);
    const { page, next } = cut(stack.resources, input.NextToken);
    return { StackResourceSummaries: page.map((each) => summarize(stack, each)), ...next };
  };

  return {
    service: {
      signingName: 'cloudformation',
      handlers: { DescribeStacks: describeStacks, ListStackResources: listResources },
      state: () => ({ stacks: summary(world, clock.now().getTime()) }),
    },
    seed: (described) => {
      const nowMs = clock.now().getTime();
      for (const stack of described.flatMap((each) => stacksOf(each, nowMs))) {
        world.at(stack.account, stack.region).set(stack.id, stack);
      }
    },
  };
}

/** One page; a token counts the entries before it. @throws AwsFault ValidationError */
function cut<T>(
  all: readonly T[],
  token: string | undefined,
): { readonly page: readonly T[]; readonly next: { readonly NextToken?: string } } {
  const text = token === undefined ? '0' : Buffer.from(token, 'base64url').toString('utf8');
  const begin = /^\d{1,6}$/u.test(text) ? Number(text) : Infinity;
  if (begin > 0 && begin >= all.length) throw validation('NextToken is not valid');
  const end = begin + pageSize;
  const page = all.slice(begin, end);
  if (end >= all.length) return { page, next: {} };
  return { page, next: { NextToken: Buffer.from(String(end)).toString('base64url') } };
}

const validation = (message: string): AwsFault => new AwsFault('ValidationError', message);

const mostShown = 1000;

function summary(world: Regional<Map<string, Stack>>, nowMs: number): readonly unknown[] {
  return world
    .entries()
    .flatMap(([account, region, stacks]) =>
      [...stacks.values()].map((stack) => ({
        account,
        region,
        name: stack.name,
        status: describe(stack, nowMs).StackStatus,
      })),
    )
    .slice(0, mostShown);
}
