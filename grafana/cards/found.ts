import type { AlertCard } from '../alert-card.js';
import { failureAlert, lookAtFinding } from '../failing.js';
import { hour, minute } from '../spans.js';

/** What accounts hold beside the configuration, and exceptions from it. */
export const foundAlerts: readonly AlertCard[] = [
  failureAlert({
    name: 'DepotDrEnvironmentNotConfigured',
    forSeconds: 30 * minute,
    tells: { 'environment-configured': ['EnvironmentNotConfigured'] },
    what: 'A Depot environment was found that nobody configured',
    loss: 'Nothing of it is checked: whatever is wrong with it is found on the day it is lost.',
    runbook: {
      means:
        'The account holds tables of an environment (`sdp-<environment>-Object`, `-History`, `-Index`) that the configuration does not name.',
      look: [
        ...lookAtFinding,
        'Whose is it? Its tags: `aws dynamodb list-tags-of-resource --resource-arn <table arn>`.',
      ],
      act: [
        'Add it to `environments`; `depot-dr config init` writes a first entry.',
        'If it needs no protection, waive the finding with an owner and a date.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrPartNotConfigured',
    forSeconds: 30 * minute,
    tells: { 'table-listed': ['TableNotListed'], 'stash-covered': ['StashNotWatched'] },
    what: 'A part of an environment is not in its configuration',
    loss: 'It is not protected, and not restored with the rest.',
    runbook: {
      means:
        "`TableNotListed`: a table with the environment's prefix is none of the three and is not listed. Sequences, state tables and further locations are of this kind: without them a restored environment counts again from one, or does not start. `StashNotWatched`: objects above 400 kB lie in a bucket that is not among the configured ones; a backup of the tables loses just those.",
      act: [
        'A table: add it to `extraTables` of the environment, so that it is checked as the others are. A stash: list its bucket under `buckets`.',
        'If it may be lost, waive the finding with an owner and a date.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrWaiverExpired',
    forSeconds: 5 * minute,
    tells: { 'waiver-current': ['WaiverExpired'] },
    what: 'A waiver has expired, and what it covered still fails',
    loss: 'The failure alerts again from now on.',
    runbook: {
      means:
        'A failure was let be until a date. That date has passed, and the failure is still there.',
      look: [
        ...lookAtFinding,
        'Who answers for it is told in `waivers` of the configuration and by the finding.',
      ],
      act: [
        'Put the cause right.',
        'Or agree with the owner on a new date, and set it in the configuration.',
      ],
      clears:
        'Five minutes after the failure is gone, or the waiver has a new date or was removed.',
    },
  }),
  {
    name: 'DepotDrWaiverExpiring',
    concern: 'posture',
    severity: 'info',
    forSeconds: hour,
    keepSeconds: 0,
    silencedBy: 'nothing',
    expr: (of, { waiverNotice }) => {
      const left = `${of('waiver_expiry_timestamp_seconds')} - time()`;
      return `0 < ${left} < ${waiverNotice}`;
    },
    summary: 'The waiver of {{ $labels.check }} by {{ $labels.owner }} ends soon.',
    description:
      'It covers environment {{ or $labels.environment "(any)" }}, resource {{ or $labels.resource "(any)" }}, and ends in {{ $value | humanizeDuration }}. What it covers alerts from then on.',
    runbook: {
      means:
        'An exception from a check ends within a week. If what it covers fails then, it is told as any other failure.',
      look: [
        'What does it cover? The waived failures on the fleet dashboard and on the status page.',
      ],
      act: [
        'Put the cause right before it ends, and remove the waiver.',
        'Or agree with the owner on a new date, at most a year ahead.',
      ],
      clears: 'When it has ended, has a later date, or was removed.',
    },
  },
];
