import type { RunId } from '../estate/ids.js';
import type { Run, RunEnd } from '../estate/run.js';
import type { Clock } from '../kernel/clock.js';
import { errorLine, isDrError } from '../kernel/errors.js';
import type { EventRecorder } from '../ports/events.js';
import type { Journal, JobLedger } from '../ports/journal.js';
import type { DemandAnswer } from '../ports/status.js';
import { decide } from '../schedules/decide.js';
import type { Start, Verdict } from '../schedules/decide.js';
import type { JobStatus } from '../schedules/job-status.js';
import type { Awake } from '../schedules/missed.js';
import { createSchedule } from '../schedules/schedule.js';
import type { Schedule } from '../schedules/schedule.js';
import { statusOf } from '../schedules/status.js';
import { attempt } from './attempt.js';
import type { RunnableJob } from './attempt.js';
import type { JournalWatch } from './journal-watch.js';
import { withEnd } from './remembered-end.js';
import type { UnwrittenEnd } from './remembered-end.js';

/** What all jobs of a scheduler share. */
export interface SlotWorld {
  readonly journal: Journal;
  readonly watch: JournalWatch;
  readonly clock: Clock;
  readonly recorder: EventRecorder;
  readonly newRunId: () => RunId;
  /** Aborts when the daemon has to leave. */
  readonly stop: AbortSignal;
  readonly awake: () => Awake;
  /** False once no new run may start. */
  readonly accepts: () => boolean;
}

/** One job: what is remembered of it, its run under way, and what it decides. */
export interface JobSlot {
  runnable(): RunnableJob;
  /** Another configuration of the same job, in force at the next beat. */
  replace(next: RunnableJob): void;
  /** Decides what is due, as far as the journal can be written; `isForced` looks again at once. Never rejects. */
  beat(isForced: boolean): Promise<void>;
  demand(signal: AbortSignal): Promise<DemandAnswer>;
  /** Ends the run under way in the books, though its work may go on. */
  giveUp(message: string): Promise<void>;
  /** Nothing runs or is about to, and every end is written. */
  isQuiet(): boolean;
  status(): JobStatus;
}

/** Decisions that follow each other at one instant: settle the former schedule, then start. */
const mostDecisions = 4;
/** Work that was given up and still goes on: with so many of it the job stays closed. */
const mostAbandoned = 3;

