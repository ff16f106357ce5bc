import { dashboardFiles } from './dashboards.js';
import { defaultRuleOptions, rulesFile } from './rules-file.js';
import { ruleCases, ruleTestFile } from './rule-tests.js';

function under(
  folder: string,
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]),
  );
}

/** Every generated file by its path from the project's root. A test holds the files to it. */
export function artefacts(): Readonly<Record<string, string>> {
  const tests = Object.fromEntries(
    Object.entries(ruleCases).map(([concern, cases]) => [
      `${concern}.test.yaml`,
      ruleTestFile(cases),
    ]),
  );
  return {
    'grafana/alerts/depot-dr.rules.yaml': rulesFile(defaultRuleOptions),
    ...under('grafana/alerts/tests', tests),
    ...under('grafana/dashboards', dashboardFiles(defaultRuleOptions.runbookBase)),
  };
}
