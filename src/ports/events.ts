import type { HeldFinding } from '../controls/held-finding.js';
import type { JobName } from '../estate/ids.js';
import type { MissedFire, Run, RunEnd } from '../estate/run.js';
import type { Recorder } from './recorder.js';

/** What happened, each once. `at` is always the instant of the event, UTC. */
export type RecordedEvent =
  | { readonly kind: 'run-began'; readonly at: Date; readonly run: Run }
  | { readonly kind: 'run-ended'; readonly at: Date; readonly run: Run; readonly end: RunEnd }
  | { readonly kind: 'fire-missed'; readonly at: Date; readonly fire: MissedFire }
  /** The job was registered anew with another schedule, or was paused or taken up again. */
  | {
      readonly kind: 'job-changed';
      readonly at: Date;
      readonly job: JobName;
      readonly change: string;
    }
  /** A finding that began to fail or to be unknown, or came back; `was` undefined = it is new. */
  | {
      readonly kind: 'finding-changed';
      readonly at: Date;
      readonly finding: HeldFinding;
      readonly was: HeldFinding['verdict'] | undefined;
    }
  | {
      readonly kind: 'configuration-read';
      readonly at: Date;
      readonly file: string;
      /** Undefined when it is in force; else why the one before stays. */
      readonly problem: string | undefined;
    }
  /** The machine's clock moved by `byMs` more than time passed; negative = back. */
  | { readonly kind: 'clock-stepped'; readonly at: Date; readonly byMs: number }
  /** A write to the journal failed, or works again (`problem` undefined). */
  | { readonly kind: 'journal-state'; readonly at: Date; readonly problem: string | undefined }
  | {
      readonly kind: 'daemon-state';
      readonly at: Date;
      readonly state: 'starting' | 'ready' | 'draining' | 'aborting' | 'stopped';
      readonly detail: string;
    };

/** A recorder that is told what the daemon does as well. Never throws, never blocks. */
export interface EventRecorder extends Recorder {
  event(event: RecordedEvent): void;
}
