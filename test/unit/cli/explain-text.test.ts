import type { Finding } from '../../../src/controls/finding.js';
import { explanationOf } from '../../../src/cli/explanation.js';
import { renderExplanation } from '../../../src/cli/text/explain-text.js';
import { createPaint } from '../../../src/cli/text/paint.js';
import { layValue } from '../../../src/cli/text/value-text.js';
import { passOver } from './fixtures.js';

const options = { paint: createPaint(false), width: 100 };

async function finding(control: string, verdict: Finding['verdict']): Promise<Finding> {
  const { findings } = await passOver();
  const found = findings.find((each) => each.control === control && each.verdict === verdict);
  if (found === undefined) throw new Error(`expected ${control} ${verdict}`);
  return found;
}

describe('renderExplanation', () => {
  it('shows verdict, rule, calls, answers, remedy and page of a failure', async () => {
    const failed = await finding('pitr-enabled', 'fail');
    const text = renderExplanation(failed, explanationOf(failed), options);
    for (const part of [
      `${failed.id}\nFAIL, critical: PitrDisabled\nprod-orders, account 123456789012: History in eu-central-1`,
      'Rule: PITR on',
      'PitrDisabled: PointInTimeRecoveryStatus is DISABLED in that region.',
      'dynamodb DescribeTable in account 123456789012, eu-west-1: ok',
      '2026-11-01T12:00:00.000Z, 12 ms, 1 attempt, request request-1',
      'PITR in eu-central-1 (seen, 2026-11-01T12:00:00.000Z)\n    kind: off',
      'aws dynamodb update-continuous-backups',
      'More: docs/reference/controls.md#pitr-enabled',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('shows the refused read of an unknown', async () => {
    const unseen = await finding('pitr-enabled', 'unknown');
    const text = renderExplanation(unseen, explanationOf(unseen), options);
    expect(text).toContain('UNKNOWN: ReadDenied');
    expect(text).toContain('ReadDenied: AWS or Depot refused the read.');
    expect(text).toContain(': AccessDeniedException');
    expect(text).toContain('Fix: Allow dynamodb:DescribeTable on the table.');
  });

  it('says that a missing table is missing', async () => {
    const missing = await finding('table-present', 'fail');
    const text = renderExplanation(missing, explanationOf(missing), options);
    expect(text).toMatch(/table in eu-west-1 \(absent, .*\)\n {4}there is none/);
  });

  it('keeps a pass short', async () => {
    const passed = await finding('pitr-window', 'pass');
    const text = renderExplanation(passed, explanationOf(passed), options);
    expect(text).toContain('\nPASS\n');
    expect(text).not.toContain('Remedy');
  });

  it('keeps within any width', async () => {
    const { findings } = await passOver();
    for (const each of findings) {
      for (const width of [40, 73]) {
        const text = renderExplanation(each, explanationOf(each), { ...options, width });
        expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
      }
    }
  });
});

describe('layValue', () => {
  it.each([
    ['a date', new Date(0), ['1970-01-01T00:00:00.000Z']],
    ['nothing', undefined, ['not reported']],
    ['an empty text', '', ['""']],
    ['an empty list', [], ['none']],
    ['a list', [{ a: 1, b: [true] }], ['- a: 1', '  b:', '    - true']],
    ['an object', { a: { b: null } }, ['a:', '  b: null']],
  ])('shows %s', (_what, value, expected) => {
    expect(layValue(value, 80, 0)).toEqual(expected);
  });

  it('says what it leaves out', () => {
    const list = Array.from({ length: 60 }, (_, index) => index);
    expect(layValue(list, 80, 2).at(-1)).toBe('  and 10 more');
    let deep: unknown = 1;
    for (let level = 0; level < 20; level++) deep = { deep };
    expect(layValue(deep, 80, 0).at(-1)).toContain('deeper levels are left out');
  });
});
