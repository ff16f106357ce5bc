import fc from 'fast-check';
import { holdFinding } from '../../../src/controls/held-finding.js';
import type { EnvironmentName, JobName, RunId } from '../../../src/estate/ids.js';
import { type MissedFire, missReasons, type Run, runOutcomes } from '../../../src/estate/run.js';
import type { RecordedEvent } from '../../../src/ports/events.js';
import { fieldKinds } from '../../../src/telemetry/log-fields.js';
import {
  createEventRecorder,
  createRecorder,
  type LogLevel,
} from '../../../src/telemetry/recorder.js';
import { accountId, aCall, ago, home, now } from '../../support/estate-builders.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { someMetrics, valuesOf } from './support.js';

type Entry = Readonly<Record<string, unknown>>;

function sink(level: LogLevel) {
  const lines: string[] = [];
  const steps: (readonly [number, number])[] = [];
  const options = {
    level,
    write: (line: string) => void lines.push(line),
    clock: createVirtualClock(now),
    progress: (done: number, total: number) => void steps.push([done, total]),
  };
  return { lines, steps, options, entries: () => lines.map((line) => JSON.parse(line) as Entry) };
}

async function setUp(level: LogLevel) {
  const { options, ...rest } = sink(level);
  return { recorder: await createRecorder(options), ...rest };
}

async function setUpEvents(level: LogLevel = 'debug') {
  const { options, ...rest } = sink(level);
  const metrics = someMetrics();
  return { recorder: await createEventRecorder({ ...options, metrics }), metrics, ...rest };
}

const run: Run = {
  id: '01-run' as RunId,
  job: 'sweep' as JobName,
  trigger: 'schedule',
  due: ago(60_000),
  startedAt: ago(59_000),
  end: undefined,
};

function aFinding(
  verdict: 'pass' | 'fail' | 'unknown',
  severity: 'critical' | 'info' = 'critical',
) {
  return holdFinding(
    undefined,
    {
      id: 'pitr-enabled:0123456789ab',
      control: 'pitr-enabled',
      severity,
      verdict,
      reason: verdict === 'pass' ? undefined : verdict === 'fail' ? 'PitrDisabled' : 'ReadDenied',
      subject: {
        environment: 'prod-orders' as EnvironmentName,
        table: 'Object',
        account: accountId,
        region: home,
        resource: 'sdp-x-Object',
      },
      message: 'PITR is off',
      remedy: 'aws dynamodb update-continuous-backups',
      failure:
        verdict === 'unknown'
          ? {
              reason: 'ReadDenied',
              kind: 'denied',
              code: 'AccessDeniedException',
              message: 'no',
              permission: 'dynamodb:DescribeContinuousBackups',
              hint: undefined,
            }
          : undefined,
      basis: [],
    },
    now,
  );
}

const at = now;
const iso = now.toISOString();
const runFields = {
  run: '01-run',
  job: 'sweep',
  trigger: 'schedule',
  due: ago(60_000).toISOString(),
};
const findingFields = {
  finding: 'pitr-enabled:0123456789ab',
  control: 'pitr-enabled',
  severity: 'critical',
  environment: 'prod-orders',
  account: accountId,
  region: home,
  table: 'Object',
  resource: 'sdp-x-Object',
  since: iso,
  message: 'PITR is off',
};

function aFire(changes: Partial<MissedFire>): MissedFire {
  const due = ago(60_000);
  return { job: run.job, due, firstDue: due, count: 1, reason: 'down', at, ...changes };
}

