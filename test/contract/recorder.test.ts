import { Registry } from 'prom-client';
import { breathe } from '../../src/kernel/breathe.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { RecordedEvent } from '../../src/ports/events.js';
import type { Recorder } from '../../src/ports/recorder.js';
import { createMetrics } from '../../src/telemetry/metrics.js';
import { createEventRecorder, createRecorder } from '../../src/telemetry/recorder.js';
import { aCall } from '../support/estate-builders.js';
import { memoryRecorder } from '../support/memory-observers.js';

// The contract of Recorder and EventRecorder (src/ports/recorder.ts, events.ts): each takes whatever it is told, never throws, never
// blocks, and passes progress on.

interface Opened {
  readonly recorder: Recorder;
  readonly steps: () => readonly (readonly [number, number])[];
}

function logging(level: 'silent' | 'trace') {
  return async (): Promise<Opened> => {
    const steps: (readonly [number, number])[] = [];
    const recorder = await createRecorder({
      level,
      write: () => undefined,
      clock: systemClock,
      progress: (done, total) => void steps.push([done, total]),
    });
    return { recorder, steps: () => steps };
  };
}

function telling(level: 'silent' | 'trace', write: (line: string) => void) {
  const steps: (readonly [number, number])[] = [];
  return async () => {
    const recorder = await createEventRecorder({
      level,
      write,
      clock: systemClock,
      progress: (done, total) => void steps.push([done, total]),
      metrics: createMetrics({
        registry: new Registry(),
        version: '1.0.0',
        nodeVersion: process.version,
        startedAt: new Date(0),
        maximumSeries: 1000,
        errorNames: [],
        processMetrics: false,
        breathe,
      }),
    });
    return { recorder, steps: () => steps };
  };
}

function failing(): void {
  throw new Error('nobody reads');
}

describe.each<[string, () => Promise<Opened>]>([
  [
    'memory',
    () => {
      const recorder = memoryRecorder();
      return Promise.resolve({ recorder, steps: () => recorder.steps });
    },
  ],
  ['the log', logging('trace')],
  ['silence', logging('silent')],
  ['the log and the metrics', telling('trace', () => undefined)],
  ['the metrics alone', telling('silent', () => undefined)],
  ['a log that cannot be written', telling('trace', failing)],
])('a recorder on %s', (_, open) => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  const trap = {
    toJSON: () => {
      throw new Error('trap');
    },
  };

  it.each([
    {},
    { text: 'x'.repeat(1_000_000) },
    { circle },
    { trap },
    { big: 10n, nothing: undefined, none: null, at: new Date(Number.NaN) },
    Object.fromEntries(Array.from({ length: 1000 }, (__, index) => [`field${index}`, index])),
  ])('takes any fields (%#)', async (fields) => {
    const { recorder } = await open();
    expect(recorder.note('warn', 'message', fields)).toBeUndefined();
    expect(recorder.note('info', '', fields)).toBeUndefined();
  });

  it.each([
    aCall(),
    aCall({ requestId: undefined, durationMs: Number.NaN, attempts: 0 }),
    aCall({ outcome: 'x'.repeat(100_000), at: new Date(Number.NaN) }),
  ])('takes any call (%#)', async (call) => {
    const { recorder } = await open();
    expect(recorder.call(call)).toBeUndefined();
  });

  it('passes progress on in order', async () => {
    const { recorder, steps } = await open();
    recorder.progress(1, 3);
    recorder.progress(2, 3);
    recorder.progress(3, 4);
    expect(steps()).toEqual([
      [1, 3],
      [2, 3],
      [3, 4],
    ]);
  });
});

describe.each([
  ['the log and the metrics', telling('trace', () => undefined)],
  ['a log that cannot be written', telling('trace', failing)],
])('an event recorder on %s', (_, open) => {
  const bad = new Date(Number.NaN);
  const run = { id: '', job: '\n', trigger: 'schedule', due: bad, startedAt: bad, end: undefined };

  it.each([
    { kind: 'run-began', at: bad, run },
    {
      kind: 'run-ended',
      at: bad,
      run,
      end: { at: bad, outcome: 'failure', message: 'x'.repeat(1e6) },
    },
    { kind: 'clock-stepped', at: bad, byMs: Number.NaN },
    { kind: 'journal-state', at: bad, problem: '\u0000' },
    { kind: 'configuration-read', at: bad, file: '', problem: undefined },
    { kind: 'daemon-state', at: bad, state: 'ready', detail: '' },
  ])('takes any event (%#)', async (event) => {
    const { recorder } = await open();
    expect(recorder.event(event as RecordedEvent)).toBeUndefined();
  });
});
