import type { FieldNote } from './field-note.js';
import { schedule } from './schedule-notes.js';
import { teardownCheck } from './teardown-notes.js';

const counts = (path: string): readonly FieldNote[] => [
  { path, type: 'object', meaning: 'Findings by weight.' },
  { path: `${path}.critical`, type: 'integer', meaning: 'Failures of severity critical.' },
  { path: `${path}.warning`, type: 'integer', meaning: 'Failures of severity warning.' },
  {
    path: `${path}.info`,
    type: 'integer',
    meaning: 'Failures of severity info; they fail no check.',
  },
  { path: `${path}.unknown`, type: 'integer', meaning: 'Checks without a verdict.' },
  { path: `${path}.waived`, type: 'integer', meaning: 'Failures that a waiver covers.' },
  { path: `${path}.pass`, type: 'integer', meaning: 'Passes.' },
];

const rowVerdict = (path: string): FieldNote => ({
  path,
  type: 'string',
  meaning:
    '`at-risk` (a critical failure), `warning`, `unseen` (no failure, but something has no verdict) or `ok`.',
});

const finding = (path: string): readonly FieldNote[] => [
  {
    path: `${path}.id`,
    type: 'string',
    meaning: 'Control and a number of twelve hex digits; the same from run to run.',
  },
  { path: `${path}.control`, type: 'string', meaning: 'The rule that was applied.' },
  {
    path: `${path}.severity`,
    type: 'string',
    meaning:
      '`critical`, `warning` or `info`; of a pass or unknown the worst that the rule can say.',
  },
  { path: `${path}.verdict`, type: 'string', meaning: '`fail`, `unknown` or `pass`.' },
  {
    path: `${path}.reason`,
    type: 'string or null',
    meaning: 'Stable name of what is wrong; null for a pass.',
  },
  { path: `${path}.subject`, type: 'object', meaning: 'What was judged.' },
  {
    path: `${path}.subject.environment`,
    type: 'string or null',
    meaning: 'Name of the environment; null for what no single one owns.',
  },
  {
    path: `${path}.subject.table`,
    type: 'string or null',
    meaning: '`Object`, `History`, `Index` or the name of an extra table; null for anything else.',
  },
  { path: `${path}.subject.account`, type: 'string', meaning: 'Account id, twelve digits.' },
  { path: `${path}.subject.region`, type: 'string', meaning: 'Region id.' },
  {
    path: `${path}.subject.resource`,
    type: 'string',
    meaning: 'Name of the table, bucket, cluster, dataset, vault, ...',
  },
  { path: `${path}.message`, type: 'string', meaning: 'For people; match on `reason`.' },
  { path: `${path}.remedy`, type: 'string or null', meaning: 'What to do; null for a pass.' },
  {
    path: `${path}.waiver`,
    type: 'object, optional',
    meaning: 'Only on a failure that a waiver covers: it alerts nobody and fails no check.',
  },
  { path: `${path}.waiver.owner`, type: 'string', meaning: 'Who answers for it.' },
  { path: `${path}.waiver.reason`, type: 'string', meaning: 'Why it is let be.' },
  { path: `${path}.waiver.until`, type: 'string', meaning: 'When it alerts again, RFC 3339, UTC.' },
  {
    path: `${path}.cause`,
    type: 'object, optional',
    meaning: 'Why a read failed; only on an unknown that a failed read caused.',
  },
  {
    path: `${path}.cause.kind`,
    type: 'string',
    meaning: '`denied`, `throttled`, `unavailable`, `unsupported`, `invalid`, `timed-out`, ...',
  },
  { path: `${path}.cause.code`, type: 'string', meaning: 'Name of the error.' },
  {
    path: `${path}.cause.permission`,
    type: 'string or null',
    meaning: 'The IAM action that is missing, where that is the cause.',
  },
  { path: `${path}.cause.hint`, type: 'string or null', meaning: 'What would help.' },
];

const row = (path: string): readonly FieldNote[] => [
  { path: `${path}[].name`, type: 'string', meaning: 'Its name.' },
  { path: `${path}[].account`, type: 'string', meaning: 'Account id, twelve digits.' },
  { path: `${path}[].region`, type: 'string', meaning: 'Home region id.' },
  rowVerdict(`${path}[].verdict`),
  ...counts(`${path}[].counts`),
];

