import type { Environment } from '../../estate/environment.js';
import type { EnvironmentFacts } from '../../estate/place-facts.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';

type Reason = 'StackUnprotected' | 'StackMissing';

/** Nobody deletes the environment's stack by mistake. */
export const stackProtected: ControlCard & {
  judge(environment: Environment, facts: EnvironmentFacts): Judgement<Reason>;
} = {
  id: 'stack-protected',
  title: 'Stack protected from deletion',
  subject: 'environment',
  rationale:
    'Deleting the stack deletes every table of the environment within minutes. What is left are three system backups, each of another moment.',
  source: 'Protect CloudFormation stacks from being deleted, AWS CloudFormation User Guide',
  equivalents: { configRule: 'cloudformation-termination-protection-check' },
  reasons: {
    StackUnprotected: {
      severity: 'warning',
      meaning: 'Termination protection is off for the stack of the environment.',
    },
    StackMissing: {
      severity: 'info',
      meaning: 'There is no stack of that name, so its protection cannot be judged.',
    },
  },
  judge({ stack: name, region, tier }, { stack }) {
    switch (stack.kind) {
      case 'unknown':
        return unseen(stack);
      case 'absent':
        return {
          verdict: 'fail',
          reason: 'StackMissing',
          message: `there is no stack ${name} here`,
          remedy:
            'If the stack is called otherwise, set stack of this environment in the configuration.',
        };
      case 'seen':
        if (stack.value.isProtected) {
          return { verdict: 'pass', message: 'termination protection of the stack is on' };
        }
        return {
          verdict: 'fail',
          reason: 'StackUnprotected',
          message: `termination protection of the stack ${name} is off`,
          remedy: `aws cloudformation update-termination-protection --region ${region} --stack-name ${name} --enable-termination-protection`,
          ...(tier === 'production' ? {} : { severity: 'info' as const }),
        };
      default:
        return stack satisfies never;
    }
  },
};
