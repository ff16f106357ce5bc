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
  /** The schedule that its due times were last decided by. */
  readonly cron: string;
  readonly timeZone: string;
  /**
   * Every due time up to here is decided: it has a run or is told as missed. Due times after it are
   * not. Never moves back, but for `reanchor`.
   */
  readonly decidedUntil: Date;
  readonly lastStartedAt: Date | undefined;
  readonly lastSuccessAt: Date | undefined;
  /** Counts of all time, every key present. They survive the retention of the runs themselves. */
  readonly ends: Readonly<Record<RunOutcome, number>>;
  readonly missed: Readonly<Record<MissReason, number>>;
  readonly lastMissed: MissedFire | undefined;
}

/** What was decided about a job at one moment: all of it is kept, or nothing. */
export interface Decision {
  readonly job: JobName;
  readonly cron: string;
  readonly timeZone: string;
  readonly at: Date;
  readonly decidedUntil: Date;
  /** Not more than 1,000 rows at once, oldest first; a row may tell of a range. */
  readonly missed: readonly MissedFire[];
  /** A run that begins now. */
  readonly run: Run | undefined;
}

/** A pass as it is kept. */
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

/** One change of a finding's verdict or reason. `to` undefined: it left the estate. */
export interface FindingChange {
  readonly id: string;
  readonly at: Date;
  readonly from: HeldFinding['verdict'] | undefined;
  readonly to: HeldFinding['verdict'] | undefined;
  readonly reason: string | undefined;
}

/** Consent to one step, named by its fingerprint. Later parts of the product ask for it. */
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

/** One step of a workflow, written before and after it is done. */
export interface WorkflowStep {
  readonly workflow: string;
  /** From 0, in order. */
  readonly index: number;
  readonly name: string;
  readonly state: (typeof workflowStates)[number];
  readonly at: Date;
  /** Plain data that resumes the step: ids, tokens for repetition. No secrets; at most 64 kB as JSON. */
  readonly data: unknown;
}

export interface Page {
  /** 1..1000. */
  readonly limit: number;
  /** Only what is older than this instant. */
  readonly before?: Date | undefined;
}

export interface UpkeepResult {
  readonly removedRuns: number;
  readonly removedMissedFires: number;
  readonly removedChanges: number;
  readonly sizeBytes: number;
}

/** Everything that is remembered, as anybody may read it. */
export interface JournalReader {
  ledgers(): Promise<readonly JobLedger[]>;
  /** Newest first. */
  runs(page: Page & { readonly job?: JobName | undefined }): Promise<readonly Run[]>;
  /** Newest first. */
  missedFires(page: Page & { readonly job?: JobName | undefined }): Promise<readonly MissedFire[]>;
  lastPass(): Promise<KeptPass | undefined>;
  /** All findings of the newest pass, failures first, worst first. */
  findings(): Promise<readonly HeldFinding[]>;
  /** Newest first. */
  changes(page: Page & { readonly id?: string | undefined }): Promise<readonly FindingChange[]>;
  /** All that is held, also of subjects that the newest pass did not look at. */
  facts(): Promise<readonly HeldFact[]>;
  /** Unexpired at `at`. */
  approvals(at: Date): Promise<readonly Approval[]>;
  /** In order of their index. */
  steps(workflow: string): Promise<readonly WorkflowStep[]>;
  /** Workflows whose newest step is open, oldest first. */
  openWorkflows(): Promise<readonly string[]>;
  /** Of the store on disk. */
  sizeBytes(): Promise<number>;
  close(): Promise<void>;
}

/**
 * What survives the process. What a call resolved for is on disk and survives `kill -9` and a power
 * loss; a call that rejected left nothing behind. One writer per store.
 *
 * All calls reject with a DrError: `unavailable` when the store cannot be written or read (disk full,
 * permission), `invalid` when it is damaged, `conflict` when another daemon holds it.
 */
export interface Journal extends JournalReader {
  /** Makes the job known; what is known already stays. @returns its ledger */
  register(job: Pick<JobLedger, 'job' | 'cron' | 'timeZone'>, at: Date): Promise<JobLedger>;
  /**
   * Keeps a decision whole. A run that was begun here is under way until `endRun`.
   * @throws DrError `conflict` when `decidedUntil` lies before the ledger's, when the run's due time
   *   was decided before, or when the job has a run under way
   */
  decide(decision: Decision): Promise<JobLedger>;
  /** Moves `decidedUntil` back to `to`, after the clock had been far ahead. */
  reanchor(job: JobName, to: Date): Promise<JobLedger>;
  /** Begins a run that no due time asked for. @throws DrError `conflict` while one is under way */
  begin(run: Run): Promise<JobLedger>;
  /** Ends a run. Ending it again changes nothing. @throws DrError `missing` for an unknown id */
  endRun(id: RunId, end: RunEnd): Promise<JobLedger>;
  /** Ends every run that is under way as interrupted. @returns those runs, with their end */
  interruptOpenRuns(at: Date, message: string): Promise<readonly Run[]>;
  /**
   * Keeps a pass: findings with their times (see `holdFinding`), facts with their age (see
   * `holdFact`), and a change for every verdict or reason that differs. Findings that the pass does
   * not hold are forgotten, with a change; facts are forgotten only when `forget` names their key.
   * @returns all findings as they are held now, and the changes, in the order of the findings
   */
  keepPass(
    pass: PassRecord,
    forget: readonly string[],
  ): Promise<{
    readonly findings: readonly HeldFinding[];
    readonly changes: readonly FindingChange[];
  }>;
  approve(approval: Approval): Promise<void>;
  /** Adds a step or its newer state. @throws DrError `conflict` for a step that was done already */
  keepStep(step: WorkflowStep): Promise<void>;
  /**
   * Removes runs, missed fires, changes and expired approvals older than `keepDays`, then, while the
   * store is larger than `maximumBytes`, the oldest of them, a day at a time. Counts, ledgers,
   * findings, facts, and what is under way are never removed.
   */
  upkeep(options: {
    readonly at: Date;
    readonly keepDays: number;
    readonly maximumBytes: number;
  }): Promise<UpkeepResult>;
}