const check: readonly FieldNote[] = [
  {
    path: 'coverage',
    type: 'number',
    meaning:
      'Checks with a verdict over checks expected, 0 to 1; 1 when nothing is expected. Each of `unwatched` counts like one that is expected and was not seen.',
  },
  {
    path: 'unwatched',
    type: 'integer',
    meaning:
      'Environments found in an account that the configuration does not name and no waiver covers.',
  },
  ...counts('counts'),
  { path: 'exit', type: 'object', meaning: 'How the command ends.' },
  { path: 'exit.code', type: 'integer', meaning: 'The exit code.' },
  { path: 'exit.name', type: 'string', meaning: '`ok`, `violated` or `unseen`.' },
  { path: 'environments', type: 'list', meaning: 'One per environment, in configured order.' },
  { path: 'environments[].id', type: 'string', meaning: 'Environment id, without `sdp-`.' },
  ...row('environments'),
  {
    path: 'buckets',
    type: 'list',
    meaning: 'Backup buckets that no single environment owns; an own bucket counts in its row.',
  },
  {
    path: 'buckets[].environments',
    type: 'list of string',
    meaning: 'Names of the environments that back up into it.',
  },
  ...row('buckets'),
  {
    path: 'accounts',
    type: 'list',
    meaning: 'Accounts of which something of their own is judged: vaults, plans, settings.',
  },
  { path: 'accounts[].id', type: 'string', meaning: 'Account id, twelve digits.' },
  { path: 'accounts[].name', type: 'string', meaning: 'Its configured name.' },
  rowVerdict('accounts[].verdict'),
  ...counts('accounts[].counts'),
  { path: 'findings', type: 'list', meaning: 'All findings, passes included, worst first.' },
  ...finding('findings[]'),
];

const explain: readonly FieldNote[] = [
  { path: 'finding', type: 'object', meaning: 'The finding, as in `check`.' },
  ...finding('finding'),
  { path: 'control', type: 'object', meaning: 'The rule.' },
  { path: 'control.id', type: 'string', meaning: 'Its name.' },
  { path: 'control.title', type: 'string', meaning: 'Its title.' },
  { path: 'control.rationale', type: 'string', meaning: 'Why it matters.' },
  { path: 'control.source', type: 'string', meaning: 'Page titles that it stands on.' },
  {
    path: 'reasonMeaning',
    type: 'string or null',
    meaning: 'What the reason means; null for a pass.',
  },
  { path: 'calls', type: 'list', meaning: 'The calls behind it, in the order of the reads.' },
  { path: 'calls[].service', type: 'string', meaning: 'AWS service.' },
  { path: 'calls[].operation', type: 'string', meaning: 'API operation.' },
  { path: 'calls[].account', type: 'string', meaning: 'Account id.' },
  { path: 'calls[].region', type: 'string', meaning: 'Region id.' },
  { path: 'calls[].at', type: 'string', meaning: 'When it began, RFC 3339, UTC.' },
  { path: 'calls[].durationMs', type: 'integer', meaning: 'Milliseconds, retries included.' },
  { path: 'calls[].attempts', type: 'integer', meaning: 'How often it was tried.' },
  { path: 'calls[].outcome', type: 'string', meaning: '`ok` or the name of the error.' },
  { path: 'calls[].requestId', type: 'string or null', meaning: "AWS's request id." },
  { path: 'reads', type: 'list', meaning: 'The answers as they were understood.' },
  { path: 'reads[].read', type: 'string', meaning: 'What was read.' },
  { path: 'reads[].at', type: 'string', meaning: 'When, RFC 3339, UTC.' },
  { path: 'reads[].answer', type: 'string', meaning: '`seen`, `absent` or `unknown`.' },
  {
    path: 'reads[].value',
    type: 'any',
    meaning: 'What was seen; for people, its shape may change. Null when absent.',
  },
  { path: 'documentation', type: 'string', meaning: 'The page of the rule.' },
];

const configCheck: readonly FieldNote[] = [
  { path: 'valid', type: 'boolean', meaning: 'Whether the configuration can be used.' },
  { path: 'problems', type: 'list', meaning: 'Sorted by position; at most 200.' },
  {
    path: 'problems[].file',
    type: 'string',
    meaning: 'The file, or `environment` for a variable.',
  },
  { path: 'problems[].line', type: 'integer', meaning: 'From 1; 0 outside a file.' },
  { path: 'problems[].column', type: 'integer', meaning: 'From 1; 0 outside a file.' },
  { path: 'problems[].path', type: 'string', meaning: '`environments[2].region` or a variable.' },
  { path: 'problems[].value', type: 'string', meaning: 'What stands there, shortened or masked.' },
  { path: 'problems[].message', type: 'string', meaning: 'What is wrong.' },
  { path: 'problems[].remedy', type: 'string', meaning: 'What would be right.' },
  { path: 'more', type: 'integer', meaning: 'Problems beyond those listed.' },
  { path: 'counts', type: 'object or null', meaning: 'What is configured; null when not valid.' },
  { path: 'counts.accounts', type: 'integer', meaning: 'Accounts.' },
  { path: 'counts.environments', type: 'integer', meaning: 'Environments.' },
  { path: 'counts.tables', type: 'integer', meaning: 'Tables, replicas not counted.' },
  { path: 'counts.buckets', type: 'integer', meaning: 'Backup buckets.' },
  { path: 'counts.clusters', type: 'integer', meaning: 'Aurora clusters.' },
];

