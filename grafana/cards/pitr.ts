import type { AlertCard } from '../alert-card.js';
import { failureAlert, lookAtFinding, placementLabels } from '../failing.js';
import { span } from '../promql.js';
import { minute, overRestart } from '../spans.js';

const placement =
  '{{ $labels.table }} of {{ $labels.environment }} in {{ $labels.region }} of account {{ $labels.account }}';

const whoSwitched =
  'Who changed it? CloudTrail, `UpdateContinuousBackups`, in that account and region.';

const neverOffAndOn = 'Do not switch PITR off and on: that erases the history that is left.';

/** Point-in-time recovery of each placement. */
export const pitrAlerts: readonly AlertCard[] = [
  failureAlert({
    name: 'DepotDrPitrDisabled',
    forSeconds: 5 * minute,
    tells: { 'pitr-enabled': ['PitrDisabled'] },
    // A replica's region is told by DepotDrReplicaUnprotected.
    narrow: (failures, of) =>
      `${failures} unless on (environment, account, region) ${of('replica_active')}`,
    what: 'PITR is off',
    loss: 'Nothing of this table can be brought back from its own region, and a deletion would leave no system backup.',
    runbook: {
      means:
        'Point-in-time recovery of the table is off in its home region. From the moment it was switched off there is no way back to any earlier second, and the history from before is gone.',
      look: [...lookAtFinding, whoSwitched],
      act: [
        'Switch it on: the remedy of the finding is the whole command. Ask the owner of the table (CDK, Terraform) to set it there as well.',
        'The history begins anew. Until the window has filled, keep another copy: an on-demand backup or an export.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrPitrWindowShort',
    forSeconds: 5 * minute,
    tells: { 'pitr-window': ['PitrWindowTooShort'] },
    what: 'The PITR window is shorter than wanted',
    loss: 'Damage that is noticed after the window has passed cannot be undone.',
    runbook: {
      means:
        'The configured recovery period is below the posture. Shortening it discards the older history at once.',
      look: [...lookAtFinding, whoSwitched],
      act: [
        'Set the wanted period: the remedy of the finding is the whole command. The price does not depend on it.',
        'The longer window fills as time passes; what was discarded does not come back.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrPitrReset',
    forSeconds: 5 * minute,
    tells: { 'pitr-coverage': ['PitrHistoryReset'] },
    what: 'PITR history was lost',
    loss: 'It begins later than the age of the table and the window say. Older damage cannot be undone from it.',
    runbook: {
      means:
        'PITR is on, but its history starts over a day later than it should. It was switched off and on, or enabled long after the table was made, or its window was lengthened lately. It is critical while less than the wanted minimum is covered.',
      look: [...lookAtFinding, whoSwitched],
      act: [
        'The lost history does not come back. Find older copies: AWS Backup recovery points, exports, dataset backups; keep them until the window has filled.',
        neverOffAndOn,
        'If PITR was enabled or lengthened on purpose, silence this until the window has filled.',
      ],
      clears: 'When the window has filled.',
    },
  }),
  {
    name: 'DepotDrPitrEarliestJumped',
    concern: 'posture',
    silencedBy: { checks: ['pitr-coverage', 'table-present'], on: placementLabels },
    severity: 'critical',
    forSeconds: 0,
    keepSeconds: overRestart,
    // Only while the window is not full: the far end of a full one moves with the time.
    expr: (of, { earliestJump, earliestJumpWindow }) => {
      const earliest = of('pitr_earliest_restorable_timestamp_seconds');
      const window = span(earliestJumpWindow);
      return (
        `${earliest} - last_over_time(${earliest}[1d] offset ${window}) > ${earliestJumpWindow + earliestJump} ` +
        `and time() - ${earliest} < ${of('pitr_window_seconds')} - ${earliestJump}`
      );
    },
    summary: `The earliest restorable instant jumped forward: ${placement}.`,
    description:
      'It moved by {{ $value | humanizeDuration }}, though its window is not full: PITR was switched off and on, or the table was made anew. The history before that is gone.',
    runbook: {
      means:
        'What can be restored begins later than it did an hour ago, by more than time alone would do. Somebody switched PITR off and on, or deleted the table and made it anew, just now. This alert tells of the event; DepotDrPitrReset and DepotDrTableRecreated tell of the state that follows.',
      look: [
        ...lookAtFinding,
        whoSwitched,
        'Was the table made anew? CloudTrail, `DeleteTable` and `CreateTable`; the creation time on the environment dashboard.',
      ],
      act: [
        'Act now, while what was before can still be found: AWS Backup recovery points, exports, the system backup of a deleted table.',
        'Stop whatever does this. The other tables may be next.',
        neverOffAndOn,
      ],
      clears: 'About an hour after the jump.',
    },
  },
  failureAlert({
    name: 'DepotDrPitrCoverageShort',
    forSeconds: 30 * minute,
    tells: { 'pitr-coverage': ['PitrCoverageTooShort'] },
    what: 'Less history can be restored than wanted',
    loss: 'The window has not filled yet.',
    runbook: {
      means:
        'PITR is on with a long enough period, but the history does not reach back as far as the posture wants at least. That is expected for a young table, and after PITR was enabled.',
      act: [
        'Wait until the window has filled; until then rely on backups or exports.',
        neverOffAndOn,
      ],
      clears: 'When the history is long enough.',
    },
  }),
  failureAlert({
    name: 'DepotDrPitrStale',
    forSeconds: 5 * minute,
    tells: { 'pitr-freshness': ['PitrHistoryStale'] },
    what: 'PITR history stands still',
    loss: 'The newest restorable instant does not follow the present. What was written since cannot be restored.',
    runbook: {
      means:
        'AWS normally lets you restore to about five minutes ago. Here it is more than the posture allows, by what AWS itself tells.',
      look: [
        ...lookAtFinding,
        'The AWS Health Dashboard of that region.',
        'The state of the key of the table: a key out of reach stops the history.',
      ],
      act: [
        'Give DynamoDB access to the key again, if that is the cause.',
        'Else open a support case. Take an on-demand backup or an export meanwhile.',
        neverOffAndOn,
      ],
    },
  }),
  {
    name: 'DepotDrRestorePointOld',
    concern: 'posture',
    silencedBy: { checks: ['pitr-freshness', 'table-present'], on: placementLabels },
    severity: 'critical',
    forSeconds: 15 * minute,
    keepSeconds: overRestart,
    expr: (of, { staleIntervals, restorePointGrace }) =>
      `time() - ${of('pitr_latest_restorable_timestamp_seconds')} > on (job, instance, account, region) group_left () (${staleIntervals} * ${of('sweep_expected_interval_seconds')} + ${restorePointGrace})`,
    summary: `The newest restorable instant that is known is {{ $value | humanizeDuration }} old: ${placement}.`,
    description:
      'Either the history stands still, or nobody has been able to look. As far as is known, what was written since would be lost.',
    runbook: {
      means:
        'The last instant to which a restore is known to be possible is older than three passes and an hour. This holds whatever the reason: AWS does not move it, the read is denied, the table is gone, or no pass runs.',
      look: [
        'DepotDrPitrStale, DepotDrTableInaccessible, DepotDrChecksUnknown, DepotDrSweepStale: which one else is there for this region names the reason.',
        '`aws dynamodb describe-continuous-backups --region <region> --table-name <table>` by hand.',
      ],
      act: [
        'Follow the page of the alert that names the reason.',
        'If there is none, compare the clocks of the daemon and of Prometheus.',
      ],
      clears: 'Five minutes after a pass has read a newer instant.',
    },
  },
];
