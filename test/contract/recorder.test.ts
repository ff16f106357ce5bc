import { systemClock } from '../../src/kernel/clock.js';
import type { Recorder } from '../../src/ports/recorder.js';
import { createRecorder } from '../../src/telemetry/recorder.js';
import { aCall } from '../support/estate-builders.js';
import { memoryRecorder } from '../support/memory-observers.js';

// The contract of Recorder (src/ports/recorder.ts): it takes whatever it is told, never throws, never
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
