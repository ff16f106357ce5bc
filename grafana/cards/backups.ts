import type { AlertCard } from '../alert-card.js';
import { failureAlert, lookAtFinding, placementLabels } from '../failing.js';
import { anyOf } from '../promql.js';
import { minute, overRestart } from '../spans.js';

const jobEnds = ['JobFailed', 'JobExpired', 'JobAborted', 'JobPartial', 'JobWithIssues'];

const point =
  '{{ $labels.table }} of {{ $labels.environment }} in {{ $labels.region }} of account {{ $labels.account }}';

/** Checks that tell of the age of a recovery point. */
const ageChecks = ['recovery-point-fresh', 'copy-arrived'];

/** Whole-table backups by AWS Backup. */
export const backupAlerts: readonly AlertCard[] = [
  failureAlert({
    name: 'DepotDrBackupNotPlanned',
    forSeconds: 15 * minute,
    tells: { 'backup-planned': ['NotPlanned', 'PlannedElsewhere', 'NotSelected', 'NotOptedIn'] },
    what: 'No backup plan takes a table',
    loss: 'AWS Backup makes no recovery point of it, and says nothing of that.',
    runbook: {
      means:
        'The posture wants backups by AWS Backup, and no plan of the account and region of the table selects it. A selection that matches nothing is no error for AWS. `PlannedElsewhere`: a plan of another region would take it, but plans do not cross regions. `NotOptedIn`: a wildcard or tag would take it, if DynamoDB were opted in.',
      look: [
        ...lookAtFinding,
        'The finding tells of each selection why it does not take the table: a tag, a Condition, `NotResources`, the region.',
        'Was a tag taken off the table? CloudTrail, `UntagResource`; or the plan changed? `UpdateBackupPlan`, `DeleteBackupSelection`.',
      ],
      act: [
        'Put the table under the plan: its full ARN in a selection needs neither tag nor opt-in.',
        'Start a job by hand at once: `aws backup start-backup-job`; the next run of the plan may be a day away.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrBackupOld',
    forSeconds: 15 * minute,
    tells: { 'recovery-point-fresh': ['NoRecoveryPoint', 'RecoveryPointStale'] },
    what: 'The newest recovery point of a table is too old',
    loss: 'What was written since is in PITR alone, which goes with the account and the table.',
    runbook: {
      means:
        'No usable recovery point in the account and region of the table is as young as the posture wants. A point that is being made, is partial, is past its expiry or begins in the future counts for nothing.',
      look: [
        ...lookAtFinding,
        'DepotDrBackupNotPlanned, DepotDrBackupJobFailing, DepotDrBackupFeaturesOff of the same table name the cause, if it is one of those.',
        'Is a job waiting in its start window? `aws backup list-backup-jobs --by-resource-arn <table arn> --region <region>`.',
      ],
      act: [
        'Start one by hand: the remedy of the finding is the whole command.',
        'Then remove the cause, or the next one will be missing too.',
      ],
      clears:
        'Five minutes after the pass that finds a young recovery point, which takes a job its time.',
    },
  }),
  {
    name: 'DepotDrRecoveryPointOld',
    concern: 'posture',
    severity: 'critical',
    forSeconds: 15 * minute,
    keepSeconds: overRestart,
    silencedBy: { checks: ageChecks, on: placementLabels },
    // Only what no failing check tells: a failure that stands is told by its own alert.
    expr: (of, { staleIntervals, restorePointGrace }) => {
      const wanted = of('recovery_point_maximum_age_seconds');
      const pace = `${staleIntervals} * ${of('sweep_expected_interval_seconds')} + ${restorePointGrace}`;
      const told = of('check_failing', { check: anyOf(ageChecks) });
      return (
        `(time() - ${of('recovery_point_newest_timestamp_seconds')} > on (job, instance, environment, account, region, tier) group_left () ` +
        `(${wanted} + on (job, instance, account, region) group_left () (${pace}))) ` +
        `unless on (job, instance, environment, account, region) ${told}`
      );
    },
    summary: `No recovery point ({{ $labels.tier }}) is known that is young enough: ${point}.`,
    description:
      'The newest one that is known is {{ $value | humanizeDuration }} old, and no check has been able to tell since. As far as is known, there is none.',
    runbook: {
      means:
        'By now the newest recovery point that was ever seen is older than the posture allows, three passes and an hour, and no check says why. Nobody has been able to look: the vaults cannot be read, or no pass runs. 0 in the metric, which is shown as an age of decades, means that none was ever seen.',
      look: [
        'DepotDrChecksUnknown and DepotDrSweepStale of this account and region name the reason.',
        '`aws backup list-recovery-points-by-resource --resource-arn <table arn> --region <region>` by hand.',
      ],
      act: [
        'Let the role read AWS Backup there again, see `depot-dr iam-policy --mode=observe`.',
        'Until then look by hand, in that account and region.',
      ],
      clears: 'Five minutes after a pass has seen the vaults.',
    },
  },
  failureAlert({
    name: 'DepotDrCopyMissing',
    forSeconds: 30 * minute,
    tells: {
      'copy-arrived': [
        'CopyNotPlanned',
        'NothingToCopy',
        'CopyJobsFail',
        'PointCold',
        'AdvancedFeaturesOff',
        'PointNotCopyable',
        'NotInOrganization',
        'OtherOrganization',
        'CrossAccountOff',
        'DestinationVaultMissing',
        'DestinationVaultDefault',
        'DestinationVaultNotReady',
        'DestinationPolicyRefuses',
        'DestinationKeyUnusable',
        'CopyLifecycleRefused',
        'SourceKeyUnusable',
        'SourceKeyForbids',
        'RoleForeign',
        'RoleMissing',
        'RoleNotTrusting',
        'RoleWithoutRights',
        'CopyMissing',
        'CopyStale',
      ],
      'cross-account-copying': ['NotInOrganization', 'OtherOrganization', 'CrossAccountOff'],
    },
    what: 'A copy of the backups did not arrive',
    loss: 'With the account or region of the table its recovery points are lost, too.',
    runbook: {
      means:
        'The posture wants copies in another account or region, and no usable one that is young enough lies there. A copy action in a plan is an intention only. The reason names the gate that is shut: the plan, the organisation, the vault that should take it, its key or policy, the key that it is copied from, the role. `CopyMissing`, `CopyStale`: nothing that was looked at stands in the way.',
      look: [
        ...lookAtFinding,
        'The finding lists every gate that is shut, not only the first.',
        '`aws backup list-copy-jobs --by-resource-arn <table arn> --region <region of the table>`: `StatusMessage` of the newest.',
      ],
      act: [
        'Open the gate: the remedy of the finding is the command.',
        'Then copy the newest point by hand, `aws backup start-copy-job`, without waiting for the plan.',
        'A point that was made without advanced features can never be copied: make a new one after they are on.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrBackupKeptShort',
    forSeconds: 30 * minute,
    tells: {
      'recovery-point-kept': ['PointsExpireEarly'],
      'copy-arrived': ['CopiesExpireEarly'],
    },
    what: 'Recovery points are not kept as long as wanted',
    loss: 'Damage that is noticed late cannot be undone.',
    runbook: {
      means:
        'None of the recent recovery points, or none of the recent copies, expires as late as the posture wants. Each point carries its own expiry: a plan that is put right changes only those to come.',
      act: [
        'Lengthen `DeleteAfterDays` of a rule of the plan, or of its copy action.',
        'Lengthen the points that are there: `aws backup update-recovery-point-lifecycle`; the remedy of the finding is the whole command.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrBackupJobFailing',
    forSeconds: 5 * minute,
    tells: { 'backup-jobs': jobEnds, 'copy-jobs': [...jobEnds, 'CopyWithoutPoint'] },
    what: 'A backup or copy job went wrong',
    loss: 'No good one has ended since. The recovery points grow old from now on.',
    runbook: {
      means:
        'The newest backup job (`backup-jobs`) or copy job (`copy-jobs`) of the table that ended did not end well. `JobExpired`: it did not start in its window. `JobWithIssues`: COMPLETED, but its message category is not SUCCESS. `CopyWithoutPoint`: a job says that it copied, and the vault does not hold it.',
      look: [
        ...lookAtFinding,
        '`aws backup describe-backup-job` or `describe-copy-job`: `StatusMessage` tells the cause.',
        'The usual ones: the role of the selection, the key of the vault, a retention outside of the lock of the vault, another job of the table at the same time, a shared quota.',
      ],
      act: [
        'Remove the cause, then start the job by hand.',
        '`JobExpired`: lengthen the start window of the rule, or spread the plans over the night.',
        '`CopyWithoutPoint`: find out who deleted it; CloudTrail, `DeleteRecoveryPoint`.',
      ],
      clears: 'Five minutes after the pass that finds a later job which ended well.',
    },
  }),
  failureAlert({
    name: 'DepotDrBackupRecordsDisagree',
    forSeconds: 15 * minute,
    tells: {
      'backup-records-agree': ['JobWithoutPoint', 'PointFromFuture', 'PointOutlivesExpiry'],
    },
    what: 'What AWS Backup tells of a table contradicts itself',
    loss: 'One of the two is wrong. What cannot be believed is no backup.',
    runbook: {
      means:
        '`JobWithoutPoint`: a job says that it made a recovery point, and the vault does not hold it: somebody deleted it. `PointFromFuture`: a clock is wrong. `PointOutlivesExpiry`: AWS does not delete what has expired.',
      look: [
        ...lookAtFinding,
        'CloudTrail, `DeleteRecoveryPoint` and `DisassociateRecoveryPoint`, in the account of the vault.',
      ],
      act: [
        '`JobWithoutPoint`: take it for an attack until you know who did it; then start a job by hand, into a locked vault.',
        '`PointFromFuture`: correct the clock of this machine, if it is that one.',
        '`PointOutlivesExpiry`: the role AWSServiceRoleForBackup must exist and be allowed to delete; what has expired counts for nothing meanwhile.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrBackupFeaturesOff',
    forSeconds: 15 * minute,
    tells: { 'backup-features': ['AdvancedFeaturesOff', 'NotOptedIn'] },
    what: 'AWS Backup lacks what DynamoDB needs',
    loss: 'What is made now can never be copied or moved to another account.',
    runbook: {
      means:
        'Two switches of AWS Backup, for each account and region. `AdvancedFeaturesOff`: backups of DynamoDB cannot be copied, and those made meanwhile never can be. `NotOptedIn`: plans take tables by full ARN only.',
      look: [
        ...lookAtFinding,
        '`aws backup describe-region-settings --region <region>`; who changed it? CloudTrail, `UpdateRegionSettings`.',
      ],
      act: [
        'Switch it on: the remedy of the finding is the whole command. It holds for the whole account in that region.',
        'Make new recovery points at once: those from before stay as they are.',
      ],
    },
  }),
];
