import type { Job } from '../estate/job.js';
import type { MissedFire, Run, RunTrigger } from '../estate/run.js';
import { hourMs, secondMs } from '../kernel/units.js';
import { duesBetween, lastDues, nextDue } from './due-times.js';
import { graceMs, jitterMs } from './intervals.js';
import { tellMissed } from './missed.js';
import type { Awake } from './missed.js';
import type { Schedule } from './schedule.js';

/** What is remembered of a job, as far as decisions need it. */
interface Remembered {
  readonly decidedUntil: Date;
  readonly cron: string;
  readonly timeZone: string;
}

export interface DecideOptions {
  readonly job: Job;
  /** Of the job as it is configured now. */
  readonly schedule: Schedule;
  readonly ledger: Remembered;
  /** Of the ledger's cron and zone, where they are others; undefined when they cannot be read. */
  readonly former: Schedule | undefined;
  readonly now: Date;
  readonly awake: Awake;
  /** The job's run that is under way. */
  readonly running: Run | undefined;
}

/** A run to start. */
export interface Start {
  readonly due: Date;
  readonly trigger: Exclude<RunTrigger, 'demand'>;
}

export interface Decided {
  readonly decidedUntil: Date;
  /** Oldest first. */
  readonly missed: readonly MissedFire[];
  readonly start: Start | undefined;
}

export type Verdict =
  /** Nothing is to be kept or done before `wakeAt`, unless the run ends; undefined: never. */
  | { readonly kind: 'wait'; readonly wakeAt: Date | undefined }
  /** To be kept whole before the run starts; then decide again. */
  | ({ readonly kind: 'decided' } & Decided)
  /** The ledger is too far ahead of the clock to wait for: due times count from `to` again. */
  | { readonly kind: 'reanchor'; readonly to: Date };

/**
 * How far the ledger may be ahead of the clock. Below it nothing runs until the clock has passed the
 * ledger, so that nothing runs twice: an hour or two is what a wrong zone or a restored machine
 * costs. Beyond it the clock had been wrong, and waiting would cost more than a run too many.
 */
const longestAheadMs = 6 * hourMs;

const shift = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

/** Instants that split the undecided due times, all in UTC. */
interface Lines {
  /** Due times up to here are ready to start: their jitter has passed. */
  readonly ready: Date;
  /** Due times from here on would start in time. */
  readonly inTime: Date;
}

interface Case extends Omit<DecideOptions, 'former' | 'schedule'> {
  /** The one that the undecided due times belong to. */
  readonly active: Schedule;
  readonly lines: Lines;
}

function missedIn(given: Case, after: Date, until: Date): readonly MissedFire[] {
  const { job, active, awake, now, running } = given;
  const reason = job.paused ? 'paused' : running === undefined ? 'late' : 'overlap';
  if (!(after < until)) return [];
  return tellMissed({ job: job.name, schedule: active, after, until, now, awake, reason });
}

/** Tells everything up to `until` as missed; nothing when nothing was due. */
function onlyMissed(given: Case, until: Date): Decided | undefined {
  const missed = missedIn(given, given.ledger.decidedUntil, until);
  const last = missed.at(-1);
  return last === undefined ? undefined : { decidedUntil: last.due, missed, start: undefined };
}

function startAt(given: Case, due: Date): Decided {
  const { ledger, lines } = given;
  return {
    decidedUntil: due,
    missed: missedIn(given, ledger.decidedUntil, shift(due, -1)),
    start: { due, trigger: due >= lines.inTime ? 'schedule' : 'catch-up' },
  };
}

/** The newest due time is run; what else passed is told. `skip` runs it only in time. */
function newestOnly(given: Case): Decided | undefined {
  const { job, active, ledger, lines, now } = given;
  const newest = lastDues(active, ledger.decidedUntil, lines.ready, 1)[0];
  if (newest === undefined) return undefined;
  if (newest >= lines.inTime) return startAt(given, newest);
  // A newer one that still waits for its jitter makes up for all.
  const isFollowed = duesBetween(active, lines.ready, now, 1).length > 0;
  if (job.catchUp === 'skip' || isFollowed) return onlyMissed(given, newest);
  return startAt(given, newest);
}

