import { Cron } from 'croner';
import { createTask } from 'node-cron';
import { duesBetween, nextDue } from '../src/schedules/due-times.js';
import { createSchedule } from '../src/schedules/schedule.js';
import { timeZoneNames } from '../src/schedules/zone.js';
import { median, type Result, runs } from './measure.js';
import { changeTable, readClock, steppedDues, twelveCrons } from './schedule-oracle.js';

const hourMs = 3_600_000;
const [fromMs, untilMs] = [Date.UTC(2026, 0, 1), Date.UTC(2036, 0, 1)];

/** The end of a month, for zones whose clocks never change. */
const quietMs = Date.UTC(2026, 1, 28);

/** One zone for each distinct table of changes, with the instants to look at. */
function distinctZones(): ReadonlyMap<string, readonly number[]> {
  const tables = new Set<string>();
  const zones = new Map<string, readonly number[]>();
  for (const zone of timeZoneNames()) {
    const table = changeTable(zone, fromMs, untilMs);
    const key = JSON.stringify(table);
    if (tables.has(key)) continue;
    tables.add(key);
    const instants = table.changes.map(({ atMs }) => atMs);
    zones.set(zone, instants.length === 0 ? [quietMs] : instants);
  }
  return zones;
}

/** Due times that one side has and the other has not. */
interface Difference {
  readonly due: number;
  readonly missed: number;
  readonly extra: number;
}

function compare(wanted: readonly number[], got: readonly number[]): Difference {
  const [want, have] = [new Set(wanted), new Set(got)];
  return {
    due: wanted.length,
    missed: wanted.filter((each) => !have.has(each)).length,
    // A due time that is given twice counts as well.
    extra: got.filter((each) => !want.has(each)).length + got.length - have.size,
  };
}

function sum(differences: readonly Difference[]): Difference {
  const total = (key: keyof Difference): number =>
    differences.reduce((all, difference) => all + difference[key], 0);
  return { due: total('due'), missed: total('missed'), extra: total('extra') };
}

/** What node-cron would run in [beginMs, endMs) if it were awake all the time: it asks `Date` for now. */
function nodeCronDues(cron: string, zone: string, beginMs: number, endMs: number): number[] {
  const RealDate = Date;
  class StandingDate extends RealDate {
    constructor(...input: readonly [] | readonly [number | string | Date]) {
      super(input.length === 0 ? beginMs - 1000 : input[0]);
    }
    static override now(): number {
      return beginMs - 1000;
    }
  }
  const task = createTask(cron, () => undefined, { timezone: zone });
  try {
    Reflect.set(globalThis, 'Date', StandingDate);
    void task.start(); // a task that is not started says nothing
    const most = cron.startsWith('*/') ? 300 : 80;
    return task
      .getNextRuns(most)
      .map((run) => run.getTime())
      .filter((at) => at < endMs);
  } finally {
    Reflect.set(globalThis, 'Date', RealDate);
    void task.destroy();
  }
}

/** Milliseconds, median of several. */
function time(work: () => void): number {
  return median(
    Array.from({ length: runs }, () => {
      const began = performance.now();
      work();
      return performance.now() - began;
    }),
  );
}

/** Milliseconds that a thousand next due times take in London; the best-known zone with changes. */
function nextCosts(): {
  readonly ours: number;
  readonly croner: number;
  readonly nodeCron: number;
} {
  const [cron, zone, count] = ['*/10 * * * *', 'Europe/London', 1000] as const;
  const schedule = createSchedule(cron, zone);
  const theirs = new Cron(cron, { timezone: zone, paused: true });
  const task = createTask(cron, () => undefined, { timezone: zone });
  return {
    ours: time(() => {
      let due: Date | undefined = new Date(fromMs);
      for (let at = 0; at < count && due !== undefined; at++) due = nextDue(schedule, due);
    }),
    croner: time(() => theirs.nextRuns(count, new Date(fromMs))),
    nodeCron: time(() => task.getNextRuns(count)),
  };
}

const marginMs = 36 * hourMs;

/** Schedule arithmetic around every change of every clock, against a clock that is only watched. */
export function benchSchedules(log: (line: string) => void): readonly Result[] {
  const began = performance.now();
  const zones = distinctZones();
  const ours: Difference[] = [];
  const control: Difference[] = [];
  const changing = [...zones.values()].filter(([first]) => first !== quietMs);
  const changes = changing.flat().length;
  for (const [zone, instants] of zones) {
    for (const [index, changeMs] of instants.entries()) {
      const [beginMs, endMs] = [changeMs - marginMs, changeMs + marginMs];
      const minutes = readClock(zone, beginMs, endMs);
      for (const cron of twelveCrons) {
        const wanted = steppedDues(cron, minutes);
        const [after, last] = [new Date(beginMs - 1), new Date(endMs - 1)];
        const got = duesBetween(createSchedule(cron, zone), after, last, Infinity);
        ours.push(
          compare(
            wanted,
            got.map((due) => due.getTime()),
          ),
        );
        // Its walk is slow: the first two changes of a zone, and no expression of every few minutes.
        const isControl = index < 2 && cron !== '* * * * *' && cron !== '*/7 1-3 * * *';
        if (isControl) control.push(compare(wanted, nodeCronDues(cron, zone, beginMs, endMs)));
      }
    }
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  log(`schedules: ${changes} changes of ${zones.size} tables in ${seconds} s`);
  const [mine, theirs] = [sum(ours), sum(control)];
  const costs = nextCosts();
  const ratio = costs.nodeCron / costs.ours;
  return [
    {
      name: 'Due times in the 72 hours around every clock change, 2026 to 2036',
      bar: '0 missed, 0 doubled',
      measured: `${mine.missed} missed, ${mine.extra} doubled`,
      met: mine.missed + mine.extra === 0 && zones.size >= 60,
      detail: `${mine.due} due times of ${twelveCrons.length} expressions, ${changes} changes; ${zones.size} distinct tables, ${changing.length} of them with changes (tzdata ${process.versions['tz'] ?? 'of the system'}), against a clock read minute by minute`,
    },
    {
      name: 'The same of node-cron alone, as the control',
      bar: 'more than 0',
      measured: `${theirs.missed} missed, ${theirs.extra} doubled`,
      met: theirs.missed > 0,
      detail: `${theirs.due} due times of ten of the expressions around two changes of each table`,
    },
    {
      name: 'Speed of the next due time against node-cron',
      bar: '>= 5 x',
      measured: `${ratio.toFixed(0)} x`,
      met: ratio >= 5,
      detail: `a thousand of "*/10 * * * *" in Europe/London, median of ${runs}: ${costs.ours.toFixed(1)} ms against ${costs.nodeCron.toFixed(0)} ms; croner alone ${costs.croner.toFixed(0)} ms`,
    },
  ];
}
