import type { Selector } from '../promql.js';
import type { BoardRow, Bounds, Column } from './board.js';

// What there is to come back from, and whether it could be used, of one environment.

const mustBeOn: Bounds = { bad: 'below', warning: 1, critical: 1 };
const anyIsBad: Bounds = { bad: 'above', warning: 1, critical: 1 };

/** How long ago a moment was that may be 0 = never: then there is nothing to show. */
function ageOfSome(moment: string): string {
  return `time() - (${moment} > 0)`;
}

/** When the vaults' locks bind, and for how long they hold. */
export function vaultColumns(of: Selector): readonly Column[] {
  const effective = of('vault_lock_effective_timestamp_seconds');
  return [
    { name: 'Least retention', unit: 's', expr: of('vault_min_retention_seconds') },
    {
      name: 'Irrevocable from',
      unit: 'dateTimeAsIso',
      expr: `1000 * (max by (account, region, vault) (${effective}) > 0)`,
    },
    {
      name: 'Irrevocable',
      unit: 'bool_yes_no',
      bounds: mustBeOn,
      expr: `max by (account, region, vault) ((${effective} > bool 0) * (${effective} < bool time()))`,
    },
  ];
}

/** Every place that holds something to come back from, with its age. */
export function sourcesRow(of: Selector): BoardRow {
  const newest = of('recovery_point_newest_timestamp_seconds');
  const points = (state: string): string => of('recovery_points', { state: `="${state}"` });
  const jobEnd = (state: string): string =>
    of('backup_job_last_end_timestamp_seconds', { state: `="${state}"` });
  const copyEnd = (state: string): string =>
    of('copy_job_last_end_timestamp_seconds', { state: `="${state}"` });
  return {
    title: 'What could it come back from?',
    panels: [
      {
        kind: 'table',
        title: 'Recovery points: each kind in each place, worst table',
        description:
          'Backups of AWS Backup, their copies, backups on demand, exports. PITR is with the placements above. Never is as old as 1970.',
        width: 24,
        keys: ['tier', 'account', 'region'],
        worstBy: 'Newest, age',
        columns: [
          { name: 'Newest, age', unit: 's', expr: `time() - ${newest}` },
          {
            name: 'Wanted at most',
            unit: 's',
            expr: of('recovery_point_maximum_age_seconds'),
          },
          {
            name: 'Beyond it',
            unit: 'bool_yes_no',
            bounds: anyIsBad,
            expr: `(time() - ${newest}) > bool on (job, instance, environment, account, region, tier) group_left () ${of('recovery_point_maximum_age_seconds')}`,
          },
          {
            name: 'Reaches back',
            unit: 's',
            expr: `time() - ${of('recovery_point_oldest_timestamp_seconds')}`,
          },
          {
            name: 'Usable',
            unit: 'short',
            expr: `sum by (tier, account, region) (${points('usable')})`,
          },
          {
            name: 'Broken',
            unit: 'short',
            bounds: anyIsBad,
            expr: `sum by (tier, account, region) (${points('broken')})`,
          },
        ],
      },
      {
        kind: 'table',
        title: 'Jobs of AWS Backup: when they last ended well, and when not',
        description:
          'Backup jobs where the table is, copy jobs where the copy goes to; AWS tells those of 30 days. Empty where none ended so.',
        width: 24,
        keys: ['account', 'region', 'table'],
        worstBy: 'Backup failed',
        columns: [
          { name: 'Backup good', unit: 's', expr: ageOfSome(jobEnd('completed')) },
          { name: 'Backup failed', unit: 's', expr: ageOfSome(jobEnd('failed')) },
          { name: 'Copy good', unit: 's', expr: ageOfSome(copyEnd('completed')) },
          { name: 'Copy failed', unit: 's', expr: ageOfSome(copyEnd('failed')) },
        ],
      },
    ],
  };
}

/** What must be there for the way back to be gone. */
export function readinessRow(of: Selector): BoardRow {
  const deletion = of('key_deletion_timestamp_seconds');
  return {
    title: 'Is the way back ready?',
    panels: [
      {
        kind: 'table',
        title: 'Keys that data lies under',
        description:
          'KMS keys of tables, vaults and buckets in these accounts and regions. What lies under a key goes with it.',
        width: 12,
        keys: ['account', 'region', 'key'],
        worstBy: 'Usable',
        columns: [
          { name: 'Usable', unit: 'bool_yes_no', bounds: mustBeOn, expr: of('key_usable') },
          {
            name: 'Will be deleted',
            unit: 'bool_yes_no',
            bounds: anyIsBad,
            expr: `${deletion} > bool 0`,
          },
        ],
      },
      {
        kind: 'table',
        title: 'Vaults with recovery points',
        description:
          'The locks of vaults in these accounts and regions. A lock that is not irrevocable can still be taken off.',
        width: 12,
        keys: ['account', 'region', 'vault'],
        worstBy: 'Least retention',
        columns: vaultColumns(of),
      },
      {
        kind: 'table',
        title: 'Who owns the tables?',
        description:
          'By the tags that are kept of them: the stack or the tag in name. A repair that its owner does not know of is undone.',
        width: 12,
        keys: ['account', 'region', 'table', 'owner', 'name'],
        worstBy: 'table',
        columns: [{ name: 'Known', unit: 'bool_yes_no', expr: of('table_owner_info') }],
      },
      {
        kind: 'table',
        title: 'Stacks',
        description: 'Whether termination protection keeps the stack from being deleted.',
        width: 12,
        keys: ['account', 'region', 'stack'],
        worstBy: 'Protected',
        columns: [
          { name: 'Protected', unit: 'bool_on_off', bounds: mustBeOn, expr: of('stack_protected') },
        ],
      },
      {
        kind: 'table',
        title: 'When was the delay of replication measured?',
        description:
          'Nothing is measured while nothing is written, or while replication stands still.',
        width: 24,
        keys: ['account', 'region', 'table'],
        worstBy: 'Measured, age',
        columns: [
          { name: 'Delay', unit: 's', expr: of('replication_latency_seconds') },
          {
            name: 'Measured, age',
            unit: 's',
            expr: `time() - ${of('replication_latency_measured_timestamp_seconds')}`,
          },
        ],
      },
    ],
  };
}
