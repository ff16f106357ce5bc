import type { PlacementFacts, ReplicaDescription } from '../estate/facts.js';
import { describeSpan, hourMs } from '../kernel/units.js';
import { type Control, type Judgement, notReported } from './control.js';
import { ownInaccessibleState, tablePresence, tableToJudge } from './presence.js';
import type { ReplicaFacts, ReplicaSubject } from './subjects.js';

type Reason =
  | 'ReplicaMissing'
  | 'ReplicaDetached'
  | 'HomeDetached'
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

/** Home does not list the region: what the region itself tells decides what that means. */
function judgeUnlisted(
  subject: ReplicaSubject,
  { there }: ReplicaFacts,
  now: Date,
): Judgement<Reason> {
  const { environment, region, isDeclared } = subject;
  const status = ownInaccessibleState(there);
  const besides = status === undefined ? '' : `; it is also ${status}`;
  if (!isDeclared) return undeclared(subject, `home does not list it${besides}`);
  const presence = tablePresence(there);
  if (presence === 'missing') {
    return { ...missing(subject), message: 'the declared replica is missing' };
  }
  if (presence !== 'present') return presence;
  if (there.table.kind !== 'seen') {
    const code = there.table.kind === 'unknown' ? there.table.failure.code : 'not found';
    return {
      ...missing(subject),
      message: `the declared replica is missing from the group (its region could not be read: ${code})`,
    };
  }
  const others = there.table.value.replicas.map((replica) => replica.region);
  if (others.includes(environment.region)) {
    if (status !== undefined) {
      return judgeReplica(subject, { region, status, inaccessibleSince: undefined }, there, now);
    }
    return notReported(
      `one group: this region lists ${environment.region} as its replica, but not the other way round`,
      'Run again: a replica may just be being added or removed.',
    );
  }
  if (others.length > 0) {
    return {
      verdict: 'fail',
      reason: 'HomeDetached',
      message: `the home table is no member of the group any more: this replica goes on with ${others.join(', ')}, and writes at home reach none of them${besides}`,
      remedy:
        'Find out where Depot writes to and which side holds the newest data; keep both sides until that is known.',
    };
  }
  return {
    verdict: 'fail',
    reason: 'ReplicaDetached',
    message: `a table of this name is there, outside the replica group: no write reaches it from home${besides}`,
    remedy:
      'Find out when the two were separated and which one holds the newest data; keep both until that is known. Only a free name can become a replica again. A legacy global table (2017.11.29) looks the same.',
  };
}

/** Home tells nothing: what the region itself tells to be wrong is wrong all the same. */
function judgeAlone(
  subject: ReplicaSubject,
  { home, there }: ReplicaFacts,
  otherwise: Judgement<never> | undefined,
  now: Date,
): Judgement<Reason> | undefined {
  const { region, isDeclared } = subject;
  const status = ownInaccessibleState(there);
  if (status !== undefined) {
    return judgeReplica(subject, { region, status, inaccessibleSince: undefined }, there, now);
  }
  if (home.table.kind !== 'unknown' || !isDeclared || tablePresence(there) !== 'missing') {
    return otherwise;
  }
  return {
    ...missing(subject),
    message: `the declared replica is missing in its region (the home region could not be read: ${home.table.failure.code})`,
  };
}

function missing(subject: ReplicaSubject) {
  return { verdict: 'fail', reason: 'ReplicaMissing', remedy: addReplica(subject) } as const;
}

function undeclared({ region }: ReplicaSubject, status: string): Judgement<Reason> {
  return {
    verdict: 'fail',
    reason: 'ReplicaUndeclared',
    message: `a replica is in ${region} that the posture does not declare (${status})`,
    remedy: 'Declare it in the posture, or ask who made it.',
  };
}

function addReplica({ environment, member, region }: ReplicaSubject): string {
  return (
    `Through the table's owner (CDK, Terraform), or: aws dynamodb update-table --region ${environment.region} ` +
    `--table-name ${member.name} --replica-updates 'Create={RegionName=${region}}'; then turn PITR on there.`
  );
}

function judgeReplica(
  subject: ReplicaSubject,
  { status: listed, inaccessibleSince }: ReplicaDescription,
  there: PlacementFacts,
  now: Date,
): Judgement<Reason> {
  const { isDeclared } = subject;
  const status = ownInaccessibleState(there) ?? listed; // home may not know it yet
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
  if (!isDeclared) return undeclared(subject, status);
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
  if (tablePresence(there) === 'missing') {
    return notReported(
      'one state: home calls the replica ACTIVE, its own region knows no such table',
      'Run again; if it stays so, look at the table in that region.',
    );
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
    HomeDetached: {
      severity: 'critical',
      meaning: 'The replicas list each other, but the home table is no member of the group.',
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
    const home = tableToJudge(facts.home);
    if (home.kind === 'said') return judgeAlone(subject, facts, home.judgement, now);
    const replica = home.value.replicas.find(({ region }) => region === subject.region);
    return replica === undefined
      ? judgeUnlisted(subject, facts, now)
      : judgeReplica(subject, replica, facts.there, now);
  },
};
