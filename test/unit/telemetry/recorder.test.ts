import { createRecorder, type LogLevel } from '../../../src/telemetry/recorder.js';
import { aCall } from '../../support/estate-builders.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

async function setUp(level: LogLevel) {
  const lines: string[] = [];
  const steps: (readonly [number, number])[] = [];
  const recorder = await createRecorder({
    level,
    write: (line) => void lines.push(line),
    clock: createVirtualClock('2026-11-01T12:00:00Z'),
    progress: (done, total) => void steps.push([done, total]),
  });
  const entries = () => lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return { recorder, lines, steps, entries };
}

describe('createRecorder', () => {
  it('logs a call at debug with its chosen fields only', async () => {
    const { recorder, entries } = await setUp('debug');
    const call = { ...aCall({ durationMs: 12.6 }), input: { SecretString: 'hunter2' } };
    recorder.call(call);
    expect(entries()).toEqual([
      {
        level: 'debug',
        time: '2026-11-01T12:00:00.000Z',
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

  it('bounds the fields of a note and leaves out secrets and anything deep', async () => {
    const { recorder, lines, entries } = await setUp('warn');
    recorder.note('warn', 'rate halved', {
      region: 'eu-west-1',
      count: 3,
      text: 'x'.repeat(2000),
      at: new Date(0),
      bad: new Date(Number.NaN),
      externalId: 'hunter2',
      secretAccessKey: 'hunter2',
      nested: { password: 'hunter2' },
    });
    expect(lines.join('')).not.toContain('hunter2');
    expect(entries()[0]?.['fields']).toEqual({
      region: 'eu-west-1',
      count: 3,
      text: 'x'.repeat(500),
      at: '1970-01-01T00:00:00.000Z',
      bad: null,
    });
    recorder.note(
      'warn',
      'many',
      Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`f${i}`, i])),
    );
    expect(Object.keys(entries()[1]?.['fields'] ?? {})).toHaveLength(32);
  });

  it('writes one line for each entry, whatever the text is', async () => {
    const { recorder, lines } = await setUp('warn');
    recorder.note('warn', 'two\nlines \u001b[31m', { text: 'a\nb' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
    expect(lines[0]).not.toContain('\u001b');
  });

  it.each(['silent', 'warn'] as const)('hands progress on at %s', async (level) => {
    const { recorder, steps } = await setUp(level);
    recorder.progress(2, 5);
    expect(steps).toEqual([[2, 5]]);
  });
});