const cases: readonly (readonly [RecordedEvent, string, string, Entry])[] = [
  [
    { kind: 'run-began', at, run },
    'info',
    'run began',
    { ...runFields, startedAt: ago(59_000).toISOString() },
  ],
  ...runOutcomes.map(
    (outcome) =>
      [
        { kind: 'run-ended', at, run, end: { at, outcome, message: 'because' } },
        { success: 'info', failure: 'error', timeout: 'error', interrupted: 'warn' }[outcome],
        'run ended',
        { ...runFields, outcome, durationMs: 59_000, message: 'because' },
      ] as const,
  ),
  ...missReasons.map(
    (reason) =>
      [
        { kind: 'fire-missed', at, fire: aFire({ reason }) },
        'warn',
        'run missed',
        { job: 'sweep', due: ago(60_000).toISOString(), reason },
      ] as const,
  ),
  [
    { kind: 'fire-missed', at, fire: aFire({ firstDue: ago(3_600_000), count: 60 }) },
    'warn',
    'run missed',
    {
      job: 'sweep',
      due: ago(60_000).toISOString(),
      firstDue: ago(3_600_000).toISOString(),
      count: 60,
      reason: 'down',
    },
  ],
  [
    { kind: 'job-changed', at, job: run.job, change: 'paused' },
    'info',
    'job changed',
    { job: 'sweep', change: 'paused' },
  ],
  [
    { kind: 'finding-changed', at, finding: aFinding('fail'), was: 'pass' },
    'warn',
    'finding fails',
    { ...findingFields, verdict: 'fail', reason: 'PitrDisabled', was: 'pass' },
  ],
  [
    { kind: 'finding-changed', at, finding: aFinding('fail', 'info'), was: undefined },
    'info',
    'finding fails',
    { ...findingFields, severity: 'info', verdict: 'fail', reason: 'PitrDisabled' },
  ],
  [
    { kind: 'finding-changed', at, finding: aFinding('unknown'), was: 'fail' },
    'warn',
    'finding cannot be seen',
    {
      ...findingFields,
      verdict: 'unknown',
      reason: 'ReadDenied',
      was: 'fail',
      code: 'AccessDeniedException',
      permission: 'dynamodb:DescribeContinuousBackups',
    },
  ],
  [
    { kind: 'finding-changed', at, finding: aFinding('pass'), was: 'fail' },
    'info',
    'finding passes',
    { ...findingFields, verdict: 'pass', was: 'fail' },
  ],
  [
    { kind: 'configuration-read', at, file: '/etc/depot-dr/depot-dr.yaml', problem: undefined },
    'info',
    'configuration in force',
    { file: '/etc/depot-dr/depot-dr.yaml' },
  ],
  [
    { kind: 'configuration-read', at, file: 'x.yaml', problem: 'line 3: no' },
    'error',
    'configuration refused',
    { file: 'x.yaml', problem: 'line 3: no' },
  ],
  [{ kind: 'clock-stepped', at, byMs: -3600_000 }, 'warn', 'clock stepped', { byMs: -3600_000 }],
  [{ kind: 'journal-state', at, problem: undefined }, 'info', 'journal works', {}],
  [
    { kind: 'journal-state', at, problem: 'the disk is full' },
    'error',
    'journal cannot be written',
    { problem: 'the disk is full' },
  ],
  ...(['starting', 'ready', 'draining', 'aborting', 'stopped'] as const).map(
    (state) =>
      [
        { kind: 'daemon-state', at, state, detail: 'two runs left' },
        state === 'aborting' ? 'warn' : 'info',
        'daemon state',
        { state, detail: 'two runs left' },
      ] as const,
  ),
];

