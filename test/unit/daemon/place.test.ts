import { composePlace } from '../../../src/compose/place.js';
import type { Configuration } from '../../../src/config/configuration.js';
import { minuteMs } from '../../../src/kernel/units.js';
import { nothingRemembered } from '../../../src/controls/sight.js';
import { check } from '../../../src/flows/check.js';
import { configured, estateFile, nobodyAddress } from '../../chain/support/estate-file.js';
import { memoryRecorder } from '../../support/memory-observers.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

// A daemon makes many passes: what they reach lives on between them.

const recreated = { gap: 'table-recreated', environment: 'staging', table: 'Index', hoursAgo: 30 };
const off = { gap: 'pitr-off', environment: 'staging', table: 'Object', region: 'eu-west-1' };

function world(gaps: readonly object[]): Configuration {
  return configured(estateFile(gaps, { address: nobodyAddress, rates: 'off' }));
}

function setUp() {
  const clock = createVirtualClock('2026-11-01T12:00:00Z');
  const recorder = memoryRecorder();
  const options = { env: {}, clock, random: () => 0.5, recorder };
  return { clock, recorder, options };
}

describe('the place of a daemon', () => {
  it('keeps a world inside the process for the next pass', async () => {
    const { clock, recorder, options } = setUp();
    const configuration = world([recreated]);
    const place = await clock.run(composePlace(configuration, options));
    const failures = async (): Promise<readonly unknown[]> => {
      const watch = await clock.run(place.openWatch(configuration, recorder));
      try {
        const { findings } = await clock.run(
          check(configuration.estate, {
            observers: watch.observers,
            recorder,
            clock: watch.clock,
            concurrency: 8,
            deadlineMs: minuteMs,
            rememberedSettings: nothingRemembered,
            signal: new AbortController().signal,
          }),
        );
        return findings.filter(({ verdict }) => verdict === 'fail').map(({ reason }) => reason);
      } finally {
        await watch.close();
      }
    };
    expect(await failures()).toEqual(['TableRecreated']);
    // The system backup of the deleted table expires in that very world, and no other.
    await clock.advance(36 * 24 * 60 * minuteMs);
    expect(await failures()).toEqual([]);
    expect(recorder.notes).toEqual([]);
  });

  it('makes another world when the configuration describes one, and says where that is', async () => {
    const { clock, recorder, options } = setUp();
    const notes: Readonly<Record<string, unknown>>[] = [];
    const telling = {
      ...recorder,
      note: (_: string, message: string, fields: Readonly<Record<string, unknown>>) =>
        void notes.push({ message, ...fields }),
    };
    const place = await clock.run(composePlace(world([]), options));
    const first = await clock.run(place.openWatch(world([]), telling));
    expect(notes).toEqual([]);
    const other = { ...world([off]), sandbox: undefined };
    const second = await clock.run(place.openWatch(other, telling));
    expect(first.endpoint).toBe('calls go to a sandbox inside this process');
    expect(second.endpoint).not.toBe(first.endpoint);
    expect(notes).toEqual([
      { message: 'the configuration describes another world', endpoint: second.endpoint },
    ]);
    // From now on that one.
    await clock.run(place.openWatch(other, telling));
    expect(notes).toHaveLength(1);
    await Promise.all([first.close(), second.close()]);
  });
});
