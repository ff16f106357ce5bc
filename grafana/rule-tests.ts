import { stringify } from 'yaml';
import type { Concern } from './alert-card.js';
import type { Firing, RuleCase } from './cases/case.js';
import { daemonCases } from './cases/daemon.js';
import { jobCases } from './cases/jobs.js';
import { postureCases } from './cases/posture.js';
import { sightCases } from './cases/sight.js';
import { watchCases } from './cases/watch.js';

/** What the rules must do, by what they speak of. */
export const ruleCases: Readonly<Record<Concern, readonly RuleCase[]>> = {
  watch: watchCases,
  daemon: daemonCases,
  jobs: jobCases,
  sight: sightCases,
  posture: postureCases,
};

interface Expected {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

function expectedOf(alert: string, minute: number, firing: Firing): Expected {
  return {
    // Not `alert_rule_test`, which would repeat every annotation here.
    expr: `count by (severity) (ALERTS{alertname="${alert}", alertstate="firing"})`,
    eval_time: `${minute}m`,
    exp_samples: Object.entries(firing).map(([severity, value]) => ({
      labels: `{severity="${severity}"}`,
      value,
    })),
  };
}

const head = '# Tests of the alert rules, for `promtool test rules`. Generated: do not edit.\n';

/** A test file for promtool. */
export function ruleTestFile(cases: readonly RuleCase[]): string {
  const tests = cases.map(({ alert, shows, series, expect }) => ({
    name: `${alert}: ${shows}`,
    interval: '1m',
    input_series: series,
    promql_expr_test: expect.map(({ minute, firing }) => expectedOf(alert, minute, firing)),
  }));
  const file = { rule_files: ['../depot-dr.rules.yaml'], evaluation_interval: '1m', tests };
  return head + stringify(file, { lineWidth: 0 });
}
