import type { Finding } from '../controls/finding.js';
import type { HeldFinding } from '../controls/held-finding.js';
import type { HeldFact } from '../estate/held-fact.js';
import type { JobName, RunId } from '../estate/ids.js';
import type { MissedFire, MissReason, Run, RunEnd, RunOutcome } from '../estate/run.js';

/** What is remembered of a job, whatever process decided it. */
export interface JobLedger {
  readonly job: JobName;
  /** When it was first configured under this name. */
  readonly registeredAt: Date;
  /**
   * The schedule that its due times were last decided by. Both are empty only where the ledger was
   * lost and made again from its runs; `register` fills them in.
   */
  readonly cron: string;
  readonly timeZone: string;
  /**
   * Every due time up to here is decided: it has a run or is told as missed. Due times after it are
   * not. Never moves back, but for `reanchor`.
   */
  readonly decidedUntil: Date;
  /** Of the run that was begun last; the clock may have been set back since the one before. */
  readonly lastStartedAt: Date | undefined;
  readonly lastSuccessAt: Date | undefined;
  /** Counts of all time, every key present. They survive the retention of the runs themselves. */
  readonly ends: Readonly<Record<RunOutcome, number>>;
  readonly missed: Readonly<Record<MissReason, number>>;
  /** The newest of those that were told last. */
  readonly lastMissed: MissedFire | undefined;
}

/** Of the message that a run ends with, characters. */
export const longestMessage = 500;

/** At most so many missed fires are told in one decision. */
export const mostMissed = 10_000;

/** What was decided about a job at one moment: all of it is kept, or nothing. */
export interface Decision {
  readonly job: JobName;
  readonly cron: string;
  readonly timeZone: string;
  readonly at: Date;
  readonly decidedUntil: Date;
  /**
   * At most `mostMissed` rows, oldest first, of this job, each due after the ledger's `decidedUntil`
   * and not after this. A row may tell of a range.
   */
  readonly missed: readonly MissedFire[];
  /** A run that begins now, of this job; it is due within the same bounds. */
  readonly run: Run | undefined;
}

/** At most so many findings, and so many facts, are held. */
export const mostHeld = 200_000;

/** A pass as it is kept: findings unique by id, facts by `factKey`. */
export interface PassRecord {
  readonly run: RunId | undefined;
  readonly at: Date;
  readonly durationMs: number;
  readonly coverage: number;
  readonly findings: readonly Finding[];
  readonly facts: readonly HeldFact[];
}

/** The newest pass, as it can be shown again after a restart. */
export interface KeptPass {
  readonly run: RunId | undefined;
  readonly at: Date;
  readonly durationMs: number;
  readonly coverage: number;
}

/**
 * One change of a finding's verdict or reason. `from` undefined: it is new; `to` undefined: it left
 * the estate, and has no reason.
 */
export interface FindingChange {
  readonly id: string;
  readonly at: Date;
  readonly from: HeldFinding['verdict'] | undefined;
  readonly to: HeldFinding['verdict'] | undefined;
  readonly reason: string | undefined;
}

/** Consent to one step, named by its fingerprint: printable ASCII, at most 200. */
export interface Approval {
  /** Of the step: resource, parameters and observed precondition. */
  readonly fingerprint: string;
  readonly step: string;
  /** Who approved, as the operator named themselves. */
  readonly by: string;
  readonly at: Date;
  readonly expiresAt: Date;
}

export const workflowStates = ['open', 'done', 'failed', 'compensated'] as const;

/** Of the name and the data of one step, as JSON. */
export const largestStepBytes = 65_536;

/** One step of a workflow, written before and after it is done. */
export interface WorkflowStep {
  /** Printable ASCII, at most 200. */
  readonly workflow: string;
  /** From 0, in order, without gaps; less than 10,000. */
  readonly index: number;
  readonly name: string;
  readonly state: (typeof workflowStates)[number];
  readonly at: Date;
  /** Plain data that resumes the step: ids, tokens for repetition. No secrets. Kept as JSON. */
  readonly data: unknown;
}

/** Bounds of a page. */
export const pageLimit = 1000;
export const mostSkipped = 1_000_000;

/**
 * Which entries of a list are wanted. The next page is `before` the oldest instant that was shown;
 * where many share an instant, keep `before` and raise `skip` instead.
 */
export interface Page {
  /** 1..`pageLimit`. */
  readonly limit: number;
  /** Only what is older than this instant. */
  readonly before?: Date | undefined;
  /** The newest of these to leave out, 0..`mostSkipped`; 0 unless set. */
  readonly skip?: number | undefined;
}

export interface UpkeepResult {
  readonly removedRuns: number;
  readonly removedMissedFires: number;
  readonly removedChanges: number;
  /** On disk, after it. */
  readonly sizeBytes: number;
  /** False when there was more to remove than one call does: call again. */
  readonly isComplete: boolean;
}

