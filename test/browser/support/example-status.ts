import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { holdFinding } from '../../../src/controls/held-finding.js';
import type { JobName, RunId } from '../../../src/estate/ids.js';
import { hourMs, minuteMs, secondMs } from '../../../src/kernel/units.js';
import type { DaemonStatus } from '../../../src/ports/status.js';
import { aChain } from '../../chain/support/chain.js';
import { aJob, aJobStatus, aRun } from '../../unit/http/fixtures.js';

const example = join(__dirname, '..', '..', '..', 'config', 'sandbox.yaml');

/** A daemon that watches the shipped example on a sandbox of its own, as of `now`. */
export async function exampleStatus(now: Date): Promise<DaemonStatus> {
  const chain = aChain(parse(readFileSync(example, 'utf8')) as object);
  const { findings, coverage, durationMs } = await chain.pass();
  const before = (ms: number): Date => new Date(now.getTime() - ms);
  const after = (ms: number): Date => new Date(now.getTime() + ms);
  const at = before(4 * minuteMs);
  return {
    revision: 1,
    version: '1.2.3',
    startedAt: before(3 * hourMs),
    state: 'ready',
    endpoint: 'calls go to a sandbox inside this process',
    configuration: { file: 'config/sandbox.yaml', readAt: before(3 * hourMs), problem: undefined },
    journalProblem: undefined,
    estate: chain.estate,
    posture: {
      at,
      durationMs,
      coverage,
      source: 'observed',
      findings: findings.map((finding, order) =>
        holdFinding(
          holdFinding(undefined, finding, before((order + 2) * 13 * hourMs)),
          finding,
          at,
        ),
      ),
    },
    jobs: [
      aJobStatus({
        nextDue: after(11 * minuteMs),
        nextStart: after(11 * minuteMs + 12 * secondMs),
        lastStartedAt: before(4 * minuteMs + 2 * secondMs),
        lastSuccessAt: at,
        registeredAt: before(2000 * hourMs),
        lastMissed: {
          job: 'sweep' as JobName,
          due: before(27 * hourMs),
          firstDue: before(27 * hourMs + 15 * minuteMs),
          count: 2,
          reason: 'down',
          at: before(26 * hourMs),
        },
      }),
      aJobStatus({
        job: aJob({ name: 'upkeep' as JobName, kind: 'upkeep', cron: '30 3 * * *' }),
        words: 'at 03:30, UTC',
        nextDue: after(9 * hourMs),
        nextStart: after(9 * hourMs + 41 * secondMs),
        lastStartedAt: before(15 * hourMs),
        lastSuccessAt: before(15 * hourMs),
        registeredAt: before(2000 * hourMs),
        missed: { down: 0, overlap: 0, paused: 0, late: 0, 'clock-step': 0 },
        lastMissed: undefined,
        ends: { success: 88, failure: 0, timeout: 0, interrupted: 0 },
      }),
    ],
    runs: Array.from({ length: 8 }, (_, order) =>
      aRun({
        id: `run-${order}` as RunId,
        startedAt: before(4 * minuteMs + order * 15 * minuteMs),
        due: before(4 * minuteMs + order * 15 * minuteMs),
        trigger: order === 2 ? 'demand' : 'schedule',
        end: {
          at: before(4 * minuteMs + order * 15 * minuteMs - 2 * secondMs),
          outcome: order === 5 ? 'timeout' : 'success',
          message:
            order === 5
              ? 'no answer within 300 s: the sweep'
              : '8 critical, 2 warning, 1 info, 105 pass',
        },
      }),
    ),
    readiness: [{ name: 'first-pass', ready: true, detail: 'ended' }],
  };
}
