/**
 * Runs jobs when they are due. Purpose of this folder: everything that needs a timer: the heartbeat,
 * deadlines of runs, and the order of stopping. What is due and what was missed is decided in
 * `schedules/`, and kept in the journal before anything starts. It must not know what a job does.
 * Read `job-slot.ts` (one job), then `attempt.ts` (one run).
 */
import type { JobName, RunId } from '../estate/ids.js';
import type { Job } from '../estate/job.js';
import type { Clock } from '../kernel/clock.js';
import { DrError } from '../kernel/errors.js';
import { secondMs } from '../kernel/units.js';
import type { EventRecorder } from '../ports/events.js';
import type { Journal, JobLedger } from '../ports/journal.js';
import type { DemandAnswer, JobDemand } from '../ports/status.js';
import type { JobStatus } from '../schedules/job-status.js';
import type { Awake } from '../schedules/missed.js';
import { createSchedule } from '../schedules/schedule.js';
import type { RunnableJob } from './attempt.js';
import type { Heartbeat } from './heartbeat.js';
import { createJobSlot } from './job-slot.js';
import type { JobSlot, SlotWorld } from './job-slot.js';
import { createJournalWatch } from './journal-watch.js';

export interface SchedulerOptions {
  /** Names are unique. */
  readonly jobs: readonly RunnableJob[];
  readonly journal: Journal;
  readonly clock: Clock;
  readonly heartbeat: Heartbeat;
  readonly recorder: EventRecorder;
  readonly newRunId: () => RunId;
}

/** How the heart of the scheduler does. */
interface Heart {
  readonly lastBeatAt: Date | undefined;
  /** How late the last beat came, ms: the event loop was held up for so long. */
  readonly lagMs: number;
  /** The longest of all. */
  readonly longestLagMs: number;
}

export interface Scheduler extends JobDemand {
  /**
   * Ends in the journal what a dead process left open and takes up all jobs. Statuses are whole
   * afterwards; nothing runs yet.
   * @throws the journal's error: without it nothing may run
   */
  register(): Promise<void>;
  /** Begins to start what is due. To be called once, after `register`. */
  start(): void;
  /** Takes other jobs, or others under the same names. All or nothing. @throws the journal's error */
  reconfigure(jobs: readonly RunnableJob[]): Promise<void>;
  /** In the configured order. Never waits. */
  statuses(): readonly JobStatus[];
  heart(): Heart;
  /** No new run starts from now on; runs under way go on. */
  stop(): Promise<void>;
  /** Waits until nothing runs and every end is written. @returns false when `ms` were not enough */
  drain(ms: number): Promise<boolean>;
  /**
   * Aborts what runs, waits up to `ms` for it to end, and records as interrupted what does not.
   * @returns the jobs whose work did not end
   */
  abort(ms: number): Promise<readonly JobName[]>;
}

/** A clock that moved by so much more than time passed was set, not slewed. */
const stepMs = 2 * secondMs;
const drainPollMs = 100;

function describeChange(before: Job, after: Job): string | undefined {
  const changes: string[] = [];
  const say = (what: string, from: unknown, to: unknown): void => {
    if (from !== to) changes.push(`${what} ${String(from)} -> ${String(to)}`);
  };
  say('cron', before.cron, after.cron);
  say('time zone', before.timeZone, after.timeZone);
  say('catch-up', before.catchUp, after.catchUp);
  say('catch-up window', before.catchUpWindowSeconds, after.catchUpWindowSeconds);
  say('jitter', before.jitterSeconds, after.jitterSeconds);
  say('deadline', before.deadlineSeconds, after.deadlineSeconds);
  if (before.paused !== after.paused) changes.push(after.paused ? 'paused' : 'taken up again');
  return changes.length === 0 ? undefined : changes.join(', ');
}

