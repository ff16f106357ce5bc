import { backupsRow, waiversRow } from './backups.js';
import { type BoardCard, type Bounds, boardSelector, type BoardVariable } from './board.js';

const variables: readonly BoardVariable[] = ['environment', 'account', 'region'];
const of = boardSelector(variables);

const anyIsBad: Bounds = { bad: 'above', warning: 1, critical: 1 };
const anyIsDoubtful: Bounds = { bad: 'above', warning: 1, critical: 1e9 };

/** Age of a moment that may be 0 = never: never is as old as can be. */
function age(moment: string): string {
  return `time() - ${moment}`;
}

const latest = of('pitr_latest_restorable_timestamp_seconds');
const looked = of('sweep_last_completed_timestamp_seconds');
const critical = of('environment_findings', { severity: '="critical"' });
const warnings = of('environment_findings', { severity: '="warning"' });
const unknown = of('checks', { status: '="unknown"' });

/** Who is in danger, what cannot be seen, and how fresh all this is. */
export const fleetBoard: BoardCard = {
  uid: 'depot-dr-fleet',
  title: 'Depot DR / Fleet',
  description: 'Which Depot environment is in danger, what cannot be seen, and how fresh that is.',
  variables,
  rows: [
    {
      title: 'Who is in danger?',
      panels: [
        {
          kind: 'stat',
          title: 'Environments in danger',
          description: 'Environments with at least one critical finding.',
          width: 4,
          unit: 'short',
          expr: `count(max by (environment) (${critical}) > 0) or vector(0)`,
          bounds: anyIsBad,
        },
        {
          kind: 'stat',
          title: 'Critical findings',
          description: 'Failing checks that are critical, in all environments and shared buckets.',
          width: 4,
          unit: 'short',
          expr: `sum(${critical})`,
          bounds: anyIsBad,
        },
        {
          kind: 'stat',
          title: 'Warnings',
          description: 'Failing checks that are warnings.',
          width: 4,
          unit: 'short',
          expr: `sum(${warnings})`,
          bounds: anyIsDoubtful,
        },
        {
          kind: 'stat',
          title: 'Not known',
          description: 'Checks without a verdict. They are neither good nor bad.',
          width: 4,
          unit: 'short',
          expr: `sum(${unknown})`,
          bounds: anyIsDoubtful,
        },
        {
          kind: 'stat',
          title: 'Would be lost, at most',
          description:
            'Age of the newest restorable instant of the worst table: what is gone if it is lost now.',
          width: 4,
          unit: 's',
          expr: `max(${age(latest)})`,
          bounds: { bad: 'above', warning: 1800, critical: 7200 },
        },
        {
          kind: 'stat',
          title: 'Oldest look',
          description: 'How long ago the region that was looked at least lately was looked at.',
          width: 4,
          unit: 's',
          expr: `max(${age(looked)})`,
          bounds: { bad: 'above', warning: 3600, critical: 86_400 },
        },
        {
          kind: 'table',
          title: 'Environments, worst first',
          description:
            'One row for each environment; the row without a name holds shared buckets, accounts and keys. Follow the name to its own dashboard.',
          width: 24,
          keys: ['environment'],
          worstBy: 'Critical',
          columns: [
            {
              name: 'Critical',
              unit: 'short',
              bounds: anyIsBad,
              expr: `sum by (environment) (${critical})`,
            },
            {
              name: 'Warnings',
              unit: 'short',
              bounds: anyIsDoubtful,
              expr: `sum by (environment) (${warnings})`,
            },
            {
              name: 'Not known',
              unit: 'short',
              bounds: anyIsDoubtful,
              expr: `sum by (environment) (${unknown})`,
            },
            { name: 'Newest restorable, age', unit: 's', expr: age(latest) },
            {
              name: 'Newest backup, age',
              unit: 's',
              expr: age(of('recovery_point_newest_timestamp_seconds', { tier: '="backup"' })),
            },
            {
              name: 'Newest copy, age',
              unit: 's',
              expr: age(of('recovery_point_newest_timestamp_seconds', { tier: '="backup_copy"' })),
            },
            {
              name: 'Tables missing',
              unit: 'short',
              bounds: anyIsBad,
              expr: `count by (environment) (${of('table_present')} == 0) or 0 * max by (environment) (${of('table_present')})`,
            },
            {
              name: 'Placements without PITR',
              unit: 'short',
              bounds: anyIsBad,
              expr: `count by (environment) (${of('pitr_enabled')} == 0) or 0 * max by (environment) (${of('pitr_enabled')})`,
            },
          ],
        },
        {
          kind: 'table',
          title: 'What fails, and for how long?',
          description:
            'Every failing check. The reason is explained in the reference of the controls and in the runbooks.',
          width: 24,
          keys: ['environment', 'account', 'region', 'resource', 'check', 'severity', 'reason'],
          worstBy: 'Fails for',
          columns: [
            {
              name: 'Fails for',
              unit: 's',
              expr: `${of('check_failing')} * on (job, instance, environment, account, region, resource, check) group_left () (${age(of('check_failing_since_timestamp_seconds'))})`,
            },
          ],
        },
        {
          kind: 'table',
          title: 'Backup buckets',
          description:
            'Versioning and default retention of each backup bucket. Retention 0: nothing is locked by default.',
          width: 12,
          keys: ['bucket', 'account', 'region'],
          worstBy: 'Default retention',
          columns: [
            {
              name: 'Versioning',
              unit: 'bool_on_off',
              expr: of('bucket_versioning_enabled'),
              bounds: { bad: 'below', warning: 1, critical: 1 },
            },
            { name: 'Default retention', unit: 's', expr: of('bucket_default_retention_seconds') },
          ],
        },
        {
          kind: 'graph',
          title: 'Critical findings over time',
          description: 'Is it getting better or worse, and since when?',
          width: 12,
          unit: 'short',
          stacked: true,
          lines: [{ name: '{{environment}}', expr: `sum by (environment) (${critical})` }],
        },
      ],
    },
    backupsRow(of),
    waiversRow(of),
    {
      title: 'What can I not see?',
      panels: [
        {
          kind: 'stat',
          title: 'Environments that nobody configured',
          description:
            'Found in an account, and not in the configuration: nothing of them is checked.',
          width: 6,
          unit: 'short',
          expr: `sum(${of('unconfigured_environments')})`,
          bounds: anyIsDoubtful,
        },
        {
          kind: 'stat',
          title: 'Coverage',
          description: 'Checks with a verdict over all checks, in the worst account and region.',
          width: 6,
          unit: 'percentunit',
          expr: `min(${of('sweep_coverage_ratio')})`,
          bounds: { bad: 'below', warning: 1, critical: 0.95 },
        },
        {
          kind: 'table',
          title: 'Where are they?',
          description: 'Environments that nobody configured, by account and region.',
          width: 12,
          keys: ['account', 'region'],
          worstBy: 'Not configured',
          columns: [
            {
              name: 'Not configured',
              unit: 'short',
              bounds: anyIsDoubtful,
              expr: of('unconfigured_environments'),
            },
          ],
        },
        {
          kind: 'table',
          title: 'Checks without a verdict, by what stands in the way',
          description:
            'Reason and error of the reads that did not work. Empty when everything is seen.',
          width: 12,
          keys: ['environment', 'account', 'region', 'reason', 'code'],
          worstBy: 'Checks',
          columns: [
            {
              name: 'Checks',
              unit: 'short',
              bounds: anyIsDoubtful,
              expr: `sum by (environment, account, region, reason, code) (${of('check_unknown')})`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Coverage by account and region',
          description: 'Checks with a verdict over checks expected, in the newest pass.',
          width: 12,
          unit: 'percentunit',
          bounds: { bad: 'below', warning: 1, critical: 0.95 },
          lines: [
            {
              name: '{{account}} {{region}}',
              expr: `min by (account, region) (${of('sweep_coverage_ratio')})`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Checks by status',
          description:
            'All checks: passed, failed, not known. A fall of the sum means that less is watched.',
          width: 24,
          unit: 'short',
          stacked: true,
          lines: [{ name: '{{status}}', expr: `sum by (status) (${of('checks')})` }],
        },
      ],
    },
    {
      title: 'Is it fresh?',
      panels: [
        {
          kind: 'graph',
          title: 'Age of the newest look',
          description:
            'How long ago each account and region was looked at. Never is as old as 1970.',
          width: 12,
          unit: 's',
          lines: [
            { name: '{{account}} {{region}}', expr: `max by (account, region) (${age(looked)})` },
          ],
        },
        {
          kind: 'graph',
          title: 'Age of the newest restorable instant',
          description: 'What would be lost by each environment, worst table, as far as is known.',
          width: 12,
          unit: 's',
          lines: [{ name: '{{environment}}', expr: `max by (environment) (${age(latest)})` }],
        },
      ],
    },
  ],
};
