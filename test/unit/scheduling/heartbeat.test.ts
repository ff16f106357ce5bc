import { systemClock } from '../../../src/kernel/clock.js';
import { dayMs, hourMs, secondMs } from '../../../src/kernel/units.js';
import { createCronHeartbeat } from '../../../src/scheduling/heartbeat.js';

/** A heartbeat on Jest's clock, which node-cron takes for the machine's. */
function beating() {
  const beats: Date[] = [];
  const heart = createCronHeartbeat(systemClock).start((at) => beats.push(at));
  return { beats, heart };
}

beforeEach(() => {
  jest.useFakeTimers({
    now: new Date('2026-12-31T23:59:50.400Z'),
    doNotFake: ['performance'],
  });
});
afterEach(() => {
  jest.useRealTimers();
});

it('beats at every full second, over the end of a year', async () => {
  const { beats, heart } = beating();
  await jest.advanceTimersByTimeAsync(20 * secondMs);
  expect(beats).toHaveLength(20);
  expect(beats[0]).toEqual(new Date('2026-12-31T23:59:51Z'));
  expect(beats.at(-1)).toEqual(new Date('2027-01-01T00:00:10Z'));
  await heart.stop();
});

it('leaves nothing behind when it is stopped', async () => {
  const { beats, heart } = beating();
  await jest.advanceTimersByTimeAsync(3 * secondMs);
  await heart.stop();
  expect(jest.getTimerCount()).toBe(0);
  await jest.advanceTimersByTimeAsync(10 * secondMs);
  expect(beats).toHaveLength(3);
});

it.each([
  ['back an hour', -hourMs],
  ['back a year', -365 * dayMs],
  ['forward an hour', hourMs],
  ['forward ten years', 3652 * dayMs],
])('goes on within seconds when the clock is set %s', async (_name, byMs) => {
  const { beats, heart } = beating();
  await jest.advanceTimersByTimeAsync(5 * secondMs);
  const before = beats.length;
  jest.setSystemTime(Date.now() + byMs);
  const began = performance.now();
  await jest.advanceTimersByTimeAsync(20 * secondMs);
  expect(beats.length - before).toBeGreaterThanOrEqual(15);
  // A task for every second would walk through each one that was jumped over.
  expect(performance.now() - began).toBeLessThan(2000);
  expect(beats.at(-1)?.getTime()).toBeGreaterThan(Date.now() - 2 * secondMs);
  await heart.stop();
});
