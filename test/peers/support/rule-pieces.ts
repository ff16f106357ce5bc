import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { invariant } from '../../../src/kernel/errors.js';

/** A rule of the shipped file; only its names matter here. */
export interface ShippedRule {
  readonly alert?: string;
  readonly expr: string;
}

interface RulesFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly ShippedRule[] }[];
}

interface RuleTest {
  readonly input_series: readonly { readonly series: string }[];
  readonly promql_expr_test: readonly { readonly expr: string; readonly eval_time: string }[];
}

interface TestsFile {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly RuleTest[];
}

/** One file of rule tests, as the files that promtool is given in its place. */
export interface Pieces {
  /** For each alert its own rule with its own cases, minute by minute. */
  readonly alone: readonly string[];
  /**
   * All rules at once, at longer steps, on the series of a case for each set of metrics: no rule may
   * fail on what another is about.
   */
  readonly together: string;
}

const longStep = '15m';

function readYaml(path: string): unknown {
  return parse(readFileSync(path, 'utf8'));
}

/** Every rule of the shipped file, in its order. */
export function shippedRules(alertsFolder: string): readonly ShippedRule[] {
  const { groups } = readYaml(join(alertsFolder, 'depot-dr.rules.yaml')) as RulesFile;
  return groups.flatMap(({ rules }) => rules);
}

/** Names of the files of rule tests. */
export function ruleTestNames(alertsFolder: string): readonly string[] {
  return readdirSync(join(alertsFolder, 'tests'));
}

/** The one alert that a test asks for. */
function alertOf({ promql_expr_test }: RuleTest): string {
  const named = promql_expr_test.flatMap(({ expr }) =>
    [...expr.matchAll(/ALERTS\{alertname="(\w+)"/g)].map(([, name = '']) => name),
  );
  const [alert, ...others] = new Set(named);
  invariant(alert !== undefined && others.length === 0, 'a test asks for one alert');
  return alert;
}

/** The metrics of a test, each as often as it has series. */
function metricsOf({ input_series }: RuleTest): string {
  return input_series
    .map(({ series }) => series.replace(/\{.*/, ''))
    .toSorted()
    .join();
}

/** As long as it was, and nothing asked: only an error of a rule fails it. */
function unasked(test: RuleTest): object {
  const minutes = test.promql_expr_test.map(({ eval_time }) => Number.parseInt(eval_time, 10));
  const nothing = {
    expr: 'vector(1)',
    eval_time: `${Math.max(...minutes)}m`,
    exp_samples: [{ labels: '{}', value: 1 }],
  };
  return { ...test, promql_expr_test: [nothing] };
}

/**
 * Cuts a file of rule tests. promtool evaluates every rule that it has loaded at every minute of
 * every test, which takes minutes though a test asks for one alert. Rules and cases are those of the
 * shipped files, unchanged.
 */
export function cutRuleTests(alertsFolder: string, name: string, into: string): Pieces {
  const rules = shippedRules(alertsFolder);
  const file = readYaml(join(alertsFolder, 'tests', name)) as TestsFile;
  const write = (path: string, content: object): string => {
    writeFileSync(join(into, path), stringify(content, { lineWidth: 0 }));
    return path;
  };
  const alone = [...new Set(file.tests.map(alertOf))].map((alert) => {
    const tests = file.tests.filter((test) => alertOf(test) === alert);
    const own = rules.filter((rule) => rule.alert === alert);
    invariant(own.length === 1, `${alert} is one rule`);
    const ruleFile = write(`${alert}.rules.yaml`, { groups: [{ name: alert, rules: own }] });
    return write(`${alert}.${name}`, { ...file, rule_files: [ruleFile], tests });
  });
  const perMetrics = new Map(file.tests.map((test) => [metricsOf(test), test]));
  const together = write(`together.${name}`, {
    rule_files: file.rule_files.map((path) => join(alertsFolder, 'tests', path)),
    evaluation_interval: longStep,
    tests: [...perMetrics.values()].map(unasked),
  });
  return { alone, together };
}