/** Up to where `all-in-window` gives up: too late, and older than the window. */
function windowEnd({ job, now, lines }: Case): Date {
  const oldest = shift(now, -job.catchUpWindowSeconds * secondMs);
  return shift(oldest < lines.inTime ? oldest : lines.inTime, -1);
}

function oldestFirst(given: Case): Decided | undefined {
  const { active, ledger, lines } = given;
  const end = windowEnd(given);
  const from = end > ledger.decidedUntil ? end : ledger.decidedUntil;
  const oldest = duesBetween(active, from, lines.ready, 1)[0];
  return oldest === undefined ? onlyMissed(given, end) : startAt(given, oldest);
}

function decideCase(given: Case): Decided | undefined {
  const { job, now, running, lines } = given;
  if (job.paused) return onlyMissed(given, now);
  if (running !== undefined) {
    const isKept = job.catchUp === 'all-in-window';
    return onlyMissed(given, isKept ? windowEnd(given) : shift(lines.inTime, -1));
  }
  return job.catchUp === 'all-in-window' ? oldestFirst(given) : newestOnly(given);
}

/**
 * Another schedule is in force: what was due under the former one until now is decided, then the new
 * one counts from now. Nothing can be left for later, so `all-in-window` makes up the newest only,
 * and what waits for the run under way is told as overlapped.
 */
function settleFormer(options: DecideOptions, active: Schedule | undefined): Decided {
  const { job, ledger, now, running } = options;
  const decidedUntil = now > ledger.decidedUntil ? now : ledger.decidedUntil;
  if (active === undefined) return { decidedUntil, missed: [], start: undefined };
  const inTime = running === undefined ? shift(now, -graceMs(active)) : shift(now, 1);
  const catchUp = job.catchUp === 'all-in-window' ? 'once' : job.catchUp;
  const given: Case = {
    ...options,
    job: { ...job, catchUp },
    active,
    lines: { ready: now, inTime },
  };
  return { missed: [], start: undefined, ...decideCase(given), decidedUntil };
}

/** When deciding again may say something else. */
function wakeAfter({ job, schedule, ledger, running }: DecideOptions): Date | undefined {
  const due = nextDue(schedule, ledger.decidedUntil);
  if (due === undefined || job.paused) return due;
  const jitter = jitterMs(job, schedule);
  // While it runs, the next one waits for its grace; a millisecond later it is too late.
  return shift(due, running === undefined ? jitter : jitter + graceMs(schedule) + 1);
}

/**
 * What to do about a job's due times now. Each due time is decided once: it gets a run, or is told as
 * missed with its reason, or waits (for its jitter, for the run under way within its grace, or for
 * its turn under `all-in-window`). Deterministic; never throws.
 *
 * Reasons: `down` before this process was awake, `clock-step` where its clock jumped, `paused`,
 * `overlap` while the job runs (the due time is not made up: the run was under way in its place),
 * else `late`.
 */
export function decide(options: DecideOptions): Verdict {
  const { job, schedule, ledger, former, now } = options;
  if (ledger.decidedUntil.getTime() - now.getTime() > longestAheadMs) {
    return { kind: 'reanchor', to: now };
  }
  if (ledger.cron !== job.cron || ledger.timeZone !== job.timeZone) {
    return { kind: 'decided', ...settleFormer(options, former) };
  }
  const ready = shift(now, -jitterMs(job, schedule));
  const lines: Lines = { ready, inTime: shift(ready, -graceMs(schedule)) };
  const decided = decideCase({ ...options, active: schedule, lines });
  if (decided !== undefined) return { kind: 'decided', ...decided };
  return { kind: 'wait', wakeAt: wakeAfter(options) };
}
