import { type BoardCard, type Bounds, boardSelector, type BoardVariable } from './board.js';
import { readinessRow, sourcesRow } from './sources.js';

const variables: readonly BoardVariable[] = ['environment', 'account', 'region'];
const of = boardSelector(variables);

const placement = ['account', 'region', 'table'] as const;
const mustBeOn: Bounds = { bad: 'below', warning: 1, critical: 1 };
const anyIsBad: Bounds = { bad: 'above', warning: 1, critical: 1 };
const anyIsDoubtful: Bounds = { bad: 'above', warning: 1, critical: 1e9 };

const latest = of('pitr_latest_restorable_timestamp_seconds');
const earliest = of('pitr_earliest_restorable_timestamp_seconds');
const inaccessible = of('replica_inaccessible_since_timestamp_seconds');

/** One environment: each placement of its tables, and what fails since when. */
export const environmentBoard: BoardCard = {
  uid: 'depot-dr-environment',
  title: 'Depot DR / Environment',
  description: 'Each placement of the tables of an environment, what fails, and since when.',
  variables,
  single: 'environment',
  rows: [
    {
      title: 'Can it be recovered?',
      panels: [
        {
          kind: 'stat',
          title: 'Critical findings',
          description: 'Failing checks that are critical.',
          width: 6,
          unit: 'short',
          expr: `sum(${of('environment_findings', { severity: '="critical"' })})`,
          bounds: anyIsBad,
        },
        {
          kind: 'stat',
          title: 'Warnings',
          description: 'Failing checks that are warnings.',
          width: 6,
          unit: 'short',
          expr: `sum(${of('environment_findings', { severity: '="warning"' })})`,
          bounds: anyIsDoubtful,
        },
        {
          kind: 'stat',
          title: 'Not known',
          description: 'Checks without a verdict.',
          width: 6,
          unit: 'short',
          expr: `sum(${of('checks', { status: '="unknown"' })})`,
          bounds: anyIsDoubtful,
        },
        {
          kind: 'stat',
          title: 'Would be lost, at most',
          description:
            'Age of the newest restorable instant of the worst table, as far as is known.',
          width: 6,
          unit: 's',
          expr: `max(time() - ${latest})`,
          bounds: { bad: 'above', warning: 1800, critical: 7200 },
        },
        {
          kind: 'table',
          title: 'Placements: each table in each region',
          description:
            'As last seen. Replica is empty in the home region. A table that is missing keeps its row.',
          width: 24,
          keys: placement,
          worstBy: 'Newest restorable, age',
          columns: [
            { name: 'There', unit: 'bool_yes_no', bounds: mustBeOn, expr: of('table_present') },
            { name: 'PITR', unit: 'bool_on_off', bounds: mustBeOn, expr: of('pitr_enabled') },
            { name: 'Window', unit: 's', expr: of('pitr_window_seconds') },
            { name: 'History reaches back', unit: 's', expr: `time() - ${earliest}` },
            {
              name: 'Newest restorable, age',
              unit: 's',
              bounds: { bad: 'above', warning: 1800, critical: 7200 },
              expr: `time() - ${latest}`,
            },
            { name: 'Replica', unit: 'bool_yes_no', bounds: mustBeOn, expr: of('replica_active') },
            {
              name: 'Protection',
              unit: 'bool_on_off',
              bounds: mustBeOn,
              expr: of('table_deletion_protection'),
            },
            {
              name: 'Made',
              unit: 'dateTimeAsIso',
              expr: `1000 * ${of('table_created_timestamp_seconds')}`,
            },
            {
              name: 'Settings kept, age',
              unit: 's',
              expr: `time() - ${of('table_settings_kept_timestamp_seconds')}`,
            },
            {
              name: 'Seen, age',
              unit: 's',
              expr: `time() - ${of('table_observed_timestamp_seconds')}`,
            },
          ],
        },
        {
          kind: 'table',
          title: 'What fails, and for how long?',
          description:
            'Every failing check of the environment. The finding itself tells the remedy.',
          width: 24,
          keys: ['account', 'region', 'resource', 'check', 'severity', 'reason'],
          worstBy: 'Fails for',
          columns: [
            {
              name: 'Fails for',
              unit: 's',
              expr: `${of('check_failing')} * on (job, instance, environment, account, region, resource, check) group_left () (time() - ${of('check_failing_since_timestamp_seconds')})`,
            },
          ],
        },
        {
          kind: 'table',
          title: 'Checks without a verdict',
          description: 'What could not be seen, and the error. Empty when everything is seen.',
          width: 24,
          keys: ['account', 'region', 'resource', 'check', 'reason', 'code'],
          worstBy: 'Unseen',
          columns: [{ name: 'Unseen', unit: 'short', expr: of('check_unknown') }],
        },
      ],
    },
    sourcesRow(of),
    {
      title: 'How did it get there?',
      panels: [
        {
          kind: 'graph',
          title: 'Age of the newest restorable instant',
          description: 'About five minutes and the time since the last look is normal.',
          width: 12,
          unit: 's',
          lines: [
            {
              name: '{{table}} {{region}}',
              expr: `max by (${placement.join(', ')}) (time() - ${latest})`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'How far the history reaches back',
          description:
            'A fall to nothing means that PITR was switched off and on, or the table made anew.',
          width: 12,
          unit: 's',
          lines: [
            {
              name: '{{table}} {{region}}',
              expr: `max by (${placement.join(', ')}) (time() - ${earliest})`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Replicas: inaccessible for',
          description: '0 means that it is accessible. At 20 hours a replica is cut off for good.',
          width: 12,
          unit: 's',
          bounds: { bad: 'above', warning: 1, critical: 43_200 },
          lines: [
            {
              name: '{{table}} {{region}}',
              expr: `max by (${placement.join(', ')}) ((time() - ${inaccessible}) * (${inaccessible} > bool 0))`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Delay of replication',
          description:
            'How late writes at home reach each replica, as AWS measures it. About a second is normal; nothing is measured while nothing is written.',
          width: 12,
          unit: 's',
          lines: [
            {
              name: '{{table}} {{region}}',
              expr: `max by (${placement.join(', ')}) (${of('replication_latency_seconds')})`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Age of the newest recovery point',
          description:
            'Of the worst table, by what it is and where it lies. Never is as old as 1970.',
          width: 12,
          unit: 's',
          lines: [
            {
              name: '{{tier}} {{account}} {{region}}',
              expr: `max by (tier, account, region) (time() - ${of('recovery_point_newest_timestamp_seconds')})`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Checks by status',
          description: 'A fall of the sum means that less is watched.',
          width: 12,
          unit: 'short',
          stacked: true,
          lines: [{ name: '{{status}}', expr: `sum by (status) (${of('checks')})` }],
        },
      ],
    },
    {
      title: 'What else holds data?',
      panels: [
        {
          kind: 'table',
          title: 'Aurora clusters',
          description:
            'How long automatic backups are kept, and how old the newest is, as last seen. 0 means that the cluster is missing.',
          width: 12,
          keys: ['account', 'region', 'cluster'],
          worstBy: 'Kept',
          columns: [
            { name: 'Kept', unit: 's', expr: of('cluster_backup_retention_seconds') },
            {
              name: 'Newest snapshot, age',
              unit: 's',
              bounds: { bad: 'above', warning: 86_400, critical: 100_800 },
              expr: `time() - ${of('cluster_snapshot_newest_timestamp_seconds')}`,
            },
          ],
        },
        {
          kind: 'table',
          title: 'Datasets by primary storage',
          description:
            'Where the data of the datasets is authoritative. Only DynamoDB and Aurora can be backed up.',
          width: 12,
          keys: ['storage'],
          worstBy: 'Datasets',
          columns: [
            { name: 'Datasets', unit: 'short', expr: `sum by (storage) (${of('datasets')})` },
          ],
        },
      ],
    },
    readinessRow(of),
  ],
};
