import { catalogue, type MetricCard } from '../src/telemetry/catalogue.js';

function labelText({ labels, closed = {} }: MetricCard): string {
  return labels
    .map((label) => {
      const values = closed[label];
      return values === undefined ? `\`${label}\`` : `\`${label}\` (${values.join(', ')})`;
    })
    .join(', ');
}

function row(card: MetricCard): string {
  const { name, type, help, series, detail, remembered } = card;
  const marks = `${remembered === true ? 'R' : ''}${detail === true ? 'D' : ''}`;
  return `| \`${name}\` | ${type} | ${labelText(card)} | ${help} | ${series} | ${marks} |`;
}

const parts = [
  ['Checks and how much is seen', /^depotdr_(?:sweep|checks?|waiver|environment|unconfigured)/],
  [
    'Tables, replicas and stores',
    /^depotdr_(?:table|pitr|repli|bucket|cluster|datasets|key|stack)/,
  ],
  ['Recovery points and AWS Backup', /^depotdr_(?:recovery|backup|copy|vault)/],
  ['Jobs and the scheduler', /^depotdr_(?:job|scheduler)/],
  ['Calls to AWS', /^depotdr_aws/],
  ['The daemon', /^depotdr_/],
] as const;

/** Each metric under the first heading that fits. */
function sections(): readonly string[] {
  return parts.flatMap(([title], part) => [
    `## ${title}`,
    '',
    '| name | type | labels | meaning | series | |',
    '| --- | --- | --- | --- | --- | --- |',
    ...catalogue
      .filter(({ name }) => parts.findIndex(([, pattern]) => pattern.test(name)) === part)
      .map(row),
    '',
  ]);
}

/** docs/reference/metrics.md, from the catalogue. */
export function metricsPage(): string {
  return [
    '# Metrics',
    '',
    'The daemon serves them at `/metrics` in the text format 0.0.4 of Prometheus. Names and labels are',
    'stable across releases. Moments are Unix seconds, UTC: subtract them from `time()`. In the tables',
    '**R** marks what is remembered over a restart, **D** what is detail of single resources.',
    '',
    '## What a series says, and how long it lives',
    '',
    '- A series lives as long as its subject is configured, and ends when it leaves the configuration.',
    '  A table that was deleted stays, with `depotdr_table_present` and `depotdr_pitr_enabled` at 0; what',
    '  was last seen of its window goes. A bucket or cluster that is missing stays at 0 too.',
    '- "As last seen" values stay as they are while a read fails. How old they are is told by',
    '  `depotdr_table_observed_timestamp_seconds` and `depotdr_sweep_last_completed_timestamp_seconds`,',
    '  that they cannot be seen by `depotdr_check_unknown`. What was never seen has no value.',
    '- Recovery points, jobs and settings of a table stay when the table is gone. Where the configuration',
    '  wants a backup or a copy, its moment is 0 until there is one: an alert on its age goes off.',
    '- A failure that a waiver covers leaves `depotdr_check_failing` and `depotdr_environment_findings`; it',
    '  is in `depotdr_check_waived`, and in `depotdr_checks` under its own status, until the waiver ends.',
    '  Metrics of the resource itself stay as they are; alerts on them are silenced by',
    '  `depotdr_check_waived`, which is never left out.',
    '- Unknown is never counted as good: `depotdr_checks` has its own status for it. A subject that is',
    '  configured and that no pass has looked at yet is unknown with the reason `NotLookedAt`.',
    '- A failure that cannot be seen any more stays in `depotdr_check_failing`, in its `since` and in',
    '  `depotdr_environment_findings` until a pass sees it pass. Its severity is then that of its reason.',
    '- `depotdr_sweep_last_completed_timestamp_seconds` moves only when something in that account and',
    '  region really answered. A region that is out of reach grows stale, though passes go on.',
    '- Every status, severity, result and reason that is known in advance is there as 0 from the start.',
    '',
    '## The budget of series',
    '',
    '`depotdr_metrics_series` says how many series a scrape holds. Where the estate makes more than the',
    'configured maximum, detail (**D**) is left out, and nothing else: first the values of healthy',
    'resources, then those of resources with trouble, the worst last; then single checks, the critical',
    'failures last. The order is the same each time. `depotdr_metrics_series_dropped_total` counts what',
    'is left out, anew with each pass. Jobs, sweeps, counts of checks and findings by environment are',
    'always kept, even beyond the maximum. A fifth of the budget is held free for',
    '`depotdr_aws_requests_total` and `depotdr_aws_throttles_total`; where calls need more, places that',
    'come later are counted together as `other`, so that no call is lost.',
    '',
    'Names that come from outside (datasets, error names) are cleaned of control characters and cut at',
    '200 characters; one that had to be changed ends with `~` and a digest of what it was.',
    '',
    '## What a restart keeps',
    '',
    'What is marked **R** is rebuilt from the journal before the first scrape. Counters of runs and',
    'missed fires go on where they were; all other counters and the histograms begin at 0, which',
    '`rate()` and `increase()` allow for.',
    '',
    ...sections(),
    "The metrics of the process are prom-client's own, with names that begin with `process_` and",
    '`nodejs_`.',
    '',
  ].join('\n');
}