/** A scheduler that stands still until it is started. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { journal, clock, heartbeat, recorder, newRunId } = options;
  const aborting = new AbortController();
  const watch = createJournalWatch(clock, recorder);
  /** By name, in the configured order. */
  let slots: ReadonlyMap<JobName, JobSlot> = new Map();
  /** Left the configuration while they ran. */
  const leaving = new Map<JobName, JobSlot>();
  let state: 'new' | 'running' | 'stopped' = 'new';
  let awake: Awake = { since: clock.now(), jumped: undefined };
  let last: { readonly wallMs: number; readonly monotonicMs: number } | undefined;
  let heart: Heart = { lastBeatAt: undefined, lagMs: 0, longestLagMs: 0 };
  let beating: { stop(): Promise<void> } | undefined;

  const world: SlotWorld = {
    journal,
    watch,
    clock,
    recorder,
    newRunId,
    stop: aborting.signal,
    awake: () => awake,
    accepts: () => state === 'running',
  };
  const everySlot = (): readonly JobSlot[] => [...slots.values(), ...leaving.values()];

  /** A name that comes back while its run goes on takes its place again. */
  const isBack = ({ job }: RunnableJob): boolean => leaving.get(job.name)?.isQuiet() === false;

  const stepped = (at: Date, byMs: number): void => {
    recorder.event({ kind: 'clock-stepped', at, byMs });
  };

  /** Whether the clock was set since the last beat; what it jumped over has that for its reason. */
  const lookAtClock = (): boolean => {
    const now = clock.now();
    const here = { wallMs: now.getTime(), monotonicMs: clock.monotonicMs() };
    const before = last;
    last = here;
    if (before === undefined) return false;
    const byMs = here.wallMs - before.wallMs - (here.monotonicMs - before.monotonicMs);
    if (Math.abs(byMs) < stepMs) return false;
    const since = awake.since < now ? awake.since : now;
    const jumped = byMs > 0 ? { from: new Date(before.wallMs), to: now } : undefined;
    awake = { since, jumped };
    stepped(now, byMs);
    return true;
  };

  const onBeat = (at: Date): void => {
    const isStepped = lookAtClock();
    const now = clock.now();
    const lagMs = isStepped ? 0 : Math.max(0, now.getTime() - at.getTime());
    heart = { lastBeatAt: now, lagMs, longestLagMs: Math.max(heart.longestLagMs, lagMs) };
    for (const slot of slots.values()) void slot.beat(isStepped);
    for (const [name, slot] of leaving) {
      if (slot.isQuiet()) leaving.delete(name);
      else void slot.beat(false);
    }
  };

  /** Makes a job known to the journal. One that comes back while we run was not due meanwhile. */
  const ledgerOf = async ({ job }: RunnableJob): Promise<JobLedger> => {
    const at = clock.now();
    const { name, cron, timeZone } = job;
    const ledger = await journal.register({ job: name, cron, timeZone }, at);
    const byMs = at.getTime() - ledger.decidedUntil.getTime();
    if (byMs <= -stepMs) stepped(at, byMs);
    if (state !== 'running' || byMs <= 0) return ledger;
    const decision = { job: name, cron, timeZone, at, decidedUntil: at, missed: [] };
    return journal.decide({ ...decision, run: undefined });
  };

  const register = async (jobs: readonly RunnableJob[]): Promise<Map<JobName, JobSlot>> => {
    const made = new Map<JobName, JobSlot>();
    for (const runnable of jobs) {
      made.set(runnable.job.name, createJobSlot(runnable, await ledgerOf(runnable), world));
    }
    return made;
  };

  const changed = (job: JobName, change: string): void => {
    recorder.event({ kind: 'job-changed', at: clock.now(), job, change });
  };

  const scheduler: Scheduler = {
    async register() {
      const at = clock.now();
      awake = { since: at, jumped: undefined };
      const message = 'the process that ran it ended before it did';
      for (const run of await journal.interruptOpenRuns(at, message)) {
        if (run.end !== undefined) recorder.event({ kind: 'run-ended', at, run, end: run.end });
      }
      slots = await register(options.jobs);
    },
    start() {
      state = 'running';
      lookAtClock();
      beating = heartbeat.start(onBeat);
    },
    async reconfigure(jobs) {
      for (const { job } of jobs) createSchedule(job.cron, job.timeZone);
      const isKnown = ({ job }: RunnableJob): boolean => slots.has(job.name);
      const added = await register(jobs.filter((each) => !isKnown(each) && !isBack(each)));
      // What is due until now is decided as it was configured until now.
      await Promise.all([...slots.values()].map((slot) => slot.beat(true)));
      const next = new Map<JobName, JobSlot>();
      const changes: (readonly [JobName, string])[] = [];
      for (const runnable of jobs) {
        const { name } = runnable.job;
        const kept = slots.get(name) ?? (isBack(runnable) ? leaving.get(name) : undefined);
        const change = kept && describeChange(kept.runnable().job, runnable.job);
        if (!slots.has(name)) changes.push([name, 'added']);
        else if (change !== undefined) changes.push([name, change]);
        kept?.replace(runnable);
        leaving.delete(name);
        const slot = kept ?? added.get(name);
        if (slot !== undefined) next.set(name, slot);
      }
      for (const [name, slot] of slots) {
        if (next.has(name)) continue;
        changes.push([name, 'removed']);
        if (!slot.isQuiet()) leaving.set(name, slot);
      }
      slots = next;
      // Told once it is in force: whoever hears of it shows the jobs as they are now.
      for (const [name, change] of changes) changed(name, change);
    },
    async demand(name, signal): Promise<DemandAnswer> {
      const slot = [...slots].find(([each]) => each === name)?.[1];
      if (slot === undefined) return { kind: 'unknown-job', known: [...slots.keys()] };
      return slot.demand(signal);
    },
    statuses: () => [...slots.values()].map((slot) => slot.status()),
    heart: () => heart,
    async stop() {
      state = 'stopped';
      await beating?.stop();
      beating = undefined;
    },
    async drain(ms) {
      const untilMs = clock.monotonicMs() + ms;
      for (;;) {
        const open = everySlot().filter((slot) => !slot.isQuiet());
        if (open.length === 0) return true;
        const leftMs = untilMs - clock.monotonicMs();
        if (leftMs <= 0) return false;
        for (const slot of open) void slot.beat(false);
        await clock.sleep(Math.min(drainPollMs, leftMs));
      }
    },
    async abort(ms) {
      const reason = 'the daemon had to leave';
      aborting.abort(new DrError(reason, { code: 'DaemonStopping', kind: 'aborted' }));
      await scheduler.drain(ms);
      const stuck = everySlot().filter((slot) => slot.status().running !== undefined);
      const message = `${reason}; its work did not end within ${ms / secondMs} s`;
      await Promise.all(stuck.map((slot) => slot.giveUp(message)));
      return stuck.map((slot) => slot.runnable().job.name);
    },
  };
  return scheduler;
}
