import type { JobName } from '../../src/estate/ids.js';
import { DrError } from '../../src/kernel/errors.js';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/kernel/units.js';
import { createRandom } from '../../src/sandbox/random.js';
import { duesBetween } from '../../src/schedules/due-times.js';
import { createSchedule } from '../../src/schedules/schedule.js';
import { seen, unknown } from '../support/estate-builders.js';
import type { MemoryWorld } from '../support/memory-observers.js';
import { createMachine, failing, type Machine, type Process } from './support/life.js';

// A year in the life of a machine: daemons are killed at any moment, also in the middle of a write,
// the clock is set, the disk fills up, the world changes, and the configuration is read anew. Then
// everything is well again, and the books must add up: no due time without a run or a word, none
// twice. The seed is printed with a failure; SIM_SEED and SIM_DAYS live another life.

const seed = Number(process.env['SIM_SEED'] ?? 20261126);
const days = Number(process.env['SIM_DAYS'] ?? 366);
const start = '2026-01-01T00:00:00Z';

const table = '123456789012/eu-west-1/sdp-e2dd35eedfec-Object';
const worlds: readonly MemoryWorld[] = [
  {},
  { pitr: { [table]: seen({ kind: 'off' } as const) } },
  { pitr: { [table]: unknown() } },
  {
    tables: { [table]: { kind: 'absent', at: new Date(start), calls: [] } },
    pitr: { [table]: { kind: 'absent', at: new Date(start), calls: [] } },
  },
];

interface Told {
  crashes: number;
  steps: number;
  faults: number;
  reloads: number;
}

async function liveDay(
  machine: Machine,
  state: { process: Process },
  told: Told,
  next: () => number,
) {
  const chance = (share: number): boolean => next() < share;
  const pass = (hours: number): Promise<void> => machine.clock.advance(next() * hours * hourMs);
  const untilMs = machine.clock.monotonicMs() + dayMs;
  machine.setDeadliness(chance(0.2) ? 0.02 : 0);
  if (chance(0.5)) machine.setWorld(worlds[Math.floor(next() * worlds.length)] ?? {});
  if (chance(0.15)) {
    await pass(6);
    machine.step((next() - 0.5) * 2 * 5 * hourMs); // set by up to five hours, either way
    told.steps++;
  }
  if (chance(0.15)) {
    await pass(6);
    machine.journal.breakWith(
      () => new DrError('no space', { code: 'JournalDiskFull', kind: 'unavailable' }),
    );
    await pass(6);
    machine.journal.breakWith(undefined);
    told.faults++;
  }
  if (chance(0.1)) {
    machine.reconfigure(Math.floor(next() * 60));
    // Not awaited: a process that dies meanwhile never answers.
    void state.process.daemon?.reload();
    await machine.clock.settle();
    told.reloads++;
  }
  if (chance(0.25)) {
    await pass(6);
    state.process.mortal.kill();
    if (chance(0.5)) await pass(40); // the machine is off, also for days
  }
  if (state.process.mortal.isDead() || state.process.refusal !== undefined) {
    told.crashes++;
    state.process = machine.boot();
  }
  await machine.clock.advance(Math.max(0, untilMs - machine.clock.monotonicMs()));
}

