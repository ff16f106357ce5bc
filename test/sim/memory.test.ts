import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { dayMs, megabyte, minuteMs } from '../../src/kernel/units.js';
import { createRandom } from '../../src/sandbox/random.js';
import { seen } from '../support/estate-builders.js';
import { createMachine } from './support/life.js';

// A daemon that lives for months holds no more at their end than after the first weeks: what it shows
// is bounded, the journal removes what is old, and nothing gathers behind runs, reloads and waits.

const table = '123456789012/eu-west-1/sdp-e2dd35eedfec-Object';
const worlds = [{}, { pitr: { [table]: seen({ kind: 'off' } as const) } }];

/** Bytes of the heap that are really held. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('this Node cannot be asked to collect');
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

it('holds no more after five months than after two', async () => {
  const machine = createMachine('2026-01-01T00:00:00Z', createRandom(7).next, {
    keepDays: 14,
    beatMs: 30 * minuteMs,
  });
  const process = machine.boot();
  const live = async (days: number): Promise<void> => {
    for (let day = 0; day < days; day++) {
      machine.setWorld(worlds[day % worlds.length] ?? {});
      machine.reconfigure(day % 60);
      void process.daemon?.reload();
      await machine.clock.advance(dayMs);
    }
  };
  const measure = async () => {
    const status = process.daemon?.board.status();
    return {
      heap: heldBytes(),
      store: await machine.journal.sizeBytes(),
      runs: status?.runs.length ?? 0,
      findings: status?.posture?.findings.length ?? 0,
      sleepers: machine.clock.sleepers(),
    };
  };
  await live(60);
  const early = await measure();
  await live(90);
  const late = await measure();
  expect(early.runs).toBe(100);
  expect({ ...late, heap: 0, store: 0 }).toEqual({ ...early, heap: 0, store: 0 });
  expect(late.store).toBeLessThan(1.2 * early.store);
  // 90 days are 2000 passes: a leak of five hundred bytes for each would show.
  expect(late.heap - early.heap).toBeLessThan(1 * megabyte);
}, 300_000);
