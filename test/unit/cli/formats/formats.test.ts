import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { Log } from 'sarif';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { csvColumns, renderCsv } from '../../../../src/cli/formats/csv.js';
import { renderJunit } from '../../../../src/cli/formats/junit.js';
import { renderOcsf } from '../../../../src/cli/formats/ocsf.js';
import type { Report } from '../../../../src/cli/formats/report.js';
import { renderSarif } from '../../../../src/cli/formats/sarif.js';
import { catalogue } from '../../../../src/controls/catalogue.js';
import type { Judgement } from '../../../../src/controls/control.js';
import { type Finding, makeFinding } from '../../../../src/controls/finding.js';
import { pitrEnabled } from '../../../../src/controls/pitr-enabled.js';
import { tablePresent } from '../../../../src/controls/table-present.js';
import type { EnvironmentName } from '../../../../src/estate/ids.js';
import { dayMs } from '../../../../src/kernel/units.js';
import { accountId, home, now } from '../../../support/estate-builders.js';

const environment = 'prod-orders' as EnvironmentName;

function aFinding(
  judgement: Judgement<string>,
  { resource = 'sdp-x-Object', control = pitrEnabled, own = true } = {},
): Finding {
  const subject = {
    environment: own ? environment : undefined,
    table: own ? 'Object' : undefined,
    account: accountId,
    region: home,
    resource,
  };
  return makeFinding(control, subject, [resource, judgement.message], judgement, []);
}

const failing = aFinding({
  verdict: 'fail',
  reason: 'PitrDisabled',
  message: 'PITR is off',
  remedy: 'Turn it on: aws dynamodb ...',
});
const passing = aFinding({ verdict: 'pass', message: 'PITR is on' });
const unseen = aFinding({
  verdict: 'unknown',
  reason: 'ReadDenied',
  message: 'not allowed',
  remedy: 'Allow it.',
  failure: {
    reason: 'ReadDenied',
    kind: 'denied',
    code: 'AccessDeniedException',
    message: 'not allowed',
    permission: 'dynamodb:DescribeContinuousBackups',
    hint: undefined,
  },
});
const hint = aFinding({
  verdict: 'fail',
  reason: 'PitrDisabled',
  severity: 'info',
  message: 'only advice',
  remedy: 'Think about it.',
});
const waived: Finding = {
  ...aFinding(
    { verdict: 'fail', reason: 'TableMissing', message: 'it is gone', remedy: 'Restore it.' },
    { control: tablePresent as never, resource: 'sdp-x-Index', own: false },
  ),
  waiver: { owner: 'data-team', reason: 'moved away', until: new Date(now.getTime() + dayMs) },
};

function report(findings: readonly Finding[]): Report {
  return { version: '1.2.3', at: now, durationMs: 1500, findings, controls: catalogue };
}

const all = report([failing, unseen, hint, waived, passing]);

function parseXml(text: string): unknown {
  expect(XMLValidator.validate(text)).toBe(true);
  return new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' }).parse(text);
}

/** Texts as they could come from AWS or from whoever names a table. */
const hostile = [
  '=cmd()|A1',
  '<b>&"\'',
  'a\nb\r\nc',
  'x\u0000y\u001b[31m',
  ']]>',
  '"; drop',
  '😀\ud800',
];

describe('findings as CSV', () => {
  const rows = (given: Report): Record<string, string>[] =>
    parse(renderCsv(given), { columns: true, relax_column_count: false });

  it('have a header and one row each', () => {
    const [first, second, , fourth, fifth] = rows(all);
    expect(Object.keys(first ?? {})).toEqual([...csvColumns]);
    expect(first).toMatchObject({
      id: failing.id,
      verdict: 'fail',
      reason: 'PitrDisabled',
      environment,
      table: 'Object',
      waived_by: '',
    });
    expect(second).toMatchObject({
      verdict: 'unknown',
      missing_permission: 'dynamodb:DescribeContinuousBackups',
    });
    expect(fourth).toMatchObject({ waived_by: 'data-team', environment: '' });
    expect(fifth).toMatchObject({ verdict: 'pass', reason: '', remedy: '' });
  });

  it.each(hostile)('keep %j within its cell, and start no formula', (text) => {
    const [row] = rows(report([aFinding({ verdict: 'pass', message: text })]));
    expect(row?.['verdict']).toBe('pass');
    expect(row?.['message']).not.toMatch(/^[=+\-@\t\r]/);
    expect(row?.['message']).not.toMatch(/[\r\n]/);
  });
});

