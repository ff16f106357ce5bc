import { upkeep } from '../../../src/daemon/upkeep.js';
import { DrError } from '../../../src/kernel/errors.js';
import { megabyte } from '../../../src/kernel/units.js';
import type { Journal, UpkeepResult } from '../../../src/ports/journal.js';
import { createMemoryJournal } from '../../support/memory-journal.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { configured } from './support/bench.js';

const clock = createVirtualClock('2026-03-01T01:30:00Z');
const signal = new AbortController().signal;

/** A journal whose calls each answer what is next. */
function answering(answer: (call: number) => UpkeepResult) {
  const asked: Parameters<Journal['upkeep']>[0][] = [];
  const sizes: number[] = [];
  const journal: Journal = {
    ...createMemoryJournal(),
    upkeep: (options) => Promise.resolve(answer(asked.push(options))),
  };
  const parts = {
    configuration: () => configured({ state: { keepDays: 30, maximumMegabytes: 16 } }),
    journal,
    clock,
    measured: (sizeBytes: number) => void sizes.push(sizeBytes),
  };
  return { parts, asked, sizes };
}

function removed(count: number, isComplete: boolean): UpkeepResult {
  return {
    removedRuns: count,
    removedMissedFires: 0,
    removedChanges: count,
    sizeBytes: 3 * megabyte - count,
    isComplete,
  };
}

describe('the upkeep of the journal', () => {
  it('calls until nothing is left to do, and says what it removed', async () => {
    const { parts, asked, sizes } = answering((call) => removed(call < 3 ? 100 : 1, call === 3));
    expect(await upkeep(parts, signal)).toBe('402 old records removed; the journal is 3.0 MB');
    expect(asked).toEqual(
      Array.from({ length: 3 }, () => ({
        at: clock.now(),
        keepDays: 30,
        maximumBytes: 16 * megabyte,
      })),
    );
    expect(sizes).toHaveLength(3);
  });

  it('says so when there was nothing', async () => {
    const { parts } = answering(() => removed(0, true));
    expect(await upkeep(parts, signal)).toBe('nothing to remove; the journal is 3.0 MB');
  });

  it('leaves the rest to the next time after a thousand calls', async () => {
    const { parts, asked } = answering(() => removed(1, false));
    expect(await upkeep(parts, signal)).toMatch(/^2000 old records removed, more the next time;/);
    expect(asked).toHaveLength(1000);
  });

  it('stops between two calls when it is given up', async () => {
    const stop = new AbortController();
    const reason = new DrError('the daemon had to leave', { code: 'X', kind: 'aborted' });
    const { parts, asked } = answering((call) => {
      if (call === 5) stop.abort(reason);
      return removed(1, false);
    });
    await expect(upkeep(parts, stop.signal)).rejects.toBe(reason);
    expect(asked).toHaveLength(5);
  });

  it('fails as the journal does', async () => {
    const { parts } = answering(() => {
      throw new DrError('no space', { code: 'JournalDiskFull', kind: 'unavailable' });
    });
    await expect(upkeep(parts, signal)).rejects.toMatchObject({ code: 'JournalDiskFull' });
  });
});