/** Everything that is remembered, as anybody may read it. */
export interface JournalReader {
  /** By the names of the jobs. */
  ledgers(): Promise<readonly JobLedger[]>;
  /** Newest first by their start; of one instant by their id. */
  runs(page: Page & { readonly job?: JobName | undefined }): Promise<readonly Run[]>;
  /** Newest first by their due time; of one due time the last told first. */
  missedFires(page: Page & { readonly job?: JobName | undefined }): Promise<readonly MissedFire[]>;
  lastPass(): Promise<KeptPass | undefined>;
  /** All findings of the newest pass, failures first, worst first; equal ones in its order. */
  findings(): Promise<readonly HeldFinding[]>;
  /** Newest first; of one pass the last of its changes first. */
  changes(page: Page & { readonly id?: string | undefined }): Promise<readonly FindingChange[]>;
  /** All that is held, also of subjects that the newest pass did not look at. By `factKey`. */
  facts(): Promise<readonly HeldFact[]>;
  /** Unexpired at `at`, by their fingerprints. */
  approvals(at: Date): Promise<readonly Approval[]>;
  /** In order of their index. */
  steps(workflow: string): Promise<readonly WorkflowStep[]>;
  /** Workflows whose newest step is open, the one first whose first step is oldest. */
  openWorkflows(): Promise<readonly string[]>;
  /** Of the store on disk, its log included. */
  sizeBytes(): Promise<number>;
  /** May be called again. Every other call rejects with `unavailable` afterwards. */
  close(): Promise<void>;
}

/**
 * What survives the process. What a call resolved for is on disk and survives `kill -9` and a power
 * loss; a call that rejected left nothing behind. One writer per store.
 *
 * All calls reject with a DrError: `unavailable` when the store cannot be written or read (disk full,
 * permission), `invalid` when it is damaged, `usage` for a page out of bounds, `invariant` for what the
 * shapes here rule out. Calls on a job that was never registered reject with `missing`.
 */
export interface Journal extends JournalReader {
  /** Makes the job known; what is known already stays, but for an empty schedule. @returns its ledger */
  register(job: Pick<JobLedger, 'job' | 'cron' | 'timeZone'>, at: Date): Promise<JobLedger>;
  /**
   * Keeps a decision whole. A run that was begun here is under way until `endRun`.
   * @throws DrError `conflict` when `decidedUntil` lies before the ledger's, when a due time of it was
   *   decided before, when the job has a run under way, or when the run's id was used before
   */
  decide(decision: Decision): Promise<JobLedger>;
  /** Moves `decidedUntil` back to `to`, after the clock had been far ahead. Never moves it forward. */
  reanchor(job: JobName, to: Date): Promise<JobLedger>;
  /** Begins a run that no due time asked for. @throws DrError `conflict`, as `decide` does */
  begin(run: Run): Promise<JobLedger>;
  /**
   * Ends a run; its message is cut at `longestMessage`. Ending it again changes nothing.
   * @throws DrError `missing` for an unknown id
   */
  endRun(id: RunId, end: RunEnd): Promise<JobLedger>;
  /** Ends every run that is under way as interrupted. @returns them with their end, oldest first */
  interruptOpenRuns(at: Date, message: string): Promise<readonly Run[]>;
  /**
   * Keeps a pass: findings with their times (see `holdFinding`), facts with their age (see
   * `holdFact`), and a change for every verdict or reason that differs. Findings that the pass does
   * not hold are forgotten, with a change; facts are forgotten only when `forget` names their key, and
   * before those of the pass are kept.
   * @returns all findings as `findings` gives them, and the changes in that order, then those of
   *   findings that left
   */
  keepPass(
    pass: PassRecord,
    forget: readonly string[],
  ): Promise<{
    readonly findings: readonly HeldFinding[];
    readonly changes: readonly FindingChange[];
  }>;
  /** Adds an approval, or replaces that of the same fingerprint. */
  approve(approval: Approval): Promise<void>;
  /**
   * Adds a step or its newer state.
   * @throws DrError `conflict` for a step that is compensated, or done and not to be compensated
   */
  keepStep(step: WorkflowStep): Promise<void>;
  /**
   * Removes what is older than `keepDays`: runs by their start, missed fires by when they were told,
   * changes, approvals by their expiry, workflows by their newest step. Then, while what is left takes
   * more than `maximumBytes`, the oldest of them, a day at a time, but no approval that is unexpired.
   * Counts, ledgers, findings, facts, and what is under way or open are never removed.
   */
  upkeep(options: {
    readonly at: Date;
    readonly keepDays: number;
    readonly maximumBytes: number;
  }): Promise<UpkeepResult>;
}
