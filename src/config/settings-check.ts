import { nearest } from '../kernel/nearest.js';
import { explainMismatch, unknownKey } from './mismatch.js';
import type { Nature } from './mismatch.js';
import type { Issue, Problem } from './problem.js';
import type { Rule } from './setting.js';
import { decodeVariable, expectedBy, keeps } from './setting.js';
import { settingEntries } from './resolve-settings.js';
import type { SettingEntry, SettingValues } from './resolve-settings.js';
import { showValue } from './shown-value.js';
import type { Source } from './source.js';

export type Variables = Readonly<Record<string, string | undefined>>;

const variablePrefix = 'DEPOTDR_';

/** Variables that are no setting: secrets, which are never written into a file. */
const secretVariables = new Set(['DEPOTDR_PAGE_TOKEN']);

const natures: Readonly<Record<Rule['kind'], Nature>> = {
  choice: 'text',
  text: 'text',
  integer: 'number',
  number: 'number',
};

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sectionIssues(
  section: string,
  held: unknown,
  entries: readonly SettingEntry[],
  source: Source,
): readonly Issue[] {
  if (!isSection(held)) {
    const expected = 'a section of named keys';
    return [explainMismatch({ path: [section], value: held, wanted: 'section', expected })];
  }
  const known = entries.map(({ key }) => key);
  return Object.entries(held).flatMap(([key, value]): readonly Issue[] => {
    const path = [section, key];
    const entry = entries.find((candidate) => candidate.key === key);
    if (entry === undefined) return [unknownKey(path, known)];
    const { rule } = entry.setting;
    if (keeps(rule, value)) return [];
    const expected = expectedBy(rule);
    const values = rule.kind === 'choice' ? rule.values : undefined;
    const unquoted = source.written(path);
    return [
      explainMismatch({ path, value, wanted: natures[rule.kind], expected, values, unquoted }),
    ];
  });
}

function variableProblem(path: string, value: string, message: string, remedy: string): Problem {
  return { file: 'environment', line: 0, column: 0, path, value, message, remedy };
}

function checkVariable({ setting }: SettingEntry, text: string): Problem | undefined {
  if (keeps(setting.rule, decodeVariable(setting.rule, text))) return undefined;
  const value = setting.sensitive ? '***' : showValue([setting.env], text);
  const remedy = `use ${expectedBy(setting.rule)}, or unset it`;
  return variableProblem(setting.env, value, 'is not valid', remedy);
}

/** Variables with our prefix that are no setting but look like one: a slip would pass in silence. */
function misspelt(env: Variables, entries: readonly SettingEntry[]): readonly Problem[] {
  const known = entries.map(({ setting }) => setting.env.slice(variablePrefix.length));
  return Object.entries(env).flatMap(([name, value]) => {
    if (!name.startsWith(variablePrefix) || value === undefined || value === '') return [];
    if (secretVariables.has(name)) return [];
    const rest = name.slice(variablePrefix.length);
    const near = known.includes(rest) ? undefined : nearest(rest, known);
    if (near === undefined) return [];
    const remedy = `did you mean ${variablePrefix}${near}?`;
    return [variableProblem(name, '', 'is not a known variable', remedy)];
  });
}

export interface CheckedSettings {
  readonly issues: readonly Issue[];
  /** Of environment variables. */
  readonly problems: readonly Problem[];
  readonly file: SettingValues;
  readonly variables: Readonly<Record<string, string>>;
}

/** Judges all settings of the file and the environment; hands on those that hold. Never throws. */
export function checkSettings(
  root: Readonly<Record<string, unknown>>,
  env: Variables,
  source: Source,
): CheckedSettings {
  const entries = settingEntries();
  const sections = [...new Set(entries.map(({ section }) => section))];
  const issues = sections.flatMap((section) =>
    root[section] === undefined
      ? []
      : sectionIssues(
          section,
          root[section],
          entries.filter((entry) => entry.section === section),
          source,
        ),
  );
  const problems = [...misspelt(env, entries)];
  const variables: Record<string, string> = {};
  const file: Record<string, Record<string, string | number>> = {};
  for (const entry of entries) {
    const { section, key, setting } = entry;
    const text = env[setting.env];
    if (text !== undefined && text !== '') {
      const problem = checkVariable(entry, text);
      if (problem === undefined) variables[setting.env] = text;
      else problems.push(problem);
    }
    const held = root[section];
    const value = isSection(held) ? held[key] : undefined;
    if ((typeof value === 'string' || typeof value === 'number') && keeps(setting.rule, value)) {
      file[section] = { ...file[section], [key]: value };
    }
  }
  return { issues, problems, file, variables };
}
