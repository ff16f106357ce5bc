import type { Stack } from '@aws-sdk/client-cloudformation';
import type { StackDescription } from '../estate/place-facts.js';
import type { Stacks } from '../ports/surroundings.js';
import { instant, optionalInstant, required } from './answers.js';
import { FailedCall } from './errors.js';
import { absent } from './read.js';
import type { Read } from './read.js';
import { listStackResources } from './stack-resources.js';

/** The port `Stacks` on CloudFormation. */
export function createStacks(read: Read): Stacks {
  return {
    describe: ({ account, region }, stack, signal) =>
      read(
        {
          account,
          region,
          subject: `stack ${stack}`,
          absentOn: [],
          operation: 'DescribeStacks',
          work: async (send) => {
            const asked = send('DescribeStacks', { StackName: stack });
            const answer = await absentWhenMissing(stack, asked);
            if (answer === absent) return absent;
            const found = required(answer.Stacks, 'DescribeStacks: Stacks').find(
              ({ StackName, StackId }) => StackName === stack || StackId === stack,
            );
            if (found === undefined || found.StackStatus === 'DELETE_COMPLETE') return absent;
            return describeStack(found);
          },
        },
        signal,
      ),
    resources: ({ account, region }, stack, signal) =>
      read(
        {
          account,
          region,
          subject: `the resources of stack ${stack}`,
          absentOn: [],
          operation: 'ListStackResources',
          work: (send) => absentWhenMissing(stack, listStackResources(send, stack)),
        },
        signal,
      ),
  };
}

/** CloudFormation has no error name for a stack that is not there: its text must tell. */
async function absentWhenMissing<T>(stack: string, answer: Promise<T>): Promise<T | typeof absent> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof FailedCall) || error.code !== 'ValidationError') throw error;
    if (error.failure.message !== `Stack with id ${stack} does not exist`) throw error;
    return absent;
  }
}

/** @source API Stack, AWS CloudFormation API Reference */
function describeStack(stack: Stack): StackDescription {
  return {
    id: required(stack.StackId, 'DescribeStacks: StackId'),
    name: required(stack.StackName, 'DescribeStacks: StackName'),
    status: required(stack.StackStatus, 'DescribeStacks: StackStatus'),
    isProtected: required(
      stack.EnableTerminationProtection,
      'DescribeStacks: EnableTerminationProtection',
    ),
    createdAt: instant(stack.CreationTime, 'DescribeStacks: CreationTime'),
    updatedAt: optionalInstant(stack.LastUpdatedTime, 'DescribeStacks: LastUpdatedTime'),
  };
}
