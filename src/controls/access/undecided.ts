import type { Judgement } from '../control.js';
import type { Access } from './access.js';
import type { PolicyReading } from './policy-document.js';

/** The judgement for a policy that cannot be read: never a verdict. */
export function unreadablePolicy(
  policy: string,
  { reason }: Extract<PolicyReading, { kind: 'unreadable' }>,
): Judgement<never> {
  return {
    verdict: 'unknown',
    reason: 'ReadInvalid',
    message: `${policy} ${reason}`,
    remedy: 'Look at the policy itself: what is in it cannot be judged as long as it is so.',
    failure: undefined,
  };
}

/** The judgement where what is read cannot be decided: never a verdict. */
export function undecided(message: string, remedy: string): Judgement<never> {
  return { verdict: 'unknown', reason: 'NotReported', message, remedy, failure: undefined };
}

/** Why an access is not certain, as the rest of a sentence that begins with the policy. */
export function whyUncertain(access: Extract<Access, { kind: 'conditional' | 'unknown' }>): string {
  return access.kind === 'unknown'
    ? access.reason
    : `depends on ${access.keys.join(', ')}, which cannot be decided from here`;
}
