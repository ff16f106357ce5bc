import type { JobName, RunId } from '../../../src/estate/ids.js';
import { defaultLimits } from '../../../src/http/limits.js';
import { DrError } from '../../../src/kernel/errors.js';
import { minuteMs } from '../../../src/kernel/units.js';
import type { DemandAnswer, JobDemand } from '../../../src/ports/status.js';
import { ago, now } from '../../support/estate-builders.js';
import { ask } from './client.js';
import { aJob, aJobStatus, aPosture, aRun } from './fixtures.js';
import { memoryJournal } from './memory-journal.js';
import { pageServers, token } from './page-server.js';

const servers = pageServers();
afterEach(servers.closeAll);

async function json(port: number, path: string) {
  const { status, headers, body } = await ask(port, path);
  return {
    status,
    type: headers['content-type'],
    body: JSON.parse(body) as Record<string, unknown>,
  };
}

const enveloped = (kind: string, data: unknown) => ({
  schemaVersion: 1,
  kind,
  tool: { version: '1.2.3' },
  generatedAt: now.toISOString(),
  data,
});

describe('status', () => {
  it('is what the page begins with', async () => {
    const { port } = await servers.start();
    const got = await json(port, '/api/v1/status');
    expect(got).toMatchObject({ status: 200, type: 'application/json' });
    expect(got.body).toEqual(
      enveloped(
        'status',
        expect.objectContaining({
          state: 'ready',
          journalProblem: null,
          configuration: {
            file: '/etc/depot-dr/depot-dr.yaml',
            readAt: expect.any(String),
            problem: null,
          },
          posture: expect.objectContaining({ freshness: 'fresh', durationMs: 1234 }),
          environments: [
            expect.objectContaining({ name: 'prod-orders', verdict: 'at-risk' }),
            expect.objectContaining({ name: 'staging', verdict: 'at-risk' }),
          ],
          buckets: [expect.objectContaining({ name: 'depot-backups' })],
        }),
      ),
    );
  });

  it('knows nothing before anything was judged', async () => {
    const { port } = await servers.start({ status: { posture: undefined } });
    const { body } = await json(port, '/api/v1/status');
    expect(body['data']).toMatchObject({
      posture: null,
      environments: [{ verdict: 'unseen' }, { verdict: 'unseen' }],
    });
  });
});

describe('findings', () => {
  const ids = (body: Record<string, unknown>): readonly unknown[] =>
    (body['data'] as { findings: readonly { id: string }[] }).findings.map(({ id }) => id);

  it('are all of them, with since when', async () => {
    const { port, source } = await servers.start();
    const { status, body } = await json(port, '/api/v1/findings');
    expect(status).toBe(200);
    expect(body).toMatchObject({ schemaVersion: 1, kind: 'findings' });
    const all = source.current.posture?.findings ?? [];
    expect(all.length).toBeGreaterThan(20);
    expect(ids(body)).toEqual(all.map(({ id }) => id));
    expect(body['data']).toMatchObject({
      posture: { freshness: 'fresh' },
      findings: expect.arrayContaining([
        expect.objectContaining({ since: expect.any(String), judgedAt: expect.any(String) }),
      ]),
    });
  });

  it.each([
    ['verdict=fail', (f: { verdict: string }) => f.verdict === 'fail'],
    [
      'severity=warning&verdict=fail',
      (f: { verdict: string; severity: string }) =>
        f.verdict === 'fail' && f.severity === 'warning',
    ],
    [
      'environment=staging',
      (f: { subject: { environment: string | undefined } }) => f.subject.environment === 'staging',
    ],
    ['control=pitr-enabled', (f: { control: string }) => f.control === 'pitr-enabled'],
  ])('are chosen by %s', async (query, wanted) => {
    const { port, source } = await servers.start();
    const { body } = await json(port, `/api/v1/findings?${query}`);
    const all = source.current.posture?.findings ?? [];
    expect(ids(body)).toEqual(all.filter((each) => wanted(each)).map(({ id }) => id));
  });

  it.each([
    ['verdict=bad', 'QueryInvalid'],
    ['severity=high', 'QueryInvalid'],
    ['control=pitr', 'QueryInvalid'],
    ['sort=id', 'QueryUnknown'],
    ['verdict=fail&verdict=pass', 'QueryRepeated'],
  ])('%s is refused', async (query, code) => {
    const { port } = await servers.start();
    const { status, type, body } = await json(port, `/api/v1/findings?${query}`);
    expect({ status, type }).toEqual({ status: 400, type: 'application/problem+json' });
    expect(body).toMatchObject({ title: 'Bad request', status: 400, code });
  });

  it('are chosen by the id of an environment too, as on the command line', async () => {
    const { port, source } = await servers.start();
    for (const { name, id } of source.current.estate.environments) {
      const [byName, byId] = [name, id].map((each) =>
        json(port, `/api/v1/findings?environment=${each}`),
      );
      expect(ids((await byId)?.body ?? {})).toEqual(ids((await byName)?.body ?? {}));
    }
  });

  it.each(['nobody', ''])('of no environment %j are not "nothing wrong"', async (name) => {
    const { port } = await servers.start();
    const { status, body } = await json(port, `/api/v1/findings?environment=${name}`);
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'EnvironmentUnknown' });
  });

  it('are none before anything was judged', async () => {
    const { port } = await servers.start({ status: { posture: undefined } });
    const { body } = await json(port, '/api/v1/findings');
    expect(body['data']).toEqual({ posture: null, findings: [] });
  });

  it('of many are written in parts that join to one answer', async () => {
    const posture = await aPosture();
    const findings = Array.from({ length: 30 }, () => posture.findings).flat();
    const { port } = await servers.start({ status: { posture: { ...posture, findings } } });
    const { body } = await json(port, '/api/v1/findings');
    expect(ids(body)).toHaveLength(findings.length);
  });
});