describe('createEventRecorder', () => {
  it.each(cases)('writes one line for %j', async (event, level, msg, fields) => {
    const { recorder, entries } = await setUpEvents();
    recorder.event(event);
    expect(entries()).toEqual([{ level, time: iso, at: iso, ...fields, msg }]);
  });

  it('counts in the metrics whatever the level is', async () => {
    for (const level of ['silent', 'debug'] as const) {
      const { recorder, metrics, lines } = await setUpEvents(level);
      recorder.call(aCall());
      recorder.event({ kind: 'clock-stepped', at, byMs: 1 });
      expect(lines).toHaveLength(level === 'silent' ? 0 : 2);
      expect(Object.values(await valuesOf(metrics, 'aws_requests_total'))).toEqual([1]);
      expect((await valuesOf(metrics, 'clock_steps_total'))['direction=forward']).toBe(1);
    }
  });

  it('counts the fields that it leaves out, and says so in the line', async () => {
    const { recorder, metrics, entries } = await setUpEvents();
    recorder.note('warn', 'something', {
      account: accountId,
      cause: new Error('x'),
      input: 1,
      key: '',
    });
    expect(entries()).toEqual([
      { level: 'warn', time: iso, account: accountId, droppedFields: 3, msg: 'something' },
    ]);
    expect(await valuesOf(metrics, 'log_fields_dropped_total')).toEqual({ '': 3 });
  });

  const broken = (): never => {
    throw new Error('EPIPE');
  };
  it.each([
    ['cannot be written', broken],
    ['nobody takes', () => false],
  ])('counts a line that %s, and goes on', async (_name, write) => {
    const { options } = sink('debug');
    const metrics = someMetrics();
    const recorder = await createEventRecorder({ ...options, write, metrics });
    recorder.event({ kind: 'clock-stepped', at, byMs: 1 });
    recorder.note('warn', 'x', {});
    recorder.call(aCall());
    expect(await valuesOf(metrics, 'log_lines_lost_total')).toEqual({ '': 3 });
  });

  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const planted = fc.constantFrom(
    secret,
    `key ${secret} and more`,
    'AKIAIOSFODNN7EXAMPLE',
    `Authorization: Bearer ${secret.slice(0, 20)}`,
    `X-Amz-Security-Token=${secret.slice(0, 30)}&x=y`,
    `${'x'.repeat(490)} ${secret}`,
    `${'x'.repeat(120)} ${secret}`,
  );
  const parts = [secret.slice(0, 20), 'AKIAIOSFODNN7EXAMPLE'];

  it('writes no secret, wherever in a note it is', async () => {
    const names = fc.oneof(
      fc.constantFrom(...Object.keys(fieldKinds), 'secretAccessKey', 'input', '__proto__'),
      fc.string({ maxLength: 12 }).filter((name) => name !== 'level'),
    );
    const values = fc.oneof(
      planted,
      planted.map((text) => ({ deep: [text] })),
      planted.map((text) => new Error(text)),
      planted.map((text) => [text]),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, values), planted, async (fields, message) => {
        const { recorder, lines } = await setUpEvents();
        recorder.note('warn', message, fields);
        expect(lines).toHaveLength(1);
        for (const part of parts) expect(lines[0]).not.toContain(part);
      }),
      { numRuns: 200 },
    );
  });

  it('writes no secret, wherever in an event it is, and breaks no line', async () => {
    const hostile = fc.oneof(
      planted,
      planted.map((text) => `a\n{"level":"info"}\r\u2028\u001b[31m${text}`),
    );
    /** The event with a planted text in place of each of its texts, and another field beside them. */
    const poison = (value: unknown, text: string): unknown => {
      if (typeof value === 'string') return text;
      if (typeof value !== 'object' || value === null || value instanceof Date) return value;
      const entries = Object.entries(value).map(([name, inner]) => {
        const stays = ['kind', 'state', 'outcome', 'verdict', 'severity'].includes(name);
        return [name, stays ? inner : poison(inner, text)];
      });
      return { ...(Object.fromEntries(entries) as object), extra: text, secretAccessKey: text };
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...cases), hostile, async ([event], text) => {
        const { recorder, lines } = await setUpEvents();
        recorder.event(poison(event, text) as RecordedEvent);
        recorder.call(poison(aCall(), text) as ReturnType<typeof aCall>);
        expect(lines).toHaveLength(2);
        for (const line of lines) {
          for (const part of parts) expect(line).not.toContain(part);
          expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]|\\[nru]/u);
          expect(JSON.parse(line)).toHaveProperty('level');
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('createRecorder', () => {
  it('logs a call at debug with its chosen fields only', async () => {
    const { recorder, entries } = await setUp('debug');
    const call = { ...aCall({ durationMs: 12.6 }), input: { SecretString: 'hunter2' } };
    recorder.call(call);
    expect(entries()).toEqual([
      {
        level: 'debug',
        time: iso,
        service: 'dynamodb',
        operation: 'DescribeTable',
        account: '123456789012',
        region: 'eu-west-1',
        durationMs: 13,
        outcome: 'ok',
        attempts: 1,
        requestId: 'request-1',
        msg: 'call',
      },
    ]);
  });

  it.each([
    ['warn', ['warn']],
    ['info', ['info', 'warn']],
    ['debug', ['debug', 'info', 'warn']],
    ['error', []],
    ['silent', []],
  ] as const)('at %s logs %j', async (level, expected) => {
    const { recorder, entries } = await setUp(level);
    recorder.call(aCall());
    recorder.note('info', 'something', {});
    recorder.note('warn', 'something else', {});
    expect(entries().map((entry) => entry['level'])).toEqual(expected);
  });

  it('writes each kind of field in its own way, and nothing else', async () => {
    const { recorder, entries } = await setUp('warn');
    recorder.note('warn', 'rate halved', {
      region: 'eu-west-1',
      operation: 'two words\nand "more"',
      attempts: 3,
      durationMs: 1.23456,
      byMs: Number.NaN,
      message: 'x'.repeat(2000),
      cause: 'a\nb\u001b[31m',
      at: new Date(0),
      since: new Date(Number.NaN),
      account: undefined,
      job: null,
      run: 7,
      externalId: 'hunter2',
      nested: { password: 'hunter2' },
    });
    expect(entries()).toEqual([
      {
        level: 'warn',
        time: iso,
        region: 'eu-west-1',
        operation: 'two_words_and__more_',
        attempts: 3,
        durationMs: 1.235,
        message: `${'x'.repeat(499)}…`,
        cause: 'a b [31m',
        at: '1970-01-01T00:00:00.000Z',
        droppedFields: 5,
        msg: 'rate halved',
      },
    ]);
  });

  it('writes one line for each entry, whatever the text is', async () => {
    const { recorder, lines } = await setUp('warn');
    recorder.note('warn', 'two\nlines \u001b[31m', { message: 'a\nb' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
    expect(lines[0]).toContain('two lines');
  });

  it.each(['silent', 'warn'] as const)('hands progress on at %s', async (level) => {
    const { recorder, steps } = await setUp(level);
    recorder.progress(2, 5);
    expect(steps).toEqual([[2, 5]]);
  });
});
