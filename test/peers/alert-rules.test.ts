import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peerSuite } from './support/peer-suite.js';
import { promtoolAbsence } from './support/prometheus.js';
import { expositionText } from './support/exposition.js';
import { cutRuleTests, ruleTestNames, shippedRules } from './support/rule-pieces.js';
import { stagedMetrics } from './support/staged-daemon.js';

// The rules and their tests, as promtool judges them.

const alertsFolder = join(__dirname, '..', '..', 'grafana', 'alerts');
const patienceMs = 300_000;

interface Judged {
  readonly status: number | null;
  readonly said: string;
}

function promtool(args: readonly string[], { cwd = alertsFolder, input = '' } = {}): Judged {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, {
    encoding: 'utf8',
    cwd,
    timeout: patienceMs,
    input,
  });
  if (error !== undefined) throw error;
  return { status, said: stdout + stderr };
}

peerSuite('alert rules in promtool', promtoolAbsence(), () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'depot-dr-rules-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('are rules that Prometheus takes, without a complaint', () => {
    const { status, said } = promtool(['check', 'rules', 'depot-dr.rules.yaml']);
    expect(said).toMatch(/SUCCESS: \d+ rules found/);
    expect(said).not.toMatch(/FAILED|WARNING|duplicate/i);
    expect(status).toBe(0);
  });

  it('stand on no other rule, so that each can be judged alone', () => {
    const rules = shippedRules(alertsFolder);
    const names = rules.map(({ alert }) => alert);
    expect(names).not.toContain(undefined);
    expect(rules.filter(({ expr }) => /ALERTS/.test(expr))).toEqual([]);
  });

  it.each(ruleTestNames(alertsFolder))(
    'do what %s says',
    (name) => {
      const { alone, together } = cutRuleTests(alertsFolder, name, folder);
      for (const files of [alone, [together]]) {
        const { status, said } = promtool(['test', 'rules', ...files], { cwd: folder });
        expect(said).not.toMatch(/FAILED/);
        expect(said.match(/SUCCESS/g)).toHaveLength(files.length);
        expect(status).toBe(0);
      }
    },
    patienceMs,
  );

  it('stand on metrics whose names and types are as they should be', () => {
    const metrics = stagedMetrics({ now: 1_800_000_000, isTroubled: true, work: 1 });
    const { status, said } = promtool(['check', 'metrics'], {
      input: expositionText(metrics),
    });
    expect(said).toBe('');
    expect(status).toBe(0);
  });
});
