import { getEventListeners, setMaxListeners } from 'node:events';
import {
  shiftedClock,
  startDeadline,
  systemClock,
  withDeadline,
} from '../../../src/kernel/clock.js';
import { DrError } from '../../../src/kernel/errors.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

const start = '2026-11-01T12:00:00Z';
const never = () => new Promise<never>(() => undefined);

describe('withDeadline', () => {
  it('gives the result of work that ends in time, and frees its timer', async () => {
    const clock = createVirtualClock(start);
    const work = async () => {
      await clock.sleep(900);
      return 'done';
    };
    await expect(clock.run(withDeadline({ clock, ms: 1000, what: 'it' }, work))).resolves.toBe(
      'done',
    );
    expect(clock.sleepers()).toBe(0);
  });

  it('gives up at the deadline even when the work ignores its signal', async () => {
    const clock = createVirtualClock(start);
    const running = withDeadline({ clock, ms: 1000, what: 'the read' }, never);
    await expect(clock.run(running)).rejects.toMatchObject({
      kind: 'timed-out',
      code: 'DeadlinePassed',
      message: 'no answer within 1 s: the read',
    });
    expect(clock.now()).toEqual(new Date('2026-11-01T12:00:01Z'));
  });

  it('follows its parent, before and while it waits', async () => {
    const clock = createVirtualClock(start);
    const reason = new DrError('interrupted', { code: 'Interrupted', kind: 'aborted' });
    const parent = new AbortController();
    const running = withDeadline({ clock, ms: 1000, what: 'it', signal: parent.signal }, never);
    parent.abort(reason);
    await expect(running).rejects.toBe(reason);
    const begun: string[] = [];
    const late = withDeadline({ clock, ms: 1, what: 'it', signal: parent.signal }, async () => {
      begun.push('begun');
    });
    await expect(late).rejects.toBe(reason);
    expect(begun).toEqual([]);
  });

  it('hands its work a signal that tells the cause', async () => {
    const clock = createVirtualClock(start);
    const { signal, release } = startDeadline({ clock, ms: 5000, what: 'the pass' });
    expect(signal.aborted).toBe(false);
    await clock.advance(5000);
    expect(signal.reason).toMatchObject({ kind: 'timed-out' });
    release();
  });
});

describe('a signal that outlives what waits on it', () => {
  it('keeps no listener of sleeps that have ended', async () => {
    const { signal } = new AbortController();
    setMaxListeners(0, signal); // fifty at a time are meant
    for (let turn = 0; turn < 20; turn++) {
      await Promise.all(Array.from({ length: 50 }, () => systemClock.sleep(0, signal)));
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('keeps no listener of deadlines that were released', async () => {
    const clock = createVirtualClock(start);
    const { signal } = new AbortController();
    for (let turn = 0; turn < 1000; turn++) {
      await withDeadline({ clock, ms: 1000, what: 'it', signal }, () => Promise.resolve());
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(clock.sleepers()).toBe(0);
  });
});

describe('clocks', () => {
  it('shift without changing how long a wait takes', async () => {
    const clock = createVirtualClock(start);
    const later = shiftedClock(clock, 3_600_000);
    expect(later.now()).toEqual(new Date('2026-11-01T13:00:00Z'));
    await clock.run(later.sleep(10));
    expect(later.monotonicMs()).toBe(10);
  });

  it('of the machine: waits, and stops waiting when told', async () => {
    await systemClock.sleep(1);
    const controller = new AbortController();
    const reason = new DrError('enough', { code: 'Enough', kind: 'aborted' });
    const waiting = systemClock.sleep(60_000, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(systemClock.sleep(60_000, controller.signal)).rejects.toBe(reason);
    expect(systemClock.monotonicMs()).toBeGreaterThan(0);
  });
});
