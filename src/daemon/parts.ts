import type { Watch } from '../compose/compose.js';
import type { Configuration } from '../config/configuration.js';
import type { Problems } from '../config/problem.js';
import type { Estate } from '../estate/environment.js';
import type { RunId } from '../estate/ids.js';
import type { Clock } from '../kernel/clock.js';
import type { Heartbeat } from '../scheduling/heartbeat.js';
import type { EventRecorder } from '../ports/events.js';
import type { Journal } from '../ports/journal.js';
import type { Recorder } from '../ports/recorder.js';
import type { DaemonStatus, JobDemand, StatusSource } from '../ports/status.js';
import type { JobStatus } from '../schedules/job-status.js';
import type { Posture } from './posture.js';

/** Where the daemon publishes what it knows. Never throws, never blocks. */
export interface Gauges {
  setJobs(statuses: readonly JobStatus[]): void;
  setPosture(posture: Posture, estate: Estate): void;
  /** Nothing is known of it yet: every check is shown as one that nobody has looked at. */
  setEstate(estate: Estate): void;
  setStatus(status: DaemonStatus): void;
  setJournal(journal: { readonly sizeBytes: number; readonly healthy: boolean }): void;
  heartbeat(at: Date, lagMs: number): void;
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
  readonly heartbeat: Heartbeat;
  /** How long a blocked event loop shows: longer than the time between two scrapes. */
  readonly lagWindowMs: number;
  readonly newRunId: () => RunId;
  readonly listen: (source: StatusSource, demand: JobDemand) => Promise<readonly Listening[]>;
}