describe(`a year from seed ${seed}`, () => {
  it('misses no run without a word, runs none twice, and ends with what is true', async () => {
    const random = createRandom(seed);
    const machine = createMachine(start, random.next);
    const state = { process: machine.boot() };
    const told: Told = { crashes: 0, steps: 0, faults: 0, reloads: 0 };
    for (let day = 0; day < days; day++) {
      await liveDay(machine, state, told, random.next);
      const open = (await machine.journal.runs({ limit: 50 })).filter(
        ({ end }) => end === undefined,
      );
      // At most one run of a job is under way, whoever died.
      expect(new Set(open.map(({ job }) => job)).size).toBe(open.length);
    }

    // The faults stop; somebody starts the daemon again if it is down.
    machine.setDeadliness(0);
    machine.setWorld(worlds[1] ?? {});
    if (state.process.mortal.isDead() || state.process.daemon === undefined) {
      state.process.mortal.kill();
      state.process = machine.boot();
    }
    await machine.clock.advance(30 * hourMs);
    const { daemon, jobs } = state.process;
    if (daemon === undefined) throw new Error('the daemon is not up at the end');

    const ledgers = await machine.journal.ledgers();
    expect(ledgers.map(({ job }) => job)).toEqual(['sweep', 'upkeep', 'weekly']);
    for (const ledger of ledgers) {
      const { job } = ledger;
      const runs = await everyRun(machine, job);
      const missed = await everyMiss(machine, job);
      const dues = runs.flatMap(({ due }) => (due === undefined ? [] : [due.getTime()]));
      // None twice.
      expect(new Set(dues).size).toBe(dues.length);
      // None open, and the counts of all time are those of the rows.
      expect(runs.filter(({ end }) => end === undefined)).toEqual([]);
      expect(Object.values(ledger.ends).reduce((sum, count) => sum + count, 0)).toBe(runs.length);
      const missedCount = missed.reduce((sum, { count }) => sum + count, 0);
      expect(Object.values(ledger.missed).reduce((sum, count) => sum + count, 0)).toBe(missedCount);
      // What is shown is what is remembered.
      const shown = jobs.find((each) => each.job.name === job);
      expect([shown?.ends, shown?.missed]).toEqual([ledger.ends, ledger.missed]);
      expect(
        missed.filter((row) =>
          dues.some(
            (due) => due >= row.firstDue.getTime() && due <= row.due.getTime() && row.count === 1,
          ),
        ),
      ).toEqual([]);
    }
    // Of a job whose schedule never changed each due time is there, once: with a run or a word.
    for (const job of ['upkeep', 'weekly'] as JobName[]) {
      const ledger = ledgers.find((each) => each.job === job);
      if (ledger === undefined) throw new Error(`no ledger of ${job}`);
      const schedule = createSchedule(ledger.cron, ledger.timeZone);
      const wanted = duesBetween(
        schedule,
        new Date(new Date(start).getTime()),
        ledger.decidedUntil,
        10_000,
      );
      const runs = await everyRun(machine, job);
      const missed = await everyMiss(machine, job);
      const ran = runs.filter(({ due }) => due !== undefined).length;
      const toldOf = missed.reduce((sum, { count }) => sum + count, 0);
      expect(ran + toldOf).toBe(wanted.length);
      const known = new Set([
        ...runs.flatMap(({ due }) => (due === undefined ? [] : [due.getTime()])),
        ...missed.flatMap(({ due, firstDue }) =>
          duesBetween(schedule, new Date(firstDue.getTime() - 1), due, 10_000).map((each) =>
            each.getTime(),
          ),
        ),
      ]);
      expect(wanted.filter((due) => !known.has(due.getTime()))).toEqual([]);
      expect(machine.now().getTime() - ledger.decidedUntil.getTime()).toBeLessThan(8 * dayMs);
    }
    // The posture is that of the world as it is now, and fresh.
    const posture = daemon.board.status().posture;
    expect(failing(posture?.findings ?? [])).toEqual(failing(await machine.truth()));
    expect(failing(posture?.findings ?? [])).toContain('pitr-enabled fail sdp-e2dd35eedfec-Object');
    expect(machine.now().getTime() - (posture?.at.getTime() ?? 0)).toBeLessThan(
      hourMs + minuteMs * 7,
    );
    expect(daemon.board.status().journalProblem).toBeUndefined();
    // A life without trouble would prove nothing.
    const share = days / 366;
    expect(told.crashes).toBeGreaterThan(Math.floor(30 * share));
    expect(told.steps).toBeGreaterThan(Math.floor(20 * share));
    expect(told.faults).toBeGreaterThan(Math.floor(20 * share));
    expect(told.reloads).toBeGreaterThan(Math.floor(10 * share));
    const spared = ledgers.filter(({ missed }) => missed.down === 0);
    expect(days < 300 || spared.length === 0).toBe(true);
    // It leaves as it should.
    await machine.clock.run(daemon.stop(), 10 * 60 * secondMs);
    expect(daemon.board.status().state).toBe('stopped');
  }, 300_000);
});

async function everyRun(machine: Machine, job: JobName) {
  const rows = [];
  for (let skip = 0; ; skip += 1000) {
    const page = await machine.journal.runs({ job, limit: 1000, skip });
    rows.push(...page);
    if (page.length < 1000) return rows;
  }
}

async function everyMiss(machine: Machine, job: JobName) {
  const rows = [];
  for (let skip = 0; ; skip += 1000) {
    const page = await machine.journal.missedFires({ job, limit: 1000, skip });
    rows.push(...page);
    if (page.length < 1000) return rows;
  }
}