describe('runs', () => {
  const runs = [aRun(), aRun({ startedAt: ago(20 * minuteMs), end: undefined })];

  it('come from the journal, page by page', async () => {
    const journal = memoryJournal({ runs });
    const { port } = await servers.start({ journal });
    const { body } = await json(port, '/api/v1/runs?limit=2&job=sweep&before=2026-11-01T12:00:00Z');
    expect(journal.asked[0]).toEqual({ limit: 2, before: now, job: 'sweep' });
    expect(body).toEqual(
      enveloped('runs', {
        runs: [
          {
            id: 'run-0001',
            job: 'sweep',
            trigger: 'schedule',
            due: '2026-11-01T11:55:00.000Z',
            startedAt: '2026-11-01T11:55:00.000Z',
            end: {
              at: '2026-11-01T11:56:00.000Z',
              outcome: 'success',
              message: '8 critical, 2 warning',
            },
          },
          expect.objectContaining({ end: null }),
        ],
        before: '2026-11-01T11:40:00.000Z',
      }),
    );
  });

  it('that began at one instant are never torn apart, and none is lost', async () => {
    const at = ago(5 * minuteMs);
    const together = ['c', 'b', 'a'].map((id) => aRun({ id: `run-${id}` as RunId, startedAt: at }));
    const { port } = await servers.start({
      journal: memoryJournal({ runs: [...together, ...runs] }),
    });
    const told: unknown[] = [];
    let before: string | null = now.toISOString();
    for (let pages = 0; before !== null && pages < 9; pages++) {
      const { body } = await json(port, `/api/v1/runs?limit=1&before=${before}`);
      const page = body['data'] as { runs: { id: string }[]; before: string | null };
      told.push(...page.runs.map(({ id }) => id));
      ({ before } = page);
    }
    expect(told).toEqual([...together, ...runs].map(({ id }) => id));
  });

  it('say that there are no more', async () => {
    const { port } = await servers.start({ journal: memoryJournal({ runs }) });
    expect((await json(port, '/api/v1/runs')).body['data']).toMatchObject({ before: null });
  });

  it.each(['limit=0', 'limit=501', 'limit=1e2', 'limit=-1', 'before=yesterday', 'job=No Name'])(
    '%s is refused',
    async (query) => {
      const { port } = await servers.start();
      const { status, body } = await json(port, `/api/v1/runs?${encodeURI(query)}`);
      expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'QueryInvalid' });
    },
  );

  it('of no job are said to be so; a job that is gone still has its runs', async () => {
    const { port } = await servers.start({ journal: memoryJournal() });
    const { status, body } = await json(port, '/api/v1/runs?job=nobody');
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'JobUnknown', known: ['sweep'] });
    expect((await json(port, '/api/v1/runs?job=sweep')).body['data']).toMatchObject({ runs: [] });
    const other = await servers.start({ journal: memoryJournal({ runs }) });
    expect((await json(other.port, '/api/v1/runs?job=former')).status).toBe(200);
  });

  it('are not available while the journal is not', async () => {
    const failure = new DrError('the journal cannot be read: disk full', {
      code: 'JournalUnreadable',
      kind: 'unavailable',
      hint: 'Make room.',
    });
    const { port, records } = await servers.start({ journal: memoryJournal({ failure }) });
    const { status, body } = await json(port, '/api/v1/runs');
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'JournalUnreadable', hint: 'Make room.' });
    expect(records[0]?.error).toBe(failure);
  });

  it('are given up when the journal does not answer', async () => {
    const { port, clock } = await servers.start({ journal: memoryJournal({ hangs: true }) });
    const got = json(port, '/api/v1/runs');
    while (clock.sleepers() < 2) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(defaultLimits.journalMs);
    expect(await got).toMatchObject({ status: 503, body: { code: 'DeadlinePassed' } });
  });

  it('tell nothing of the inside of a defect', async () => {
    const failure = new Error('secret inside');
    const { port, records } = await servers.start({ journal: memoryJournal({ failure }) });
    const { status, body } = await json(port, '/api/v1/runs');
    expect({ status, code: body['code'] }).toEqual({ status: 500, code: 'Internal' });
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(records[0]?.error).toBe(failure);
  });
});