describe('findings as JUnit', () => {
  interface Suite {
    readonly '@name': string;
    readonly '@skipped': string;
    readonly testcase: unknown;
  }
  const parsed = (given: Report): { testsuites: Record<string, unknown> } =>
    parseXml(renderJunit(given)) as never;

  it('count a failure, an error, a skip and what passes, by owner', () => {
    const { testsuites } = parsed(all);
    expect(testsuites).toMatchObject({
      '@tests': '5',
      '@failures': '1',
      '@errors': '1',
      '@time': '1.500',
    });
    const suites = testsuites['testsuite'] as readonly Suite[];
    expect(suites.map((suite) => suite['@skipped'])).toEqual(['0', '1']);
    expect(suites.map((suite) => suite['@name'])).toEqual([
      `prod-orders, account ${accountId}`,
      `account ${accountId}`,
    ]);
  });

  it('have a root with the attributes of the schema, and no others', () => {
    const { testsuites } = parsed(all);
    const names = Object.keys(testsuites).filter((name) => name.startsWith('@'));
    expect(names.toSorted()).toEqual(['@errors', '@failures', '@name', '@tests', '@time']);
  });

  it('name the reason, what is wrong and what to do', () => {
    const text = renderJunit(report([failing]));
    expect(text).toContain('type="PitrDisabled"');
    expect(text).toContain('Fix: Turn it on');
    expect(renderJunit(report([unseen]))).toMatch(
      /<error message="not allowed" type="ReadDenied">/,
    );
    expect(renderJunit(report([waived]))).toContain('moved away');
  });

  it.each(hostile)('stay one well-formed document around %j', (text) => {
    const given = report([
      aFinding(
        { verdict: 'fail', reason: 'PitrDisabled', message: text, remedy: text },
        { resource: text },
      ),
    ]);
    expect(parsed(given).testsuites).toMatchObject({ '@tests': '1', '@failures': '1' });
    const controls = renderJunit(given)
      .split('')
      .filter((each) => each < ' ' && !'\t\n\r'.includes(each));
    expect(controls).toEqual([]);
  });
});

describe('findings as SARIF', () => {
  const parsed = (given: Report): Log => JSON.parse(renderSarif(given)) as Log;

  it('tell each rule once and point results at it', () => {
    const [run] = parsed(all).runs;
    const rules = run?.tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id)).toEqual(catalogue.map(({ id }) => id));
    for (const result of run?.results ?? []) {
      expect(rules[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
    }
  });

  it('give no address that is none: the documentation has no site', () => {
    const rules = parsed(all).runs[0]?.tool.driver.rules ?? [];
    for (const { helpUri, help, id } of rules) {
      expect(helpUri).toBeUndefined();
      expect(help?.text).toContain(`docs/reference/controls.md#${id}`);
    }
  });

  it('call an unknown open, never a pass, and give a level to failures only', () => {
    const kinds = parsed(all).runs[0]?.results?.map(({ kind, level }) => [kind, level]);
    expect(kinds).toEqual([
      ['fail', 'error'],
      ['open', 'none'],
      ['fail', 'note'],
      ['fail', 'error'],
      ['pass', 'none'],
    ]);
  });

  it('suppress what is waived, with the reason, and keep ids as fingerprints', () => {
    const results = parsed(all).runs[0]?.results ?? [];
    expect(results[3]?.suppressions?.[0]).toMatchObject({ kind: 'external', status: 'accepted' });
    expect(results[3]?.suppressions?.[0]?.justification).toContain('data-team');
    expect(results[0]?.suppressions).toBeUndefined();
    expect(results[0]?.fingerprints).toEqual({ 'depotdr/v1': failing.id });
  });
});

describe('findings as OCSF', () => {
  const parsed = (given: Report): readonly Record<string, unknown>[] =>
    JSON.parse(renderOcsf(given)) as never;

  it('are compliance findings with their state, severity and place', () => {
    const [first, second, third, fourth, fifth] = parsed(all);
    expect(first).toMatchObject({
      class_uid: 2003,
      category_uid: 2,
      type_uid: 200_301,
      time: now.getTime(),
      severity_id: 5,
      status_id: 1,
      status_code: 'PitrDisabled',
      finding_info: { uid: failing.id },
      compliance: { control: 'pitr-enabled', status_id: 3 },
      cloud: { provider: 'AWS', region: home, account: { uid: accountId } },
    });
    expect(second).toMatchObject({
      severity_id: 0,
      compliance: {
        status_id: 2,
        status: 'Warning',
        status_detail: 'AccessDeniedException: not allowed',
      },
    });
    expect(third).toMatchObject({ severity_id: 1, compliance: { status_id: 3 } });
    expect(fourth).toMatchObject({ status_id: 3, status: 'Suppressed' });
    expect(fifth).toMatchObject({ status_id: 4, compliance: { status_id: 1 } });
  });
});

it('every format can tell of nothing', () => {
  const none = report([]);
  expect(parse(renderCsv(none))).toEqual([[...csvColumns]]);
  expect(parseXml(renderJunit(none))).toMatchObject({ testsuites: { '@tests': '0' } });
  expect(JSON.parse(renderSarif(none))).toMatchObject({ runs: [{ results: [] }] });
  expect(JSON.parse(renderOcsf(none))).toEqual([]);
});

it('every format takes whatever texts there are', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      (message, resource) => {
        const given = report([
          aFinding(
            { verdict: 'fail', reason: 'PitrDisabled', message, remedy: message },
            { resource },
          ),
        ]);
        expect(parse(renderCsv(given), { columns: true })).toHaveLength(1);
        expect(parseXml(renderJunit(given))).toHaveProperty('testsuites');
        expect(JSON.parse(renderSarif(given))).toHaveProperty('version', '2.1.0');
        expect(JSON.parse(renderOcsf(given))).toHaveLength(1);
      },
    ),
  );
});
