import { dashboardFiles } from './dashboards.js';
import { defaultRuleOptions, type RuleOptions, rulesFile } from './rules-file.js';
import { ruleCases, ruleTestFile } from './rule-tests.js';
import { runbooks } from './runbooks.js';

type Files = Readonly<Record<string, string>>;

function under(folder: string, files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]),
  );
}

/** What an operator imports, by its path from the project's root. */
export function imports(options: RuleOptions): Files {
  return {
    'grafana/alerts/depot-dr.rules.yaml': rulesFile(options),
    ...under('grafana/dashboards', dashboardFiles(options.runbookBase)),
  };
}

/** Every generated file by its path from the project's root. A test holds the files to it. */
export function artefacts(): Files {
  const tests = Object.entries(ruleCases).map(
    ([concern, cases]) => [`${concern}.test.yaml`, ruleTestFile(cases)] as const,
  );
  return {
    ...imports(defaultRuleOptions),
    ...under('grafana/alerts/tests', Object.fromEntries(tests)),
    ...under('docs/runbooks', runbooks()),
  };
}