const iamPolicy: readonly FieldNote[] = [
  { path: 'mode', type: 'string', meaning: '`observe`.' },
  {
    path: 'policies',
    type: 'list',
    meaning: 'Those of each account, then that of the process; several where one is too long.',
  },
  {
    path: 'policies[].for',
    type: 'string',
    meaning: '`account`: the role that reads it. `daemon`: the role of the process itself.',
  },
  { path: 'policies[].account', type: 'string or null', meaning: 'Account id.' },
  { path: 'policies[].name', type: 'string or null', meaning: "The account's configured name." },
  { path: 'policies[].part', type: 'integer', meaning: 'Which of the parts it is, from 1.' },
  {
    path: 'policies[].parts',
    type: 'integer',
    meaning:
      'How many policies the role needs; more than 1 where one would exceed the 6144 characters of IAM.',
  },
  { path: 'policies[].document', type: 'object', meaning: 'The IAM policy document.' },
];

const sandbox: readonly FieldNote[] = [
  { path: 'url', type: 'string', meaning: 'Where it listens.' },
  { path: 'port', type: 'integer', meaning: 'Its port.' },
  { path: 'accounts', type: 'list', meaning: 'The accounts of its world.' },
  { path: 'accounts[].id', type: 'string', meaning: 'Account id.' },
  { path: 'accounts[].name', type: 'string', meaning: "The account's configured name." },
  {
    path: 'accounts[].variables',
    type: 'object',
    meaning: 'Environment variables that point an AWS client at that account.',
  },
];

/** By kind of envelope. Nothing below `policies[].document`, `variables` and `value` is listed. */
export const fieldNotes: Readonly<Record<string, readonly FieldNote[]>> = {
  check,
  explain,
  schedule,
  'config-check': configCheck,
  'iam-policy': iamPolicy,
  'teardown-check': teardownCheck,
  sandbox,
};

/** What becomes of a verdict in the formats of other tools. */
const otherFormats: readonly string[] = [
  '## `check` in the formats of other tools',
  '',
  '`--output=csv`, `junit`, `sarif` (2.1.0) and `ocsf` (1.3.0, Compliance Finding, one JSON array) hold the',
  'same findings, worst first, with the same ids. The exit code is the same as well. What a format has no',
  'word for is left out: coverage is in JSON and YAML alone.',
  '',
  '| Finding | CSV | JUnit | SARIF | OCSF |',
  '| --- | --- | --- | --- | --- |',
  '| pass | `verdict` `pass` | passed | `kind` `pass` | `compliance.status` `Pass`, `status` `Resolved` |',
  '| fail, `critical` or `warning` | `fail` | failure | `fail`, `level` `error` or `warning` | `Fail`, `New`; `severity` `Critical` or `Medium` |',
  '| fail, `info` | `fail` | passed, told in `system-out` | `fail`, `note` | `Fail`, `New`; `Informational` |',
  '| unknown | `unknown`, with `cause_code` and `missing_permission` | error | `open`, `none` | `Warning` (no result for want of information), `New`; `Unknown` |',
  '| fail that a waiver covers | `waived_by`, `waived_until`, `waiver_reason` | skipped | `suppressions` | `Suppressed` |',
  '',
  'CSV: a value that a spreadsheet would take for a formula begins with an apostrophe; new columns come at',
  'the end. JUnit: a suite for each environment and account, a case for each finding. SARIF: places are',
  '`logicalLocations`, for there is no file; the id is the fingerprint `depotdr/v1`.',
];

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

/** `docs/reference/json.md`: every key of every answer. Ends with a line break. */
export function renderJsonReference(): string {
  return [
    '# JSON and YAML output',
    '',
    'Every answer of our own commands is one envelope. Within a `schemaVersion` new keys may appear,',
    'and the meaning of a key does not change. YAML holds the same keys.',
    '',
    '| Key | Type | Meaning |',
    '| --- | --- | --- |',
    '| `schemaVersion` | integer | 1. |',
    '| `kind` | string | Which answer it is, as the headings below. |',
    '| `tool.version` | string | Version of depot-dr. |',
    '| `generatedAt` | string | The instant of the answer, RFC 3339, UTC. |',
    '| `data` | object | The answer itself. |',
    '',
    'Not in the envelope: `config schema` and `config init`, which print a file; `bucket-policy`, and',
    '`iam-policy` with `--account` or `--daemon`, which print the bare document; `iam-policy` a list of',
    'documents where one would be too long for IAM.',
    ...Object.entries(fieldNotes).flatMap(([kind, notes]) => [
      '',
      `## \`${kind}\``,
      '',
      '| Key in `data` | Type | Meaning |',
      '| --- | --- | --- |',
      ...notes.map(({ path, type, meaning }) => `| \`${path}\` | ${type} | ${cell(meaning)} |`),
    ]),
    '',
    ...otherFormats,
    '',
  ].join('\n');
}
