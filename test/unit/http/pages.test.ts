import type { EnvironmentName } from '../../../src/estate/ids.js';
import { environmentPage } from '../../../src/http/pages/environment-page.js';
import { findingPage, type History } from '../../../src/http/pages/finding-page.js';
import { overviewPage } from '../../../src/http/pages/overview-page.js';
import { hourMs, minuteMs } from '../../../src/kernel/units.js';
import type { DaemonStatus } from '../../../src/ports/status.js';
import { accountId, ago, home, now, seen } from '../../support/estate-builders.js';
import { outOfOrder, readMarkup, textOf } from '../../support/markup.js';
import { passOver } from '../cli/fixtures.js';
import { aJob, aJobStatus, aPosture, aRun, aStatus, held } from './fixtures.js';

async function overview(changes: Partial<DaemonStatus> = {}): Promise<string> {
  return textOf(overviewPage(await aStatus(changes), now));
}

describe('the overview', () => {
  it('tells who is in danger, why, what is not seen, and what is scheduled, in this order', async () => {
    expect(
      outOfOrder(await overview(), [
        'Both environments and the only shared bucket are at risk',
        /\d\d % seen · 4 critical 2 warning · \d+ unknown · \d+ pass · judged 4 min ago, 2026-11-01 11:56 UTC/,
        /AT RISK\s+prod-orders platform, eu-west-1/,
        'History in eu-central-1: PITR is off on this replica',
        /AT RISK\s+staging/,
        'bucket depot-backups',
        'Failures 6',
        'prod-orders, account 123456789012',
        /critical\s+History in eu-central-1 since 2026-10-31 10:00 UTC \(1 d 2 h\)/,
        'Fix:',
        'aws dynamodb',
        'Not seen',
        /ReadDenied \(dynamodb:DescribeTable\): \d+ checks in account 123456789012, eu-west-1, eu-central-1/,
        'Fix: Allow dynamodb:DescribeTable on the table.',
        'Schedules',
        /sweep\s+on time/,
        'every 15 minutes, UTC',
        'Last success 4 min ago',
        'Next run in 10 min 12 s',
        'Missed 2 because no daemon was running',
        'Recent runs',
        /succeeded\s+sweep 5 min ago/,
        'depot-dr 1.2.3, started 3 h ago; calls go to a sandbox inside this process.',
      ]),
    ).toBeUndefined();
  });

  it('has one h1, and headings that leave out no level', async () => {
    const { tags } = readMarkup(overviewPage(await aStatus(), now));
    const levels = tags.flatMap(({ name }) => (/^h[1-6]$/.test(name) ? [Number(name[1])] : []));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.reduce((before, level) => {
      expect(level - before).toBeLessThanOrEqual(1);
      return level;
    }, 0);
  });

  it('gives every id once, and every link on it leads somewhere', async () => {
    const { tags } = readMarkup(overviewPage(await aStatus(), now));
    const ids = tags.flatMap(({ attributes }) => attributes['id'] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const anchors = tags
      .flatMap(({ attributes }) => attributes['href'] ?? [])
      .filter((href) => href.startsWith('#'));
    expect(anchors.length).toBeGreaterThan(4);
    expect(anchors.filter((href) => !ids.includes(href.slice(1)))).toEqual([]);
  });

  it('says in so many words that it is old', async () => {
    const text = await overview({ posture: await aPosture({ at: ago(5 * hourMs) }) });
    expect(
      outOfOrder(text, [
        'When last seen, 5 h ago,',
        'were at risk',
        'What you read is old.',
        'judged 5 h ago, though a sweep is due every 15 min',
        'Environments',
      ]),
    ).toBeUndefined();
  });

  it('says that nothing renews it while no sweep is due', async () => {
    const jobs = [aJobStatus({ job: aJob({ paused: true }) })];
    expect(await overview({ jobs })).toContain('Nothing renews this. It was judged 4 min ago');
  });

  it('says in so many words that it is from before a restart', async () => {
    const text = await overview({ posture: await aPosture({ source: 'remembered' }) });
    expect(
      outOfOrder(text, ['When last seen', 'This is from before the restart.', 'Environments']),
    ).toBeUndefined();
  });

  it('calls nothing good before it was judged', async () => {
    const text = await overview({ posture: undefined, state: 'starting' });
    expect(
      outOfOrder(text, [
        'Nothing was judged yet',
        'No pass has ended yet.',
        'The daemon is not ready.',
        /UNSEEN\s+prod-orders/,
        'nothing to judge',
        'not judged yet',
        /UNSEEN\s+staging/,
      ]),
    ).toBeUndefined();
    expect(text).not.toMatch(/\bOK\b|as wanted|Failures/);
  });

  it('shows an environment that came with a reload as not judged', async () => {
    const { estate } = await aStatus();
    const [first] = estate.environments;
    if (first === undefined) throw new Error('expected an environment');
    const added = { ...first, name: 'brand-new' as EnvironmentName };
    const text = await overview({
      estate: { ...estate, environments: [...estate.environments, added] },
    });
    expect(text).toMatch(/UNSEEN\s+brand-new .*? not judged yet/);
  });

  it('tells how many environments were found that nobody watches', async () => {
    const listed = seen({ depot: ['sdp-4f6e8a90b1c2-Object'], total: 1 });
    const { findings } = await passOver({ listed: { [`${accountId}/${home}`]: listed } });
    const posture = await aPosture({ findings: held(findings) });
    const text = textOf(overviewPage(await aStatus({ posture }), now));
    expect(text).toContain('% seen, 1 environment not configured ·');
  });

  it('does not forget a failure that cannot be seen at present', async () => {
    const posture = await aPosture();
    const findings = posture.findings.map((finding) => ({
      ...finding,
      verdict: 'unknown' as const,
      reason: 'ReadDenied',
      before: {
        verdict: 'fail' as const,
        severity: 'critical' as const,
        reason: 'PitrDisabled',
        since: ago(9 * hourMs),
      },
    }));
    const text = await overview({ posture: { ...posture, findings } });
    expect(
      outOfOrder(text, [
        'are not fully seen',
        /UNSEEN\s+prod-orders .*? checks failed when last seen, first/,
        'Not seen',
        'checks failed when last seen:',
      ]),
    ).toBeUndefined();
  });

  it('cannot be read past an overdue job', async () => {
    const overdue = aJobStatus({ overdue: true, lastSuccessAt: ago(26 * hourMs) });
    expect(
      outOfOrder(await overview({ jobs: [overdue] }), [
        'The job sweep is overdue.',
        'It last succeeded 1 d 2 h ago',
        'Environments',
        /sweep\s+overdue/,
      ]),
    ).toBeUndefined();
    const never = aJobStatus({ overdue: true, lastSuccessAt: undefined });
    expect(await overview({ jobs: [never] })).toContain('It has never succeeded.');
  });

  it.each([
    [
      'paused',
      aJobStatus({ job: aJob({ paused: true }), nextStart: undefined }),
      'none while it is paused',
    ],
    ['running', aJobStatus({ running: aRun({ end: undefined }) }), 'in 10 min'],
    ['not run yet', aJobStatus({ lastSuccessAt: undefined }), 'never; known since'],
    ['on time', aJobStatus({ nextStart: undefined }), 'the schedule never comes due again'],
  ])('tells a job that is %s', async (word, job, says) => {
    expect(
      outOfOrder(await overview({ jobs: [job] }), [new RegExp(`sweep\\s+${word}`), says]),
    ).toBeUndefined();
  });

  it.each([
    ['missed', 'down', 'no daemon was running'],
    ['missed', 'overlap', 'the run before was still under way'],
    ['missed', 'paused', 'the job was paused'],
    ['missed', 'late', 'the daemon did not wake in time'],
    ['missed', 'clock-step', 'the clock jumped over it'],
  ] as const)('tells what was %s by %s', async (_what, reason, words) => {
    const missed = { down: 0, overlap: 0, paused: 0, late: 0, 'clock-step': 0, [reason]: 3 };
    expect(await overview({ jobs: [aJobStatus({ missed })] })).toContain(`3 because ${words}`);
  });

  it('tells that the clock was set back, and calls nothing good by it', async () => {
    const text = await overview({ posture: await aPosture({ at: ago(-hourMs) }) });
    expect(text).toMatch(
      /The clock was set back\. What you read was judged when it stood 1\s?h further/,
    );
    expect(text).toContain('When last seen, before the clock was set back, ');
  });

  it('tells trouble with the configuration, the journal and readiness', async () => {
    const text = await overview({
      configuration: { file: 'f.yaml', readAt: ago(hourMs), problem: 'f.yaml:3:1: no such key' },
      journalProblem: 'disk full',
      readiness: [
        { name: 'journal', ready: false, detail: 'disk full' },
        { name: 'gauges', ready: false, detail: 'being rebuilt' },
      ],
    });
    expect(text.split('disk full')).toHaveLength(2); // once
    expect(
      outOfOrder(text, [
        'A newer configuration was refused.',
        '2026-11-01 11:00 UTC stays in force: f.yaml:3:1: no such key',
        'The journal has trouble. No run starts that it cannot record, so nothing is judged: disk full',
        'gauges: being rebuilt',
        'Environments',
      ]),
    ).toBeUndefined();
  });

  it('tells runs that failed, were cut short or are under way', async () => {
    const end = { at: ago(minuteMs), message: 'no answer' };
    const text = await overview({
      runs: [
        aRun({ end: undefined, trigger: 'demand' }),
        aRun({ end: { ...end, outcome: 'timeout' } }),
        aRun({ end: { ...end, outcome: 'interrupted' }, trigger: 'catch-up' }),
        aRun({ end: { ...end, outcome: 'failure' } }),
      ],
    });
    expect(
      outOfOrder(text, [
        'under way',
        'on demand',
        'timed out',
        'no answer',
        'interrupted',
        'made up for',
        'failed',
      ]),
    ).toBeUndefined();
  });

  it('tells once what fails all over the estate', async () => {
    const posture = await aPosture();
    const [model] = posture.findings;
    if (model === undefined) throw new Error('expected a finding');
    const findings = Array.from({ length: 12 }, (_, at) => ({
      ...model,
      id: `pitr-enabled:${at}`,
      reason: 'PitrDisabled',
      subject: {
        ...model.subject,
        environment: (at < 6 ? 'prod-orders' : 'staging') as EnvironmentName,
      },
    }));
    const text = await overview({ posture: { ...posture, findings } });
    expect(
      outOfOrder(text, [
        'Failures 12',
        'PitrDisabled: 12 findings in 2 environments',
        'All 12',
        'prod-orders:',
        'staging:',
      ]),
    ).toBeUndefined();
    expect(text.split('Fix:')).toHaveLength(2);
  });

  it('shows the worst of many, and where the others are', async () => {
    const posture = await aPosture();
    const [model] = posture.findings;
    if (model === undefined) throw new Error('expected a finding');
    const findings = Array.from({ length: 8 }, (_, at) => ({
      ...model,
      id: `x:${at}`,
      reason: `R${at}`,
    }));
    expect(await overview({ posture: { ...posture, findings } })).toContain(
      'and 3 more failures there',
    );
  });

  it('folds away a long list of what is well', async () => {
    const { estate } = await aStatus();
    const [first, second] = estate.environments;
    if (first === undefined || second === undefined) throw new Error('expected two environments');
    const good = Array.from({ length: 30 }, (_, at) => ({
      ...second,
      name: `good-${at}` as EnvironmentName,
    }));
    const posture = await aPosture();
    const [model] = posture.findings;
    if (model === undefined) throw new Error('expected a finding');
    const passes = good.map(({ name }) => ({
      ...model,
      id: `x:${name}`,
      verdict: 'pass' as const,
      subject: { ...model.subject, environment: name },
    }));
    const text = await overview({
      estate: { ...estate, environments: [...good, first], buckets: [] },
      posture: {
        ...posture,
        findings: [
          ...posture.findings.filter(({ subject }) => subject.environment !== undefined),
          ...passes,
        ],
      },
    });
    expect(
      outOfOrder(text, [
        '1 of 31 environments is at risk',
        /AT RISK\s+prod-orders/,
        '30 more are OK',
        'good-0',
      ]),
    ).toBeUndefined();
  });
});

describe('the page of an environment', () => {
  it('shows the worst of very many, and where its others are', async () => {
    const posture = await aPosture();
    const model = posture.findings.find(({ subject }) => subject.environment === 'prod-orders');
    if (model === undefined) throw new Error('expected a finding');
    const findings = Array.from({ length: 203 }, (_, at) => ({ ...model, id: `x:${at}` }));
    const status = await aStatus({ posture: { ...posture, findings } });
    const page = environmentPage(status, 'prod-orders', now) ?? '';
    expect(textOf(page)).toContain('and 3 more failures');
    expect(page).toContain('"/api/v1/findings?verdict=fail&amp;environment=prod-orders"');
  });

  it('shows all of it', async () => {
    const page = environmentPage(await aStatus(), 'prod-orders', now);
    expect(
      outOfOrder(textOf(page ?? ''), [
        'prod-orders is at risk',
        '2 critical 2 warning',
        'Failures 4',
        'checks passed',
        'About prod-orders',
        'prod-e2dd35eedfec',
        'platform, 123456789012',
        'eu-west-1, replicas in eu-central-1',
        's3://depot-backups/orders',
      ]),
    ).toBeUndefined();
    expect(textOf(page ?? '')).not.toContain('staging');
  });

  it('is none for an unknown name', async () => {
    expect(environmentPage(await aStatus(), 'nobody', now)).toBeUndefined();
  });

  it('says when it is old or was not judged', async () => {
    const old = await aStatus({ posture: await aPosture({ at: ago(5 * hourMs) }) });
    expect(textOf(environmentPage(old, 'staging', now) ?? '')).toContain(
      'staging was at risk when last seen, 5 h ago',
    );
    const fresh = await aStatus({ posture: undefined });
    expect(textOf(environmentPage(fresh, 'staging', now) ?? '')).toContain(
      'staging was not judged yet',
    );
  });
});

describe('the page of a finding', () => {
  const none: History = { kind: 'changes', changes: [] };

  it('tells what, since when, what to do, the rule and the history', async () => {
    const status = await aStatus();
    const [finding] = status.posture?.findings ?? [];
    if (finding === undefined) throw new Error('expected a finding');
    const history: History = {
      kind: 'changes',
      changes: [
        { id: finding.id, at: ago(26 * hourMs), from: 'pass', to: 'fail', reason: finding.reason },
      ],
    };
    expect(
      outOfOrder(textOf(findingPage(status, finding, history, now)), [
        'History in eu-central-1:',
        `Fails, critical: ${finding.reason ?? ''} · since 2026-10-31 10:00 UTC`,
        'What to do',
        'Rule:',
        'Source:',
        `depot-dr explain ${finding.id}`,
        'History',
        'pass → fail 1 d 2 h ago',
      ]),
    ).toBeUndefined();
  });

  it('says when the journal cannot tell, and when nothing changed', async () => {
    const status = await aStatus();
    const [finding] = status.posture?.findings ?? [];
    if (finding === undefined) throw new Error('expected a finding');
    const untold = findingPage(status, finding, { kind: 'untold', why: 'disk full' }, now);
    expect(textOf(untold)).toContain('The journal does not tell it now: disk full');
    expect(textOf(findingPage(status, finding, none, now))).toContain('No change is recorded.');
  });
});