it('schedules are the jobs with what they missed', async () => {
  const paused = aJobStatus({
    job: aJob({ name: 'upkeep' as JobName, kind: 'upkeep', paused: true }),
    nextDue: undefined,
    nextStart: undefined,
    expectedIntervalMs: undefined,
    lastMissed: undefined,
    running: aRun({ end: undefined }),
  });
  const { port } = await servers.start({ status: { jobs: [aJobStatus(), paused] } });
  const { body } = await json(port, '/api/v1/schedules');
  expect(body).toEqual(
    enveloped('schedules', {
      jobs: [
        expect.objectContaining({
          name: 'sweep',
          words: 'every 15 minutes, UTC',
          expectedIntervalSeconds: 900,
          overdue: false,
          missed: { down: 2, overlap: 0, paused: 0, late: 0, 'clock-step': 0 },
          lastMissed: expect.objectContaining({ reason: 'down', count: 2 }),
          running: null,
        }),
        expect.objectContaining({
          name: 'upkeep',
          paused: true,
          nextDue: null,
          expectedIntervalSeconds: null,
          lastMissed: null,
          running: expect.objectContaining({ end: null }),
        }),
      ],
    }),
  );
  expect((await json(port, '/api/v1/schedules?x=1')).status).toBe(400);
});

it.each(['survival', 'plan', 'exports', 'datasets'])('%s is not there yet', async (name) => {
  const { port } = await servers.start();
  const { status, body } = await json(port, `/api/v1/${name}`);
  expect({ status, code: body['code'] }).toEqual({ status: 404, code: 'NotInThisVersion' });
  expect((await json(port, '/api/v1/plam')).body).toMatchObject({ code: 'PathUnknown' });
});

describe('starting a job', () => {
  async function start(answer: DemandAnswer) {
    const demands: string[] = [];
    const demand: JobDemand = {
      demand: (name) => {
        demands.push(name);
        return Promise.resolve(answer);
      },
    };
    const { port } = await servers.start({ token, demand });
    const got = await ask(port, '/api/v1/jobs/sweep/run', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: got.status, body: JSON.parse(got.body) as Record<string, unknown>, demands };
  }
  const run = aRun({ trigger: 'demand', due: undefined, end: undefined });

  it('tells the run that was started', async () => {
    const { status, body, demands } = await start({ kind: 'started', run });
    expect({ status, demands }).toEqual({ status: 202, demands: ['sweep'] });
    expect(body).toMatchObject({
      kind: 'run',
      data: { id: 'run-0001', trigger: 'demand', due: null, end: null },
    });
  });

  it('tells the run that is under way', async () => {
    const { status, body } = await start({ kind: 'busy', run });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'JobBusy', run: { id: 'run-0001' } });
  });

  it('names the jobs that there are', async () => {
    const { status, body } = await start({ kind: 'unknown-job', known: ['sweep', 'upkeep'] });
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'JobUnknown', hint: 'Jobs: sweep, upkeep.' });
  });

  it('says why it is refused', async () => {
    const { status, body } = await start({ kind: 'refused', why: 'the daemon is draining' });
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'DemandRefused', detail: 'the daemon is draining' });
  });
});
