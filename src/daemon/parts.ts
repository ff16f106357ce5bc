import type { Watch } from '../compose/compose.js';
import type { Configuration } from '../config/configuration.js';
import type { Problems } from '../config/problem.js';
import type { Estate } from '../estate/environment.js';
import type { RunId } from '../estate/ids.js';
import type { Job } from '../estate/job.js';
import type { Run } from '../estate/run.js';
import type { Clock } from '../kernel/clock.js';
import type { EventRecorder } from '../ports/events.js';
import type { Journal } from '../ports/journal.js';
import type { Recorder } from '../ports/recorder.js';
import type { DaemonStatus, JobDemand, StatusSource } from '../ports/status.js';
import type { JobStatus } from '../schedules/job-status.js';
import type { Posture } from './posture.js';

/** What a job does when it runs. @returns what it found or did, in a few words */
export type Work = (context: {
  readonly run: Run;
  readonly signal: AbortSignal;
}) => Promise<string>;

export interface ScheduledJob {
  readonly job: Job;
  readonly run: Work;
}

/** Starts jobs when they are due, and keeps the ledger of it. */
export interface Scheduler extends JobDemand {
  /** Makes the jobs known to the journal. Statuses are whole afterwards. */
  register(): Promise<void>;
  /** Begins to start what is due. */
  start(): void;
  /** Starts nothing any more. Runs under way go on. */
  stop(): Promise<void>;
  /** True when no run is under way within `ms`. */
  drain(ms: number): Promise<boolean>;
  /** Gives up what is under way and records it as interrupted, within `ms`. */
  abort(why: string, ms: number): Promise<void>;
  /** Takes up other jobs, or the same with other schedules. */
  reconfigure(jobs: readonly ScheduledJob[]): Promise<void>;
  statuses(): readonly JobStatus[];
}

/** Where the daemon publishes what it knows. Never throws, never blocks. */
export interface Gauges {
  setJobs(statuses: readonly JobStatus[]): void;
  setPosture(posture: Posture, estate: Estate): void;
  setStatus(status: DaemonStatus): void;
  setJournalSize(bytes: number): void;
}

/** Something that listens. */
export interface Listening {
  /** For the operator: what it is and where. */
  readonly what: string;
  readonly url: string;
  close(): Promise<void>;
}

/** The world that a daemon is built from; composition makes it real, tests make it of memory. */
export interface DaemonParts {
  readonly version: string;
  /** Of the machine. */
  readonly clock: Clock;
  readonly configuration: Configuration;
  /** The configuration file as it is now. @throws DrError when it cannot be read */
  readonly readConfiguration: () => Promise<Configuration | Problems>;
  readonly journal: Journal;
  readonly recorder: EventRecorder;
  readonly gauges: Gauges;
  /** Where calls go, as one sentence. */
  readonly endpoint: string;
  readonly openWatch: (configuration: Configuration, recorder: Recorder) => Promise<Watch>;
  readonly schedulerOf: (jobs: readonly ScheduledJob[], recorder: EventRecorder) => Scheduler;
  readonly listen: (source: StatusSource, demand: JobDemand) => Promise<readonly Listening[]>;
}

/** Names the runs of one process. Ids sort by their start. */
export type NewRunId = (at: Date) => RunId;
