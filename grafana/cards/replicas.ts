import type { AlertCard } from '../alert-card.js';
import { failureAlert, lookAtFinding, placementLabels } from '../failing.js';
import { minute, overRestart } from '../spans.js';

/** Replicas of the tables in other regions. */
export const replicaAlerts: readonly AlertCard[] = [
  failureAlert({
    name: 'DepotDrReplicaMissing',
    forSeconds: 10 * minute,
    tells: {
      'replica-active': ['ReplicaMissing', 'ReplicaDetached', 'HomeDetached', 'ReplicaArchived'],
    },
    what: 'A declared replica is not there',
    loss: 'If the home region is lost now, this table does not go on elsewhere.',
    runbook: {
      means:
        'The posture declares a replica that is not in the group. `ReplicaMissing`: there is none. `ReplicaDetached`: a table of that name stands alone. `HomeDetached`: the replicas go on without the home table. `ReplicaArchived`: its key was out of reach for too long.',
      look: [
        ...lookAtFinding,
        '`aws dynamodb describe-table --region <home region> --table-name <table> --query Table.Replicas`.',
        'For a detached one: which side holds the newest data? Compare before you delete anything.',
      ],
      act: [
        '`ReplicaMissing`: add it through the owner of the table, or with the command of the remedy; then switch PITR on there.',
        '`ReplicaDetached`, `HomeDetached`: keep both sides until it is known which one Depot writes to. Only a free name can become a replica again.',
        '`ReplicaArchived`: restore from the archival backup of that region, then add the replica again.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrReplicaNotActive',
    forSeconds: 30 * minute,
    tells: { 'replica-active': ['ReplicaNotActive'] },
    what: 'A replica is not ACTIVE',
    loss: 'It may not hold the newest data, and may not be able to take over.',
    runbook: {
      means:
        'The replica is in the group, but in another state than ACTIVE. While it is made or updated this is a warning; any other state is critical.',
      look: [
        ...lookAtFinding,
        '`aws dynamodb describe-table --region <home region> --table-name <table> --query Table.Replicas`: its `ReplicaStatusDescription`.',
      ],
      act: [
        'A replica of a large table takes hours to be made: wait.',
        'If it failed, remove it and add it again through the owner of the table.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrReplicaInaccessible',
    forSeconds: 5 * minute,
    tells: { 'replica-active': ['ReplicaInaccessible'] },
    what: 'A replica gets no writes',
    loss: 'After 20 hours DynamoDB cuts it off from the group for good.',
    runbook: {
      means:
        'The region of the replica is disabled, its key cannot be used, or replication is not permitted. DynamoDB waits 20 hours, then makes it a table of its own; it can never rejoin.',
      look: [
        ...lookAtFinding,
        'The finding tells which of the three it is, and how long is left.',
        'Key: `aws kms describe-key --region <region> --key-id <key>`. Region: `aws account get-region-opt-status --region-name <region>`.',
      ],
      act: [
        'Key: enable it, cancel its deletion, or put its policy back.',
        'Region: enable it again for the account.',
        'Permission: put the service-linked role or the resource policy back.',
      ],
    },
  }),
  {
    name: 'DepotDrReplicaCutOffSoon',
    concern: 'posture',
    silencedBy: { checks: ['replica-active'], on: placementLabels },
    severity: 'critical',
    forSeconds: 0,
    keepSeconds: overRestart,
    // 0 = it is not inaccessible.
    expr: (of, { cutOffSoon }) =>
      `time() - (${of('replica_inaccessible_since_timestamp_seconds')} > 0) > ${cutOffSoon}`,
    summary:
      'A replica will be cut off for good 20 hours after it became inaccessible: {{ $labels.table }} of {{ $labels.environment }} in {{ $labels.region }}.',
    description:
      'It has been inaccessible for {{ $value | humanizeDuration }}. What is lost then is not data at home, but the replica: it has to be made anew from nothing.',
    runbook: {
      means:
        'More than 12 of the 20 hours have passed in which a replica may be inaccessible. After that it is a table of its own with the data of the moment it was cut off, and takes up the name that a new replica needs.',
      look: ['DepotDrReplicaInaccessible of the same table names the state.', ...lookAtFinding],
      act: [
        'Do now what the page of DepotDrReplicaInaccessible says; wake whoever owns the key or the region.',
        'If the time cannot be met: take a backup of the home table, and plan to rebuild the replica.',
      ],
      clears: 'Five minutes after a pass that finds the replica accessible, or cut off.',
    },
  },
  failureAlert({
    name: 'DepotDrReplicationLagging',
    forSeconds: 15 * minute,
    tells: { 'replication-lag': ['ReplicationLagging'] },
    what: 'Writes reach a replica late',
    loss: 'What has not arrived is lost with the home region.',
    runbook: {
      means:
        'The delay that AWS measures from the home region to the replica is above the posture. About a second is normal.',
      look: [
        ...lookAtFinding,
        'The delay over time, on the environment dashboard.',
        'Throttled writes of the replica: CloudWatch, `WriteThrottleEvents` in its region.',
        'The AWS Health Dashboard of both regions.',
      ],
      act: [
        'Raise the write capacity of the replica, or its scaling limits; those of all regions should be alike.',
        'If AWS has trouble, wait, and do not fail over without need.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrReplicaUnprotected',
    forSeconds: 10 * minute,
    tells: { 'pitr-enabled': ['PitrDisabled'] },
    narrow: (failures, of) =>
      `${failures} and on (environment, account, region) ${of('replica_active')}`,
    what: 'PITR is off on a replica',
    loss: 'Damage is replicated within seconds. If the home region is lost too, nothing earlier can be restored here.',
    runbook: {
      means:
        'PITR is set in each region and never copied to a replica. The home table looks perfect, and after a failover there is no way back to an earlier second.',
      act: [
        'Switch it on in that region: the remedy of the finding is the whole command.',
        'Ask the owner of the table to set it for each replica, or the next deployment undoes it.',
      ],
    },
  }),
];