export function createJobSlot(first: RunnableJob, known: JobLedger, world: SlotWorld): JobSlot {
  const { journal, watch, clock, recorder } = world;
  let runnable = first;
  let schedule = createSchedule(first.job.cron, first.job.timeZone);
  let ledger = known;
  let running: Run | undefined;
  let unwritten: UnwrittenEnd | undefined;
  const abandoned = new Map<RunId, Run>();
  let wakeAt: Date | undefined = new Date(0);
  let line: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  /** One after the other: a decision, a demand and an end never mix. */
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    waiting++;
    const result = line.then(work).finally(() => waiting--);
    line = result.catch(() => undefined);
    return result;
  };

  /** What keeps the next run from starting: the run under way, or too much that was given up. */
  const blocker = (): Run | undefined =>
    running ?? (abandoned.size >= mostAbandoned ? [...abandoned.values()][0] : undefined);

  const former = (): Schedule | undefined => {
    const { cron, timeZone } = ledger;
    if (cron === runnable.job.cron && timeZone === runnable.job.timeZone) return undefined;
    try {
      return createSchedule(cron, timeZone);
    } catch {
      return undefined; // of a version that took other expressions: nothing was due by it
    }
  };

  /** The journal knows better: another process wrote, or a call failed after it had written. */
  const reload = async (): Promise<void> => {
    const read = await watch.attempt(() => journal.ledgers());
    const found = 'value' in read ? read.value.find(({ job }) => job === ledger.job) : undefined;
    if (found !== undefined) ledger = found;
  };

  const failed = async (error: unknown, what: string): Promise<void> => {
    if (!isDrError(error) || error.kind !== 'conflict') return;
    const fields = { job: ledger.job, cause: errorLine(error) };
    recorder.note('warn', `the journal refused ${what}; reading it again`, fields);
    await reload();
  };

  const writeEnd = async (): Promise<boolean> => {
    if (unwritten === undefined) return true;
    const { run, end } = unwritten;
    const written = await watch.attempt(() => journal.endRun(run.id, end));
    if (!('value' in written)) {
      await failed(written.error, 'the end of a run');
      return false;
    }
    ledger = written.value;
    unwritten = undefined;
    return true;
  };

  const finish = async (run: Run, end: RunEnd): Promise<void> => {
    if (running?.id !== run.id) return; // given up before
    running = undefined;
    unwritten = { run, end };
    ledger = withEnd(ledger, end);
    wakeAt = new Date(0);
    recorder.event({ kind: 'run-ended', at: end.at, run: { ...run, end }, end });
    await inLine(writeEnd);
  };

  const work = async (run: Run): Promise<void> => {
    const { end, left } = await attempt(runnable, run, clock, world.stop);
    if (left !== undefined) {
      abandoned.set(run.id, run);
      void left.finally(() => {
        abandoned.delete(run.id);
        wakeAt = new Date(0);
      });
    }
    await finish(run, end);
  };

  const begin = (run: Run): void => {
    running = run;
    recorder.event({ kind: 'run-began', at: run.startedAt, run });
    void work(run);
  };

  const runOf = (start: Start | undefined): Run => ({
    id: world.newRunId(),
    job: runnable.job.name,
    trigger: start?.trigger ?? 'demand',
    due: start?.due,
    startedAt: clock.now(),
    end: undefined,
  });

  /** Keeps a verdict. @returns false when nothing more is to be decided now */
  const keep = async (verdict: Verdict, now: Date): Promise<boolean> => {
    if (verdict.kind === 'wait') {
      wakeAt = verdict.wakeAt;
      return false;
    }
    const { name: job, cron, timeZone } = runnable.job;
    if (verdict.kind === 'reanchor') {
      const byMs = verdict.to.getTime() - ledger.decidedUntil.getTime();
      const moved = await watch.attempt(() => journal.reanchor(job, verdict.to));
      if (!('value' in moved)) return false;
      ledger = moved.value;
      recorder.event({ kind: 'clock-stepped', at: now, byMs });
      return true;
    }
    const { decidedUntil, missed, start } = verdict;
    const run = start === undefined ? undefined : runOf(start);
    const decision = { job, cron, timeZone, at: now, decidedUntil, missed, run };
    const kept = await watch.attempt(() => journal.decide(decision));
    if (!('value' in kept)) {
      await failed(kept.error, 'a decision');
      return false;
    }
    ledger = kept.value;
    for (const fire of missed) recorder.event({ kind: 'fire-missed', at: now, fire });
    if (run !== undefined) begin(run);
    return true;
  };

  const decideNow = async (): Promise<void> => {
    if (!(await writeEnd())) return;
    for (let turn = 0; turn < mostDecisions && world.accepts(); turn++) {
      const now = clock.now();
      const { job } = runnable;
      const options = { job, schedule, ledger, former: former(), now, awake: world.awake() };
      if (!(await keep(decide({ ...options, running: blocker() }), now))) return;
    }
  };

  return {
    runnable: () => runnable,
    replace(next) {
      runnable = next;
      schedule = createSchedule(next.job.cron, next.job.timeZone);
      wakeAt = new Date(0);
    },
    beat(isForced) {
      const isDue = unwritten !== undefined || (wakeAt !== undefined && wakeAt <= clock.now());
      // A write that hangs must not gather a line of beats behind it.
      if (!isForced && (waiting > 0 || !isDue)) return Promise.resolve();
      return inLine(decideNow).catch((error: unknown) => {
        // A bug of ours stops neither the heartbeat nor the other jobs.
        const fields = { job: ledger.job, cause: errorLine(error) };
        recorder.note('warn', 'a job could not be decided; it is tried again', fields);
      });
    },
    demand: (signal) =>
      inLine(async (): Promise<DemandAnswer> => {
        signal.throwIfAborted();
        if (!world.accepts()) return { kind: 'refused', why: 'the daemon takes no new runs' };
        const busy = blocker();
        if (busy !== undefined) return { kind: 'busy', run: busy };
        const run = runOf(undefined);
        const isFree = await writeEnd();
        const begun = isFree ? await watch.attempt(() => journal.begin(run)) : undefined;
        if (begun === undefined || !('value' in begun)) {
          await failed(begun?.error, 'a run on demand');
          return { kind: 'refused', why: `it could not be recorded: ${watch.problem() ?? 'busy'}` };
        }
        ledger = begun.value;
        begin(run);
        return { kind: 'started', run };
      }),
    async giveUp(message) {
      if (running === undefined) return;
      await finish(running, { at: clock.now(), outcome: 'interrupted', message });
    },
    isQuiet: () => running === undefined && unwritten === undefined && waiting === 0,
    status: () => statusOf({ job: runnable.job, schedule, ledger, running, now: clock.now() }),
  };
}
