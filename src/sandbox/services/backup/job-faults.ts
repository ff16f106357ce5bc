import type { JobFault, JobFaultEffect } from '../../backup-description.js';
import { hourMs } from '../../../kernel/units.js';
import type { JobEnd } from './job.js';

/** What a job is about, for the rules that make it go wrong. */
interface JobSubject {
  readonly kind: JobFault['kind'];
  readonly account: string;
  readonly region: string;
  readonly resourceArn: string;
  readonly destinationVaultArn?: string;
  readonly createdAtMs: number;
}

interface ActingFault {
  readonly effect: JobFaultEffect;
  readonly end: JobEnd;
}

export type JobFaults = (subject: JobSubject) => ActingFault | undefined;

const states = {
  fail: 'FAILED',
  expire: 'EXPIRED',
  partial: 'PARTIAL',
  issues: 'COMPLETED',
} as const;

/** @param startMs - first instant of the world: hours count back from it */
export function createJobFaults(rules: readonly JobFault[], startMs: number): JobFaults {
  return (subject) => {
    const rule = rules.find(
      (each) =>
        each.kind === subject.kind &&
        (each.account ?? subject.account) === subject.account &&
        (each.region ?? subject.region) === subject.region &&
        (each.resourceArn ?? subject.resourceArn) === subject.resourceArn &&
        (each.destinationVaultArn ?? subject.destinationVaultArn) === subject.destinationVaultArn &&
        (each.hoursAgo === undefined || subject.createdAtMs >= startMs - each.hoursAgo * hourMs),
    );
    if (rule === undefined) return undefined;
    const { effect } = rule;
    const isStill = effect === 'stay' || effect === 'skip';
    return {
      effect,
      end: {
        state: isStill ? 'FAILED' : states[effect],
        message: rule.message ?? wordsOf(effect),
        category: rule.category ?? 'MISCELLANEOUS',
      },
    };
  };
}

function wordsOf(effect: JobFaultEffect): string {
  return effect === 'expire'
    ? 'Backup job expired before completion.'
    : effect === 'issues'
      ? 'The job completed with issues.'
      : 'The job failed because of an internal error.';
}
