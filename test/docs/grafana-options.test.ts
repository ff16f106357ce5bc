import { alerts } from '../../grafana/alerts.js';
import { readGenerateOptions } from '../../grafana/generate-options.js';
import { defaultLimits } from '../../grafana/limits.js';
import { defaultRuleOptions, rulesFile } from '../../grafana/rules-file.js';
import { isDrError } from '../../src/kernel/errors.js';
import { blocksOf, commandsOf, readPage } from './blocks.js';
import { wrongName } from './command-line-check.js';

function refusal(args: readonly string[]): string {
  try {
    readGenerateOptions(args);
  } catch (error) {
    return isDrError(error) ? `${error.message}. ${error.hint ?? ''}` : String(error);
  }
  return 'taken';
}

describe('the options of the generator', () => {
  it('are the defaults when none is given', () => {
    expect(readGenerateOptions([])).toEqual({ out: undefined, rules: defaultRuleOptions });
  });

  it('change thresholds, matchers and the address of the runbooks', () => {
    const { out, rules } = readGenerateOptions([
      '--out=/tmp/x',
      '--runbooks=https://wiki.example/depot-dr/',
      '--matcher=job="depot-dr"',
      '--limit=leastCoverage=0.99',
    ]);
    expect(out).toBe('/tmp/x');
    expect(rules.limits).toEqual({ ...defaultLimits, leastCoverage: 0.99 });
    const text = rulesFile(rules);
    expect(text).toContain('depotdr_sweep_coverage_ratio{job="depot-dr"} < 0.99');
    expect(text).toContain('runbook_url: https://wiki.example/depot-dr/coverage-low.md');
    // Every selector, also those within functions.
    expect(text.match(/depotdr_\w+(?!\w|\{job="depot-dr")/g)).toBeNull();
  });

  it.each([
    [['--limit=leastCovrage=1', '--out=x'], /no limit leastCovrage. Did you mean leastCoverage/],
    [['--limit=leastCoverage=high', '--out=x'], /must be a number, not "high"/],
    [['--limit=leastCoverage=', '--out=x'], /must be a number/],
    [['--limit=toString=1', '--out=x'], /no limit toString/],
    [['--runbooks=https://wiki.example'], /--out is missing/],
    [['--nonsense'], /Unknown option/],
  ])('%j is refused', (args, why) => {
    expect(refusal(args)).toMatch(why);
  });

  it('are those that the page of the runbooks shows', () => {
    const [command = ''] = blocksOf(readPage('docs/runbooks/README.md')).flatMap(({ text }) =>
      commandsOf(text),
    );
    const args = command
      .replace(/^npm run grafana -- /, '')
      .split(' ')
      .map((word) => word.replaceAll("'", ''));
    expect(refusal(args)).toBe('taken');
  });
});

describe('the runbooks', () => {
  it('name commands of depot-dr that can be typed', () => {
    const steps = alerts.flatMap(({ runbook }) => [...runbook.look, ...runbook.act]);
    const lines = steps.flatMap((step) =>
      [...step.matchAll(/`depot-dr ([^`]+)`/g)].map(([, line = '']) => line),
    );
    expect(lines.length).toBeGreaterThan(20);
    const wrong = [...new Set(lines)].flatMap((line) => {
      const why = wrongName(line);
      return why === undefined ? [] : [`${line}: ${why}`];
    });
    expect(wrong).toEqual([]);
  });
});
