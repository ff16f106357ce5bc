import type { ReplicaDescription } from '../estate/facts.js';
import { describeSpan, hourMs } from '../kernel/units.js';
import { type Control, type Judgement, unseen } from './control.js';
import type { ReplicaFacts, ReplicaSubject } from './subjects.js';

type Reason =
  | 'ReplicaMissing'
  | 'ReplicaDetached'
  | 'ReplicaInaccessible'
  | 'ReplicaArchived'
  | 'ReplicaNotActive'
  | 'ReplicaUndeclared';

/** After this long in one of the states below the replica is cut off for good. */
const cutOffMs = 20 * hourMs;
const startsTheClock = new Set([
  'REGION_DISABLED',
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'REPLICATION_NOT_AUTHORIZED',
]);

function judgeAbsent(subject: ReplicaSubject, { there }: ReplicaFacts): Judgement<Reason> {
  if (there.table.kind === 'seen') {
    return {
      verdict: 'fail',
      reason: 'ReplicaDetached',
      message:
        'a stand-alone table of this name is there, outside the replica group: no write reaches it',
      remedy:
        'Find out when it was cut off. The name must be free before a replica can be added: save what is only in it, then replace it.',
    };
  }
  if (there.table.kind === 'unknown') {
    return {
      verdict: 'fail',
      reason: 'ReplicaMissing',
      message: `the declared replica is missing from the group (its region could not be read: ${there.table.failure.code})`,
      remedy: addReplica(subject),
    };
  }
  return {
    verdict: 'fail',
    reason: 'ReplicaMissing',
    message: 'the declared replica is missing',
    remedy: addReplica(subject),
  };
}

function addReplica({ environment, member, region }: ReplicaSubject): string {
  return (
    `Through the table's owner (CDK, Terraform), or: aws dynamodb update-table --region ${environment.region} ` +
    `--table-name ${member.name} --replica-updates 'Create={RegionName=${region}}'; then turn PITR on there.`
  );
}

function judgeReplica(
  { region, isDeclared }: ReplicaSubject,
  { status, inaccessibleSince }: ReplicaDescription,
  now: Date,
): Judgement<Reason> {
  if (startsTheClock.has(status)) {
    const leftMs =
      inaccessibleSince === undefined
        ? undefined
        : inaccessibleSince.getTime() + cutOffMs - now.getTime();
    const left =
      leftMs === undefined
        ? 'since when is not reported; after 20 hours it is cut off for good'
        : leftMs > 0
          ? `in ${describeSpan(leftMs)} it is cut off from the group for good`
          : 'its 20 hours have passed: it may be cut off for good at any moment';
    return {
      verdict: 'fail',
      reason: 'ReplicaInaccessible',
      message: `the replica is ${status}; ${left}`,
      remedy:
        'Restore access now: enable the region, the table key in that region and its policy, or the replication permission.',
    };
  }
  if (status === 'ARCHIVING' || status === 'ARCHIVED') {
    return {
      verdict: 'fail',
      reason: 'ReplicaArchived',
      message: `the replica is ${status}: its key was out of reach for over seven days`,
      remedy: 'Restore from the archival backup of that region, then add the replica again.',
    };
  }
  if (!isDeclared) {
    return {
      verdict: 'fail',
      reason: 'ReplicaUndeclared',
      message: `a replica is in ${region} that the posture does not declare (${status})`,
      remedy: 'Declare it in the posture, or ask who made it.',
    };
  }
  if (status !== 'ACTIVE') {
    const passing = status === 'CREATING' || status === 'UPDATING';
    return {
      verdict: 'fail',
      reason: 'ReplicaNotActive',
      message: `the replica is ${status}, not ACTIVE`,
      remedy: passing
        ? 'Wait; if it stays so for over an hour, look at ReplicaStatusDescription.'
        : 'Find out why; when it is gone, add the replica again.',
      ...(passing ? { severity: 'warning' as const } : {}),
    };
  }
  return { verdict: 'pass', message: 'the replica is ACTIVE' };
}

/** Each declared replica is in the group and ACTIVE. */
export const replicaActive: Control<ReplicaSubject, ReplicaFacts, Reason> = {
  id: 'replica-active',
  title: 'Replica present and ACTIVE',
  subject: 'replica',
  rationale:
    'Replicas keep the environment going when its region is lost. One that is inaccessible for 20 hours leaves the group and cannot rejoin.',
  source:
    'How DynamoDB global tables work and API ReplicaDescription (ReplicaStatus), Amazon DynamoDB documentation; guide, "Disaster recovery"',
  reasons: {
    ReplicaMissing: { severity: 'critical', meaning: 'The declared region has no replica.' },
    ReplicaDetached: {
      severity: 'critical',
      meaning: 'A table of that name is in the region, but outside the replica group.',
    },
    ReplicaInaccessible: {
      severity: 'critical',
      meaning: 'The replica is in a state that cuts it off for good after 20 hours.',
    },
    ReplicaArchived: { severity: 'critical', meaning: 'The replica was archived.' },
    ReplicaNotActive: {
      severity: 'critical',
      meaning:
        'The replica is in another state than ACTIVE; a warning while it is made or updated.',
    },
    ReplicaUndeclared: {
      severity: 'info',
      meaning: 'A replica was found in a region that the posture does not name.',
    },
  },
  evaluate(subject, facts, now) {
    const { table } = facts.home;
    if (table.kind === 'absent') return undefined;
    if (table.kind === 'unknown') return unseen(table);
    const replica = table.value.replicas.find(({ region }) => region === subject.region);
    return replica === undefined
      ? judgeAbsent(subject, facts)
      : judgeReplica(subject, replica, now);
  },
};
