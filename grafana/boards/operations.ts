import { type BoardCard, type Bounds, boardSelector, type BoardVariable } from './board.js';

const variables: readonly BoardVariable[] = ['instance'];
const of = boardSelector(variables);

const mustBeOn: Bounds = { bad: 'below', warning: 1, critical: 1 };
const anyIsBad: Bounds = { bad: 'above', warning: 1, critical: 1 };
const anyIsDoubtful: Bounds = { bad: 'above', warning: 1, critical: 1e9 };

/** Growth of a counter a second. */
function rate(counter: string): string {
  return `rate(${counter}[$__rate_interval])`;
}

/** A selector of one of the series of a histogram. */
function part(selector: string, suffix: '_bucket' | '_sum' | '_count'): string {
  return selector.replace(/^\w+/, (name) => name + suffix);
}

function quantile(share: number, histogram: string, by: string): string {
  const buckets = rate(part(histogram, '_bucket'));
  return `histogram_quantile(${share}, sum by (le${by === '' ? '' : `, ${by}`}) (${buckets}))`;
}

function age(moment: string): string {
  return `time() - ${moment}`;
}

/** 0 means that there was none: that has no age. */
function ageOfSome(moment: string): string {
  return `time() - (${moment} > 0)`;
}

/** The daemon at work: jobs, passes, calls, journal, its own health. */
export const operationsBoard: BoardCard = {
  uid: 'depot-dr-operations',
  title: 'Depot DR / Operations',
  description: 'Does the daemon do its work: jobs, passes, calls to AWS, journal, process.',
  variables,
  rows: [
    {
      title: 'Does it run?',
      panels: [
        {
          kind: 'stat',
          title: 'Ready',
          description: '1 when every part of readiness holds.',
          width: 4,
          unit: 'bool_yes_no',
          expr: `min(${of('ready')})`,
          bounds: mustBeOn,
        },
        {
          kind: 'stat',
          title: 'Up for',
          description: 'Time since the daemon was started.',
          width: 4,
          unit: 's',
          expr: `min(${age(of('start_timestamp_seconds'))})`,
        },
        {
          kind: 'stat',
          title: 'Last heartbeat',
          description: 'How long ago the scheduler woke. It wakes every minute at least.',
          width: 4,
          unit: 's',
          expr: `max(${age(of('scheduler_heartbeat_timestamp_seconds'))})`,
          bounds: { bad: 'above', warning: 120, critical: 300 },
        },
        {
          kind: 'stat',
          title: 'Newest configuration in force',
          description: 'No means that a newer file was refused.',
          width: 4,
          unit: 'bool_yes_no',
          expr: `min(${of('config_last_reload_successful')})`,
          bounds: mustBeOn,
        },
        {
          kind: 'stat',
          title: 'Configuration read',
          description: 'How long ago the configuration in force was read.',
          width: 4,
          unit: 's',
          expr: `min(${age(of('config_last_reload_success_timestamp_seconds'))})`,
        },
        {
          kind: 'stat',
          title: 'Journal writable',
          description: 'No means that what happens now is not remembered.',
          width: 4,
          unit: 'bool_yes_no',
          expr: `min(${of('journal_healthy')})`,
          bounds: mustBeOn,
        },
        {
          kind: 'table',
          title: 'Daemons',
          description: 'What runs where.',
          width: 12,
          keys: ['instance', 'version', 'node_version'],
          worstBy: 'Running',
          columns: [{ name: 'Running', unit: 'bool_yes_no', expr: of('build_info') }],
        },
        {
          kind: 'table',
          title: 'Parts of readiness',
          description: 'Which part does not hold.',
          width: 12,
          keys: ['instance', 'part'],
          worstBy: 'Holds',
          columns: [{ name: 'Holds', unit: 'bool_yes_no', expr: of('ready'), bounds: mustBeOn }],
        },
      ],
    },
    {
      title: 'Do the jobs run when they are due?',
      panels: [
        {
          kind: 'table',
          title: 'Jobs',
          description:
            'Late is the age of the last success in expected intervals: above 2 it is overdue. Empty: never succeeded, or never due again.',
          width: 24,
          keys: ['job_name'],
          worstBy: 'Late',
          columns: [
            {
              name: 'Late',
              unit: 'short',
              bounds: { bad: 'above', warning: 1.5, critical: 2 },
              expr: `(${ageOfSome(of('job_last_success_timestamp_seconds'))}) / (${of('job_expected_interval_seconds')} > 0)`,
            },
            {
              name: 'Last success, age',
              unit: 's',
              expr: ageOfSome(of('job_last_success_timestamp_seconds')),
            },
            {
              name: 'Last start, age',
              unit: 's',
              expr: ageOfSome(of('job_last_start_timestamp_seconds')),
            },
            { name: 'Due every', unit: 's', expr: of('job_expected_interval_seconds') },
            {
              name: 'Next run in',
              unit: 's',
              expr: `(${of('job_next_run_timestamp_seconds')} > 0) - time()`,
            },
            { name: 'Running', unit: 'bool_yes_no', expr: of('job_running') },
            {
              name: 'Paused',
              unit: 'bool_yes_no',
              expr: of('job_paused'),
              bounds: { bad: 'above', warning: 1, critical: 1e9 },
            },
            { name: 'Known since', unit: 's', expr: age(of('job_registered_timestamp_seconds')) },
          ],
        },
        {
          kind: 'graph',
          title: 'Runs by result',
          description: 'Ended runs in each interval of the graph.',
          width: 8,
          unit: 'short',
          stacked: true,
          lines: [
            {
              name: '{{job_name}} {{result}}',
              expr: `sum by (job_name, result) (increase(${of('job_runs_total')}[$__rate_interval]))`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Missed due times by reason',
          description: 'Due times without a run, in each interval of the graph.',
          width: 8,
          unit: 'short',
          lines: [
            {
              name: '{{job_name}} {{reason}}',
              expr: `sum by (job_name, reason) (increase(${of('job_missed_fires_total')}[$__rate_interval]))`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Duration of runs, 95 of 100',
          description: 'Nearly all runs are shorter than this.',
          width: 8,
          unit: 's',
          lines: [
            { name: '{{job_name}}', expr: quantile(0.95, of('job_duration_seconds'), 'job_name') },
          ],
        },
        {
          kind: 'graph',
          title: 'Delay of starts, 95 of 100',
          description: 'From the instant that a run was to start to the instant it did.',
          width: 8,
          unit: 's',
          lines: [{ name: 'delay', expr: quantile(0.95, of('scheduler_delay_seconds'), '') }],
        },
        {
          kind: 'graph',
          title: 'Age of the newest pass over its interval',
          description: 'Above 3 the region is stale.',
          width: 8,
          unit: 'short',
          bounds: { bad: 'above', warning: 2, critical: 3 },
          lines: [
            {
              name: '{{account}} {{region}}',
              expr: `max by (account, region) ((${ageOfSome(of('sweep_last_completed_timestamp_seconds'))}) / (${of('sweep_expected_interval_seconds')} > 0))`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Duration of passes',
          description: 'How long the newest pass took.',
          width: 8,
          unit: 's',
          lines: [{ name: 'pass', expr: `max(${of('sweep_duration_seconds')})` }],
        },
      ],
    },
    {
      title: 'Does AWS answer?',
      panels: [
        {
          kind: 'graph',
          title: 'Calls by how they ended',
          description: 'Calls a second; ok, or the name of the error.',
          width: 12,
          unit: 'reqps',
          stacked: true,
          lines: [{ name: '{{code}}', expr: `sum by (code) (${rate(of('aws_requests_total'))})` }],
        },
        {
          kind: 'table',
          title: 'Errors within the last hour',
          description: 'Which call ended with which error. Empty when all were answered.',
          width: 12,
          keys: ['service', 'operation', 'region', 'code'],
          worstBy: 'Calls',
          columns: [
            {
              name: 'Calls',
              unit: 'short',
              bounds: anyIsDoubtful,
              expr: `sum by (service, operation, region, code) (increase(${of('aws_requests_total', { code: '!="ok"' })}[1h])) > 0`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Duration of calls, 95 of 100',
          description: 'With retries, and with waiting under our own rate.',
          width: 8,
          unit: 's',
          lines: [
            {
              name: '{{service}} {{operation}}',
              expr: quantile(0.95, of('aws_request_duration_seconds'), 'service, operation'),
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Throttled answers',
          description: 'A second. Other tools share the quota of the account.',
          width: 8,
          unit: 'reqps',
          lines: [
            {
              name: '{{service}} {{operation}} {{account}} {{region}}',
              expr: `sum by (service, operation, account, region) (${rate(of('aws_throttles_total'))})`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Waiting under our own rate',
          description:
            'Seconds that calls wait, in each second. Much of it means that passes are bound by the rate.',
          width: 8,
          unit: 'short',
          lines: [
            {
              name: '{{service}} {{operation}}',
              expr: `sum by (service, operation) (${rate(of('aws_limiter_wait_seconds_total'))})`,
            },
          ],
        },
      ],
    },
    {
      title: 'Is the process well?',
      panels: [
        {
          kind: 'graph',
          title: 'Longest block of the event loop',
          description: 'While it is blocked nothing else happens.',
          width: 8,
          unit: 's',
          bounds: { bad: 'above', warning: 0.5, critical: 1 },
          lines: [
            { name: '{{instance}}', expr: `max by (instance) (${of('event_loop_lag_seconds')})` },
          ],
        },
        {
          kind: 'stat',
          title: 'Journal set aside',
          description:
            'Yes means that this process found it damaged and went on with what was whole.',
          width: 8,
          unit: 'bool_yes_no',
          expr: `max(${of('journal_set_aside_timestamp_seconds')} > bool 0)`,
          bounds: anyIsBad,
        },
        {
          kind: 'graph',
          title: 'Size of the journal',
          description: 'On disk. It is bounded by its retention.',
          width: 8,
          unit: 'bytes',
          lines: [
            { name: '{{instance}}', expr: `max by (instance) (${of('journal_size_bytes')})` },
          ],
        },
        {
          kind: 'graph',
          title: 'What should stay at 0',
          description:
            'Failed writes to the journal, jumps of the clock, log lines that were lost, log fields that were left out.',
          width: 8,
          unit: 'short',
          lines: [
            {
              name: 'failed writes',
              expr: `sum(increase(${of('journal_write_failures_total')}[$__rate_interval]))`,
            },
            {
              name: 'log lines',
              expr: `sum(increase(${of('log_lines_lost_total')}[$__rate_interval]))`,
            },
            {
              name: 'log fields',
              expr: `sum(increase(${of('log_fields_dropped_total')}[$__rate_interval]))`,
            },
            {
              name: 'clock {{direction}}',
              expr: `sum by (direction) (increase(${of('clock_steps_total')}[$__rate_interval]))`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'Series published, and left out',
          description: 'What is left out cannot raise an alert.',
          width: 12,
          unit: 'short',
          lines: [
            { name: 'published', expr: `sum(${of('metrics_series')})` },
            {
              name: 'left out',
              expr: `sum(increase(${of('metrics_series_dropped_total')}[$__rate_interval]))`,
            },
          ],
        },
        {
          kind: 'graph',
          title: 'HTTP requests',
          description: 'Answered requests a second, by listener and class of status.',
          width: 12,
          unit: 'reqps',
          lines: [
            {
              name: '{{listener}} {{code}}',
              expr: `sum by (listener, code) (${rate(of('http_requests_total'))})`,
            },
          ],
        },
      ],
    },
  ],
};
