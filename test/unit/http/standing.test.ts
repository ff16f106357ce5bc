import type { EnvironmentRow } from '../../../src/answers/verdict-rows.js';
import type { EnvironmentName, JobName } from '../../../src/estate/ids.js';
import { postureJson } from '../../../src/http/api-shapes.js';
import { freshnessOf } from '../../../src/http/freshness.js';
import { standingOf } from '../../../src/http/pages/standing.js';
import { hourMs, minuteMs, secondMs } from '../../../src/kernel/units.js';
import type { HeldFinding } from '../../../src/controls/held-finding.js';
import { ago, aBucket, anAccount, anEnvironment, now } from '../../support/estate-builders.js';
import { aJob, aJobStatus, aPosture, aStatus } from './fixtures.js';

describe('freshness', () => {
  const at = async (ms: number, jobs = [aJobStatus()]) =>
    freshnessOf(await aStatus({ posture: await aPosture({ at: ago(ms) }), jobs }), now);

  it('of a pass within two intervals is fresh, beyond them stale', async () => {
    expect(await at(30 * minuteMs)).toMatchObject({ kind: 'fresh', intervalMs: 15 * minuteMs });
    expect(await at(30 * minuteMs + 1)).toMatchObject({ kind: 'stale' });
  });

  it('goes by the shortest sweep that is not paused', async () => {
    const hourly = aJobStatus({
      job: aJob({ name: 'hourly' as JobName }),
      expectedIntervalMs: hourMs,
    });
    const paused = aJobStatus({ job: aJob({ paused: true }) });
    const upkeep = aJobStatus({ job: aJob({ kind: 'upkeep' }), expectedIntervalMs: minuteMs });
    expect(await at(hourMs, [hourly, aJobStatus()])).toMatchObject({ kind: 'stale' });
    expect(await at(hourMs, [hourly, paused, upkeep])).toMatchObject({ kind: 'fresh' });
    expect(await at(minuteMs, [paused, upkeep])).toMatchObject({
      kind: 'stale',
      intervalMs: undefined,
    });
  });

  it('is none when the clock was set back behind the pass, whoever made it', async () => {
    expect(await at(-secondMs)).toMatchObject({ kind: 'fresh', ageMs: 0 });
    expect(await at(-hourMs)).toEqual({ kind: 'ahead', aheadMs: hourMs });
    const posture = await aPosture({ at: ago(-hourMs), source: 'remembered' });
    const status = await aStatus({ posture });
    expect(freshnessOf(status, now).kind).toBe('ahead');
    expect(postureJson(status, now)?.freshness).toBe('stale');
    expect(standingOf(status, now).sentence).toMatch(
      /^When last seen, before the clock was set back, .* (was|were) at risk/,
    );
  });

  it('of what a daemon before this one saw is never fresh', async () => {
    const posture = await aPosture({ at: ago(minuteMs), source: 'remembered' });
    expect(freshnessOf(await aStatus({ posture }), now).kind).toBe('remembered');
    expect(freshnessOf(await aStatus({ posture: undefined }), now)).toEqual({ kind: 'none' });
  });
});

describe('the sentence', () => {
  const names = ['a', 'b', 'c', 'd'] as EnvironmentName[];
  const verdicts = {
    risk: { verdict: 'fail', severity: 'critical' },
    warn: { verdict: 'fail', severity: 'warning' },
    unseen: { verdict: 'unknown', severity: 'critical' },
    ok: { verdict: 'pass', severity: 'critical' },
  } as const;
  type Word = keyof typeof verdicts;

  function finding(word: Word, environment: EnvironmentName | undefined): HeldFinding {
    const base = anEnvironment();
    return {
      ...verdicts[word],
      id: `x:${environment ?? 'bucket'}`,
      control: 'x',
      reason: undefined,
      subject: {
        environment,
        table: undefined,
        account: base.account,
        region: base.region,
        resource: 'depot-backups',
      },
      message: 'm',
      remedy: undefined,
      failure: undefined,
      since: now,
      judgedAt: now,
      before: undefined,
    };
  }

  async function told(words: readonly Word[], bucket?: Word, age = minuteMs) {
    const findings = [
      ...words.map((word, at) => finding(word, names[at])),
      ...(bucket === undefined ? [] : [finding(bucket, undefined)]),
    ];
    const status = await aStatus({
      estate: {
        accounts: [anAccount()],
        environments: words.map((_, at) => anEnvironment({ name: names[at] ?? ('x' as never) })),
        buckets: bucket === undefined ? [] : [aBucket({ environments: names })],
        waivers: [],
      },
      posture: await aPosture({ at: ago(age), findings }),
    });
    return standingOf(status, now);
  }

  it.each<[readonly Word[], Word | undefined, string, string]>([
    [['risk', 'ok', 'risk', 'warn'], undefined, 'risk', '2 of 4 environments are at risk'],
    [['ok', 'risk'], 'ok', 'risk', '1 of 2 environments is at risk'],
    [['risk', 'risk'], 'risk', 'risk', 'Both environments and the only shared bucket are at risk'],
    [['ok', 'warn', 'ok'], undefined, 'warn', '1 of 3 environments has a warning'],
    [['ok', 'ok'], 'warn', 'warn', 'The only shared bucket has a warning'],
    [
      ['risk', 'ok'],
      'unseen',
      'risk',
      '1 of 2 environments is at risk; the only shared bucket is not fully seen',
    ],
    [['unseen', 'ok', 'unseen'], undefined, 'unseen', '2 of 3 environments are not fully seen'],
    [
      ['ok', 'ok', 'ok', 'ok'],
      'ok',
      'good',
      'All 4 environments and the only shared bucket are as wanted',
    ],
    [['ok'], undefined, 'good', 'The only environment is as wanted'],
    [[], undefined, 'info', 'Nothing is configured'],
  ])('of %j, bucket %s', async (words, bucket, tone, sentence) => {
    expect(await told(words, bucket)).toMatchObject({ tone, sentence });
  });

  it('about what is old is in the past, and nothing old is good', async () => {
    expect(await told(['ok'], undefined, 2 * hourMs)).toMatchObject({
      tone: 'unseen',
      sentence: 'When last seen, 2\u00a0h ago, the only environment was as wanted',
      short: 'all as wanted when last seen',
    });
    expect(await told(['risk', 'ok'], undefined, 2 * hourMs)).toMatchObject({
      tone: 'risk',
      sentence: 'When last seen, 2\u00a0h ago, 1 of 2 environments was at risk',
    });
  });

  it('before anything was judged says so', async () => {
    const standing = standingOf(await aStatus({ posture: undefined }), now);
    expect(standing).toMatchObject({ tone: 'unseen', sentence: 'Nothing was judged yet' });
    expect(standing.environments.map(({ verdict }) => verdict)).toEqual(['unseen', 'unseen']);
  });

  it('comes with the rows, worst first, equal ones in configured order', async () => {
    const { environments } = await told(['ok', 'unseen', 'risk', 'warn']);
    const order = (rows: readonly EnvironmentRow[]) =>
      rows.map(({ environment }) => environment.name);
    expect(order(environments)).toEqual(['c', 'd', 'b', 'a']);
    expect(order((await told(['ok', 'ok', 'ok'])).environments)).toEqual(['a', 'b', 'c']);
  });
});
