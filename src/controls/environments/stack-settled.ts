import type { Environment } from '../../estate/environment.js';
import type { EnvironmentFacts } from '../../estate/place-facts.js';
import { describeSpan, hourMs } from '../../kernel/units.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';

type Reason = 'StackBeingDeleted' | 'StackChanging' | 'StackStuck' | 'StackBroken';

/** An update that takes longer than this hangs. */
const longestUpdateMs = 6 * hourMs;

/** The environment's stack is at rest and whole. */
export const stackSettled: ControlCard & {
  judge(
    environment: Environment,
    facts: EnvironmentFacts,
    now: Date,
  ): Judgement<Reason> | undefined;
} = {
  id: 'stack-settled',
  title: 'Stack at rest',
  subject: 'environment',
  rationale:
    'While a stack is updated, tables and roles change under every backup and restore; a stack that failed cannot be deployed from, which is how a setting is put right.',
  source: 'Stack status codes, AWS CloudFormation User Guide',
  reasons: {
    StackBeingDeleted: {
      severity: 'critical',
      meaning: 'The stack is being deleted, or its deletion was begun and failed.',
    },
    StackChanging: {
      severity: 'info',
      meaning: 'The stack is being created, updated or rolled back; runs are postponed meanwhile.',
    },
    StackStuck: {
      severity: 'warning',
      meaning: 'The stack has been changing for more than six hours.',
    },
    StackBroken: {
      severity: 'warning',
      meaning: 'The last change of the stack failed and was not undone.',
    },
  },
  judge({ region, stack: name }, { stack }, now) {
    if (stack.kind === 'absent') return undefined; // told by stack-protected
    if (stack.kind === 'unknown') return unseen(stack);
    const { status, updatedAt, createdAt } = stack.value;
    const look = `aws cloudformation describe-stack-events --region ${region} --stack-name ${name}`;
    if (status.startsWith('DELETE_')) {
      return {
        verdict: 'fail',
        reason: 'StackBeingDeleted',
        message: `the stack is ${status}: its tables go with it, unless they are protected or retained`,
        remedy: `Find out who deletes it, and which tables are left: ${look}. A deletion cannot be called off; what is gone is restored from backups, PITR's system backups first.`,
      };
    }
    if (status.endsWith('_IN_PROGRESS')) {
      const sinceMs = now.getTime() - (updatedAt ?? createdAt).getTime();
      const long = sinceMs > longestUpdateMs;
      return {
        verdict: 'fail',
        reason: long ? 'StackStuck' : 'StackChanging',
        message: `the stack is ${status}, since ${describeSpan(Math.max(0, sinceMs))}`,
        remedy: long ? `See what it waits for: ${look}` : 'Wait until it has ended.',
      };
    }
    // A first creation that was rolled back leaves a stack that can only be deleted.
    if (status.endsWith('_FAILED') || status === 'ROLLBACK_COMPLETE') {
      return {
        verdict: 'fail',
        reason: 'StackBroken',
        message: `the stack is ${status}`,
        remedy: `See what failed: ${look}; then continue or roll back the update.`,
      };
    }
    return { verdict: 'pass', message: `the stack is ${status}` };
  },
};
