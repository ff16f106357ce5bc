import type { Selector } from '../promql.js';
import type { BoardRow, Bounds } from './board.js';
import { vaultColumns } from './sources.js';

// Backups and exceptions of all environments.

const anyIsBad: Bounds = { bad: 'above', warning: 1, critical: 1 };
const anyIsDoubtful: Bounds = { bad: 'above', warning: 1, critical: 1e9 };
const join = 'on (job, instance, environment, account, region, tier) group_left ()';

/** How fresh backups and copies are, against what is wanted of them. */
export function backupsRow(of: Selector): BoardRow {
  const newest = of('recovery_point_newest_timestamp_seconds');
  const wanted = of('recovery_point_maximum_age_seconds');
  const share = `(time() - ${newest}) / ${join} ${wanted}`;
  return {
    title: 'Are backups and copies fresh?',
    panels: [
      {
        kind: 'stat',
        title: 'Environments with old backups',
        description:
          'At least one table whose newest recovery point or copy is older than wanted, as far as is known.',
        width: 6,
        unit: 'short',
        expr: `count(max by (environment) (${share}) > 1) or vector(0)`,
        bounds: anyIsBad,
      },
      {
        kind: 'stat',
        title: 'Broken recovery points',
        description: 'Partial, stopped, or from a time to come: of no use.',
        width: 6,
        unit: 'short',
        expr: `sum(${of('recovery_points', { state: '="broken"' })})`,
        bounds: anyIsDoubtful,
      },
      {
        kind: 'graph',
        title: 'Age of the newest recovery point over what is wanted',
        description:
          'Of the worst table of each environment. Above 1 it is too old; never is far above.',
        width: 12,
        unit: 'short',
        bounds: { bad: 'above', warning: 1, critical: 1 },
        lines: [
          { name: '{{environment}} {{tier}}', expr: `max by (environment, tier) (${share})` },
        ],
      },
      {
        kind: 'table',
        title: 'Recovery points by environment and place, worst table',
        description:
          'Backups, copies, backups on demand and exports. Wanted is empty where the configuration asks for none.',
        width: 24,
        keys: ['environment', 'tier', 'account', 'region'],
        worstBy: 'Age over wanted',
        columns: [
          { name: 'Age over wanted', unit: 'short', bounds: anyIsBad, expr: share },
          { name: 'Newest, age', unit: 's', expr: `time() - ${newest}` },
          { name: 'Wanted at most', unit: 's', expr: wanted },
          {
            name: 'Usable',
            unit: 'short',
            expr: `sum by (environment, tier, account, region) (${of('recovery_points', { state: '="usable"' })})`,
          },
        ],
      },
      {
        kind: 'table',
        title: 'Vaults with recovery points',
        description: 'Their locks. One that is not irrevocable can still be taken off.',
        width: 24,
        keys: ['account', 'region', 'vault'],
        worstBy: 'Least retention',
        columns: vaultColumns(of),
      },
    ],
  };
}

/** What is let be, by whom and until when. */
export function waiversRow(of: Selector): BoardRow {
  const expiry = of('waiver_expiry_timestamp_seconds');
  return {
    title: 'What is let be?',
    panels: [
      {
        kind: 'table',
        title: 'Failures that are waived',
        description: 'They fail, are told, and alert nobody.',
        width: 12,
        keys: ['environment', 'region', 'resource', 'check', 'severity', 'owner'],
        worstBy: 'Waived',
        columns: [{ name: 'Waived', unit: 'short', expr: of('check_waived') }],
      },
      {
        kind: 'table',
        title: 'Waivers, and how long they last',
        description:
          'What a waiver covers, who answers for it, and when it ends. An empty cell means any.',
        width: 12,
        keys: ['check', 'environment', 'account', 'region', 'resource', 'owner'],
        worstBy: 'Left',
        columns: [
          {
            name: 'Left',
            unit: 's',
            bounds: { bad: 'below', warning: 1_209_600, critical: 0 },
            expr: `${expiry} - time()`,
          },
          { name: 'Ends', unit: 'dateTimeAsIso', expr: `1000 * ${expiry}` },
        ],
      },
    ],
  };
}
