import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import type { Finding } from '../../../src/controls/finding.js';
import type { CheckResult } from '../../../src/controls/result.js';
import { summarise } from '../../../src/controls/result.js';
import { renderCheck } from '../../../src/cli/text/check-text.js';
import { createPaint } from '../../../src/cli/text/paint.js';
import { textWidth } from '../../../src/cli/text/wrap.js';
import { groupUnknowns } from '../../../src/answers/unknown-groups.js';
import { accountId, home, seen } from '../../support/estate-builders.js';
import { anEstate, passOver } from './fixtures.js';

const bare = createPaint(false);
const at = (width: number) => ({ paint: bare, width, all: false });
/** Joins what was wrapped. */
const joined = (text: string): string => text.replace(/\\\n\s*/g, '').replace(/\s+/g, ' ');

async function withFindings(change: (finding: Finding) => Finding): Promise<CheckResult> {
  const result = await passOver();
  const findings = result.findings.map(change);
  return { ...result, findings, ...summarise(findings) };
}

describe('renderCheck', () => {
  it('begins with a verdict for each environment and shared bucket', async () => {
    const text = renderCheck(await passOver(), anEstate(), at(100));
    expect(text.split('\n').slice(0, 3)).toEqual([
      expect.stringMatching(/^prod-orders {11}AT RISK {2}2 critical 2 warning · \d+ pass$/),
      expect.stringMatching(/^staging {15}AT RISK {2}1 critical · \d+ unknown · \d+ pass$/),
      'bucket depot-backups  AT RISK  1 critical · 6 pass',
    ]);
  });

  it('shows failures worst first, each with its place, message and remedy', async () => {
    const text = renderCheck(await passOver(), anEstate(), at(100));
    const headings = text.split('\n').filter((line) => /^[A-Z]+ \(/.test(line));
    expect(headings).toEqual(['CRITICAL (4)', 'WARNING (2)', expect.stringMatching(/^UNKNOWN \(/)]);
    expect(text).toContain('\n  prod-orders, account 123456789012\n');
    expect(text).toMatch(
      /pitr-enabled:[0-9a-f]{12} {2}History in eu-central-1\n {6}PITR is off on this replica.*\n {8}aws dynamodb update-continuous-backups --region eu-central-1 \\\n/,
    );
  });

  it('ends with coverage, counts, duration, moment and where to learn more', async () => {
    const result = await passOver();
    const lines = renderCheck(result, anEstate(), at(100)).trimEnd().split('\n');
    const summary = lines.slice(-2).join('\n');
    expect(summary).toMatch(
      /^\d\d % seen · 4 critical 2 warning · \d+ unknown · \d+ pass · 0\.0 s/,
    );
    expect(summary).toContain('as of 2026-11-01 12:00:00 UTC');
    expect(summary).toContain(`depot-dr explain ${result.findings[0]?.id ?? ''}`);
  });

  it('breaks the last line between its parts on a narrow terminal', async () => {
    const text = renderCheck(await passOver(), anEstate(), at(80));
    expect(text).toMatch(/ pass · 0\.0 s\n· as of 2026-11-01 12:00:00 UTC\n/);
  });

  it('points at what was not seen rather than at a mere hint', async () => {
    const { findings, ...rest } = await passOver();
    const hint = findings.map((finding) => ({ ...finding, severity: 'info' as const }));
    const unseen = hint.find(({ verdict }) => verdict === 'unknown')?.id ?? '';
    const text = renderCheck({ ...rest, findings: hint }, anEstate(), at(100));
    expect(text).toContain(`depot-dr explain ${unseen}\n`);
  });

  it('lists passes only when asked', async () => {
    const result = await passOver();
    const passing = result.findings.filter(({ verdict }) => verdict === 'pass');
    const short = renderCheck(result, anEstate(), at(100));
    const long = renderCheck(result, anEstate(), { ...at(100), all: true });
    expect(passing.every(({ id }) => long.includes(id))).toBe(true);
    expect(passing.some(({ id }) => short.includes(id))).toBe(false);
  });

  it('is short and has no hint when all is well', async () => {
    const text = renderCheck(await passOver({}), anEstate(), at(100));
    expect(text).toMatch(/^prod-orders {11}OK {7}\d+ pass\n/);
    expect(text).toContain('100 % seen');
    expect(text).not.toContain('explain');
  });

  it('never says 100 % when something was not seen', async () => {
    const result = { ...(await passOver()), coverage: 0.9999 };
    expect(renderCheck(result, anEstate(), at(100))).toContain('99 % seen');
  });

  it('says how many environments were found that nobody watches', async () => {
    const listed = seen({ depot: ['sdp-4f6e8a90b1c2-Object'], total: 1 });
    const result = await passOver({ listed: { [`${accountId}/${home}`]: listed } });
    const text = renderCheck(result, anEstate(), at(100));
    expect(text).toMatch(/^\d\d % seen, 1 environment not configured · /m);
  });

  it('colours without changing a character', async () => {
    const result = await passOver();
    const painted = renderCheck(result, anEstate(), { ...at(100), paint: createPaint(true) });
    expect(painted).not.toBe(stripVTControlCharacters(painted));
    expect(stripVTControlCharacters(painted)).toBe(renderCheck(result, anEstate(), at(100)));
  });

  it('keeps within the width whatever the data is, and ids and names complete', async () => {
    const result = await passOver();
    const text = fc.string({ unit: 'grapheme-ascii', maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 200 }), text, text, (columns, message, resource) => {
        const findings = result.findings.map((finding) => ({
          ...finding,
          message: finding.verdict === 'fail' ? message : finding.message,
          subject:
            finding.subject.table === undefined
              ? { ...finding.subject, resource }
              : finding.subject,
        }));
        const width = textWidth(columns);
        const shown = renderCheck({ ...result, findings }, anEstate(), at(width));
        expect(shown.split('\n').filter((line) => line.length > width)).toEqual([]);
        const whole = joined(shown);
        const failing = findings.filter(({ verdict }) => verdict === 'fail');
        expect(failing.filter(({ id }) => !whole.includes(id))).toEqual([]);
        for (const { name } of anEstate().environments) expect(whole).toContain(name);
      }),
      { numRuns: 60 },
    );
  });

  describe('with one failure all over the estate', () => {
    /** The finding of the fixtures in so many environments, three tables of each. */
    async function spread(environments: number): Promise<CheckResult> {
      const { findings, ...rest } = await passOver();
      const [sample] = findings.filter(({ verdict }) => verdict === 'fail');
      if (sample === undefined) throw new Error('expected a failure');
      const many = Array.from({ length: environments }, (_, index) =>
        ['Object', 'History', 'Index'].map((table) => ({
          ...sample,
          id: `${sample.control}:${index}-${table}`,
          subject: {
            ...sample.subject,
            environment: `env-${index}` as typeof sample.subject.environment,
            table,
          },
        })),
      );
      return { ...rest, findings: [...many.flat(), ...findings.slice(1)] };
    }
    const rendered = async (environments: number, all = false): Promise<string> =>
      renderCheck(await spread(environments), anEstate(), { ...at(100), all });

    it('explains it once, with all its places by environment', async () => {
      const text = await rendered(15);
      expect(text).toContain('\n  PitrDisabled: 45 findings in 15 environments\n');
      expect(text).toContain('\n    pitr-enabled:0-Object  env-0, account 123456789012: Object in');
      expect(text.match(/PITR is off on this replica/g)).toHaveLength(1);
      expect(text).toContain(
        '\n      env-14, account 123456789012: Object, History, Index in eu-central-1\n',
      );
      expect(text).toContain('CRITICAL (48)'); // the others are still there
      expect(text).toContain('\n  prod-orders, account 123456789012\n');
    });

    it('names twenty environments and says how many more there are', async () => {
      const text = await rendered(60);
      expect(text).toContain('env-19, account');
      expect(text).not.toContain('env-20, account');
      expect(text).toContain('and 40 more environments; depot-dr check --all lists each');
      expect(text.split('\n').length).toBeLessThan(100);
    });

    it('shows each by itself while there are few, and with --all', async () => {
      expect(await rendered(3)).not.toContain('findings in');
      expect(await rendered(4)).toContain('12 findings in 4 environments');
      const all = await rendered(60, true);
      expect(all).not.toContain('findings in');
      expect(all).toContain('pitr-enabled:59-Index');
    });
  });

  it('drops what would steer the terminal', async () => {
    const result = await withFindings((finding) => ({
      ...finding,
      message: 'bad\u001b[2J\u0007\rtext',
    }));
    const text = renderCheck(result, anEstate(), at(100));
    expect(text).toContain('bad text');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('groupUnknowns', () => {
  it('makes one block of each cause, the largest first', async () => {
    const unknowns = (await passOver()).findings.filter(({ verdict }) => verdict === 'unknown');
    const apart = unknowns.map((finding) => ({
      ...finding,
      message: `not seen in ${finding.subject.region}`,
    }));
    const groups = groupUnknowns(apart);
    expect(groups.map(({ first }) => first.subject.region)).toEqual(['eu-west-1', 'eu-central-1']);
    expect(groups.flatMap(({ findings }) => findings)).toHaveLength(unknowns.length);
  });

  it('puts regions together where all is said in the same words', async () => {
    const result = await passOver();
    const unknowns = result.findings.filter(({ verdict }) => verdict === 'unknown');
    const [only, ...more] = groupUnknowns(unknowns);
    expect(more).toEqual([]);
    expect(only?.findings).toHaveLength(unknowns.length);
    expect(joined(renderCheck(result, anEstate(), at(100)))).toMatch(
      /\d+ checks in account \d{12}, eu-west-1, eu-central-1/,
    );
  });

  it('puts accounts together where all is said in the same words', async () => {
    const result = await passOver();
    const [sample] = result.findings.filter(({ verdict }) => verdict === 'unknown');
    if (sample === undefined) throw new Error('expected an unknown');
    const account = '999999999999' as typeof sample.subject.account;
    const elsewhere = { ...sample, subject: { ...sample.subject, account } };
    const text = joined(
      renderCheck({ ...result, findings: [sample, elsewhere] }, anEstate(), at(100)),
    );
    expect(text).toContain('2 checks in accounts 123456789012, 999999999999, eu-west-1');
  });

  it('keeps apart what has another permission, error or words', async () => {
    const [first] = (await passOver()).findings.filter(({ verdict }) => verdict === 'unknown');
    if (first?.failure === undefined) throw new Error('expected an unknown with a failure');
    const { failure, subject } = first;
    const others: readonly Finding[] = [
      first,
      { ...first, failure: { ...failure, permission: 'other:Action' } },
      { ...first, failure: { ...failure, code: 'Other' } },
      {
        ...first,
        subject: { ...subject, account: '999999999999' as typeof subject.account },
        message: 'other words',
      },
      { ...first, reason: 'ReadTimedOut' },
    ];
    expect(groupUnknowns(others)).toHaveLength(5);
  });

  it('shows the permission, the count, the hint, at most five subjects and how many more', async () => {
    const [sample] = (await passOver()).findings.filter(({ verdict }) => verdict === 'unknown');
    if (sample === undefined) throw new Error('expected an unknown');
    const findings = Array.from({ length: 12 }, (_, index) => ({
      ...sample,
      subject: { ...sample.subject, table: `T${index}` },
    }));
    const result = { ...(await passOver()), findings };
    const text = joined(renderCheck(result, anEstate(), at(100)));
    expect(text).toContain(
      'ReadDenied (dynamodb:DescribeTable): 12 checks in account 123456789012',
    );
    expect(text).toContain('Allow dynamodb:DescribeTable on the table.');
    expect(text).toContain('staging T4 and 7 more');
    expect(text).not.toContain('T5');
  });
});
