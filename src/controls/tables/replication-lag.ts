import type { RegionId } from '../../estate/ids.js';
import { secondMs } from '../../kernel/units.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';
import { isSeenInaccessible } from '../presence.js';
import { type Basis, type Finding, makeFinding } from '../finding.js';
import type { ObservationOf, Sight } from '../sight.js';

type Reason = 'ReplicationLagging' | 'LagNotMeasured';

/** What is written at home is soon elsewhere. */
export const replicationLag: ControlCard = {
  id: 'replication-lag',
  title: 'Replication delay within its limit',
  subject: 'replica',
  rationale:
    'What a replica lacks when its home is lost is lost with it. Only a measured delay tells how much that is.',
  source: 'DynamoDB metrics and dimensions (ReplicationLatency), Amazon DynamoDB Developer Guide',
  reasons: {
    ReplicationLagging: {
      severity: 'warning',
      meaning: 'The measured delay to the replica is above the posture.',
    },
    LagNotMeasured: {
      severity: 'info',
      meaning:
        'CloudWatch has no measurement of the last minutes: nothing was written, or replication stands still.',
    },
  },
};

/** A delay of milliseconds as people say it. */
function describeDelay(milliseconds: number): string {
  return milliseconds < secondMs
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / secondMs).toFixed(1)} s`;
}

function judge(
  { target, placements }: ObservationOf<'table'>,
  region: RegionId,
): Judgement<Reason> | undefined {
  const { environment } = target;
  const home = placements.get(environment.region);
  if (home === undefined) return undefined;
  const { table, settings } = home;
  if (table.kind === 'absent') return undefined; // told by table-present
  if (table.kind === 'unknown') return unseen(table);
  const member = table.value.replicas.find((replica) => replica.region === region);
  if (member === undefined) return undefined; // told by replica-active
  if (table.value.layout?.consistency === 'strong') {
    return { verdict: 'pass', message: 'the group is strongly consistent: there is no delay' };
  }
  const latency = settings?.latency;
  if (latency === undefined || latency.kind === 'absent') return undefined;
  if (latency.kind === 'unknown') return unseen(latency);
  const measured = latency.value.find((each) => each.region === region);
  const limitSeconds = environment.posture.maximumReplicationLagSeconds;
  if (measured === undefined) {
    const there = placements.get(region);
    // That nothing arrives is a part of that trouble, which table-present or replica-active tells.
    const isOut = [home, there].some(
      (facts) => facts !== undefined && isSeenInaccessible({ ...facts, listed: member }),
    );
    if (isOut) return undefined;
    return {
      verdict: 'fail',
      reason: 'LagNotMeasured',
      message: 'no delay was measured in the last minutes',
      remedy:
        'If nothing is written to the table, this is as it must be. Else look at the replica: replication may stand still.',
    };
  }
  const delay = describeDelay(measured.milliseconds);
  if (measured.milliseconds <= limitSeconds * secondMs) {
    return { verdict: 'pass', message: `what is written at home arrives within ${delay}` };
  }
  return {
    verdict: 'fail',
    reason: 'ReplicationLagging',
    message: `what is written at home arrives after ${delay}; at most ${limitSeconds} s are wanted`,
    remedy:
      'Look for throttled writes of the replica, and at the AWS Health dashboard of both regions.',
  };
}

/** One finding for each declared replica of each table, where home lists it. */
export function replicationLagFindings(sight: Sight): readonly Finding[] {
  return sight.tables.flatMap((observation) => {
    const { environment, member } = observation.target;
    return environment.posture.replicas.flatMap((region): readonly Finding[] => {
      const judgement = judge(observation, region);
      if (judgement === undefined) return [];
      const home = observation.placements.get(environment.region);
      const latency = home?.settings?.latency;
      const basis: readonly Basis[] = [
        ...(home === undefined ? [] : [{ read: 'table at home', observed: home.table }]),
        ...(latency === undefined ? [] : [{ read: 'replication latency', observed: latency }]),
      ];
      return [
        makeFinding(
          replicationLag,
          {
            environment: environment.name,
            table: member.role === 'extra' ? member.name : member.role,
            account: environment.account,
            region,
            resource: member.name,
          },
          [environment.name, environment.account, region, member.name],
          judgement,
          basis,
        ),
      ];
    });
  });
}
