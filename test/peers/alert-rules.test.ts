import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { peerSuite } from './support/peer-suite.js';
import { promtoolAbsence } from './support/prometheus.js';
import { expositionText } from './support/exposition.js';
import { stagedMetrics } from './support/staged-daemon.js';

// The rules and their tests, as promtool judges them.

const folder = join(__dirname, '..', '..', 'grafana', 'alerts');
const tests = readdirSync(join(folder, 'tests'));
const patienceMs = 300_000;

interface Judged {
  readonly status: number | null;
  readonly said: string;
}

function promtool(args: readonly string[], input = ''): Judged {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, {
    encoding: 'utf8',
    cwd: join(folder, 'tests'),
    timeout: patienceMs,
    input,
  });
  if (error !== undefined) throw error;
  return { status, said: stdout + stderr };
}

peerSuite('alert rules in promtool', promtoolAbsence(), () => {
  it('are rules that Prometheus takes, without a complaint', () => {
    const { status, said } = promtool(['check', 'rules', '../depot-dr.rules.yaml']);
    expect(said).toMatch(/SUCCESS: \d+ rules found/);
    expect(said).not.toMatch(/FAILED|WARNING|duplicate/i);
    expect(status).toBe(0);
  });

  it.each(tests)(
    'do what %s says',
    (file) => {
      const { status, said } = promtool(['test', 'rules', file]);
      expect(said).toMatch(/SUCCESS/);
      expect(said).not.toMatch(/FAILED/);
      expect(status).toBe(0);
    },
    patienceMs,
  );

  it('stand on metrics whose names and types are as they should be', () => {
    const metrics = stagedMetrics({ now: 1_800_000_000, isTroubled: true, work: 1 });
    const { status, said } = promtool(['check', 'metrics'], expositionText(metrics));
    expect(said).toBe('');
    expect(status).toBe(0);
  });
});
