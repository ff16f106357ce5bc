import { byUrgency } from '../../src/controls/finding.js';
import { type HeldFinding, holdFinding } from '../../src/controls/held-finding.js';
import { factKey, type HeldFact } from '../../src/estate/held-fact.js';
import { holdFact } from '../../src/estate/held-facts.js';
import type { JobName, RunId } from '../../src/estate/ids.js';
import { type MissedFire, missReasons, type Run, runOutcomes } from '../../src/estate/run.js';
import { DrError, type ErrorKind, invariant } from '../../src/kernel/errors.js';
import { dayMs } from '../../src/kernel/units.js';
import {
  type Approval,
  type FindingChange,
  type JobLedger,
  type Journal,
  type KeptPass,
  largestStepBytes,
  longestMessage,
  mostHeld,
  mostMissed,
  mostSkipped,
  type Page,
  pageLimit,
  type WorkflowStep,
} from '../../src/ports/journal.js';

// A journal in memory with the semantics of the one on disk. It shares nothing with it but the port,
// so that the two can be held against each other.

export interface MemoryJournal extends Journal {
  /** From now on every call rejects with what this gives; undefined = it works again. */
  breakWith(failure: (() => DrError) | undefined): void;
}

function refusal(kind: ErrorKind, message: string): DrError {
  return new DrError(message, { code: 'MemoryJournal', kind });
}

/** An entry with the order in which it came. */
interface Told<T> {
  readonly entry: T;
  readonly order: number;
}

function newestFirst<T>(
  rows: readonly T[],
  at: (row: T) => Date,
  unique: (row: T) => string | number,
  { limit, before, skip = 0 }: Page,
): readonly T[] {
  const isWhole = Number.isInteger(limit) && Number.isInteger(skip);
  if (!isWhole || limit < 1 || limit > pageLimit || skip < 0 || skip > mostSkipped) {
    throw refusal('usage', `page of ${limit} after ${skip}`);
  }
  return rows
    .filter((row) => before === undefined || at(row) < before)
    .toSorted((a, b) => at(b).getTime() - at(a).getTime() || (unique(a) < unique(b) ? 1 : -1))
    .slice(skip, skip + limit);
}

function byText<T>(rows: Iterable<T>, key: (row: T) => string): readonly T[] {
  return [...rows].toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

const isPlain = (key: string): boolean => /^[\x20-\x7e]{1,200}$/.test(key);

export function createMemoryJournal(): MemoryJournal {
  const ledgers = new Map<JobName, JobLedger>();
  const runs = new Map<RunId, Run>();
  /** Those of `runs` that are under way. */
  const open = new Map<RunId, Run>();
  let fires: Told<MissedFire>[] = [];
  let changes: Told<FindingChange>[] = [];
  let pass: KeptPass | undefined;
  let findings: readonly HeldFinding[] = [];
  const facts = new Map<string, HeldFact>();
  const approvals = new Map<string, Approval>();
  const workflows = new Map<string, WorkflowStep[]>();
  let order = 0;
  let closed = false;
  let broken: (() => DrError) | undefined;

  const call =
    <A extends readonly unknown[], R>(work: (...given: A) => R) =>
    (...given: A): Promise<R> =>
      Promise.resolve().then(() => {
        if (closed) throw refusal('unavailable', 'closed');
        if (broken !== undefined) throw broken();
        return work(...given);
      });

  const ledgerOf = (job: JobName): JobLedger => {
    const ledger = ledgers.get(job);
    if (ledger === undefined) throw refusal('missing', `no job ${job}`);
    return ledger;
  };
  const keep = (ledger: JobLedger): JobLedger => {
    ledgers.set(ledger.job, ledger);
    return ledger;
  };
  const openRuns = (): readonly Run[] => [...open.values()];
  const beginRun = (run: Run): void => {
    runs.set(run.id, run);
    open.set(run.id, run);
  };
  const checkBegin = (run: Run): void => {
    invariant(run.end === undefined, 'a run that begins has no end');
    if (openRuns().some(({ job }) => job === run.job)) throw refusal('conflict', 'under way');
    if (runs.has(run.id)) throw refusal('conflict', 'id used');
  };
  const end = (
    run: Run,
    at: Date,
    outcome: (typeof runOutcomes)[number],
    message?: string,
  ): Run => {
    const ended = { ...run, end: { at, outcome, message: message?.slice(0, longestMessage) } };
    runs.set(run.id, ended);
    open.delete(run.id);
    const ledger = ledgerOf(run.job);
    keep({
      ...ledger,
      lastSuccessAt: outcome === 'success' ? at : ledger.lastSuccessAt,
      ends: { ...ledger.ends, [outcome]: ledger.ends[outcome] + 1 },
    });
    return ended;
  };
  const newestStep = (steps: readonly WorkflowStep[]): WorkflowStep | undefined => steps.at(-1);
  /** Rows are never changed, only replaced: each is measured once. */
  const sizes = new WeakMap<object, number>();
  const sizeOf = (row: object): number => {
    const known = sizes.get(row);
    if (known !== undefined) return known;
    const size = JSON.stringify(row).length;
    sizes.set(row, size);
    return size;
  };
  const sizeBytes = (): number => {
    const tables: readonly Iterable<object>[] = [
      ledgers.values(),
      runs.values(),
      fires,
      changes,
      findings,
      facts.values(),
      approvals.values(),
      [...workflows.values()].flat(),
    ];
    let bytes = 0;
    for (const rows of tables) for (const row of rows) bytes += sizeOf(row);
    return bytes;
  };

  /** @returns how much was removed */
  const removeBefore = (
    at: Date,
    expired: Date,
  ): readonly [runs: number, fires: number, changes: number] => {
    const before = [runs.size, fires.length, changes.length] as const;
    for (const [id, run] of runs) {
      if (run.end !== undefined && run.startedAt < at) runs.delete(id);
    }
    fires = fires.filter(({ entry }) => entry.at >= at);
    changes = changes.filter(({ entry }) => entry.at >= at);
    for (const [id, { expiresAt }] of approvals) if (expiresAt < expired) approvals.delete(id);
    for (const [id, steps] of workflows) {
      const newest = newestStep(steps);
      if (newest !== undefined && newest.state !== 'open' && newest.at < at) workflows.delete(id);
    }
    return [before[0] - runs.size, before[1] - fires.length, before[2] - changes.length];
  };
  const oldest = (): Date | undefined =>
    [
      ...[...runs.values()].filter((run) => run.end !== undefined).map((run) => run.startedAt),
      ...fires.map(({ entry }) => entry.at),
      ...changes.map(({ entry }) => entry.at),
      ...[...workflows.values()]
        .map(newestStep)
        .filter((step) => step !== undefined && step.state !== 'open')
        .map((step) => step?.at ?? new Date(0)),
    ].toSorted((a, b) => a.getTime() - b.getTime())[0];

  return {
    breakWith: (failure) => {
      broken = failure;
    },
    ledgers: call(() => byText(ledgers.values(), ({ job }) => job)),
    runs: call((page) =>
      newestFirst(
        [...runs.values()].filter(({ job }) => page.job === undefined || job === page.job),
        ({ startedAt }) => startedAt,
        ({ id }) => id,
        page,
      ),
    ),
    missedFires: call((page) =>
      newestFirst(
        fires.filter(({ entry }) => page.job === undefined || entry.job === page.job),
        ({ entry }) => entry.due,
        (fire) => fire.order,
        page,
      ).map(({ entry }) => entry),
    ),
    lastPass: call(() => pass),
    findings: call(() => findings),
    changes: call((page) =>
      newestFirst(
        changes.filter(({ entry }) => page.id === undefined || entry.id === page.id),
        ({ entry }) => entry.at,
        (change) => change.order,
        page,
      ).map(({ entry }) => entry),
    ),
    facts: call(() => byText(facts, ([key]) => key).map(([, fact]) => fact)),
    approvals: call((at) =>
      byText(approvals.values(), ({ fingerprint }) => fingerprint).filter(
        ({ expiresAt }) => expiresAt > at,
      ),
    ),
    steps: call((workflow) => [...(workflows.get(workflow) ?? [])]),
    openWorkflows: call(() =>
      byText(workflows, ([id]) => id)
        .filter(([, steps]) => newestStep(steps)?.state === 'open')
        .toSorted(([, a], [, b]) => (a[0]?.at.getTime() ?? 0) - (b[0]?.at.getTime() ?? 0))
        .map(([id]) => id),
    ),
    sizeBytes: call(sizeBytes),
    close: () => {
      closed = true;
      return Promise.resolve();
    },

    register: call(({ job, cron, timeZone }, at) => {
      const known = ledgers.get(job);
      if (known !== undefined)
        return known.cron === '' ? keep({ ...known, cron, timeZone }) : known;
      return keep({
        job,
        registeredAt: at,
        cron,
        timeZone,
        decidedUntil: at,
        lastStartedAt: undefined,
        lastSuccessAt: undefined,
        ends: Object.fromEntries(runOutcomes.map((name) => [name, 0])) as JobLedger['ends'],
        missed: Object.fromEntries(missReasons.map((name) => [name, 0])) as JobLedger['missed'],
        lastMissed: undefined,
      });
    }),
    decide: call(({ job, cron, timeZone, decidedUntil, missed, run }) => {
      const ledger = ledgerOf(job);
      invariant(missed.length <= mostMissed, 'too many at once');
      invariant(
        missed.every((fire) => fire.job === job),
        'another job',
      );
      invariant(run === undefined || run.job === job, 'another job');
      const dues = [...missed, ...(run === undefined ? [] : [run])]
        .flatMap((told) => ('firstDue' in told ? [told.firstDue, told.due] : [told.due]))
        .filter((due) => due !== undefined);
      if (decidedUntil < ledger.decidedUntil || dues.some((due) => due <= ledger.decidedUntil)) {
        throw refusal('conflict', 'decided before');
      }
      invariant(
        dues.every((due) => due <= decidedUntil),
        'beyond',
      );
      if (run !== undefined) checkBegin(run);
      const counts = { ...ledger.missed };
      let lastMissed: MissedFire | undefined;
      for (const fire of missed) {
        invariant(fire.count >= 1 && fire.firstDue <= fire.due, 'tells of nothing');
        counts[fire.reason] += fire.count;
        if (lastMissed === undefined || fire.due >= lastMissed.due) lastMissed = fire;
      }
      fires.push(...missed.map((entry) => ({ entry, order: order++ })));
      if (run !== undefined) beginRun(run);
      return keep({
        ...ledger,
        cron,
        timeZone,
        decidedUntil,
        missed: counts,
        lastMissed: lastMissed ?? ledger.lastMissed,
        lastStartedAt: run?.startedAt ?? ledger.lastStartedAt,
      });
    }),
    reanchor: call((job, to) => {
      const ledger = ledgerOf(job);
      return to < ledger.decidedUntil ? keep({ ...ledger, decidedUntil: to }) : ledger;
    }),
    begin: call((run) => {
      const ledger = ledgerOf(run.job);
      checkBegin(run);
      beginRun(run);
      return keep({ ...ledger, lastStartedAt: run.startedAt });
    }),
    endRun: call((id, { at, outcome, message }) => {
      const run = runs.get(id);
      if (run === undefined) throw refusal('missing', `no run ${id}`);
      if (run.end === undefined) end(run, at, outcome, message);
      return ledgerOf(run.job);
    }),
    interruptOpenRuns: call((at, message) =>
      openRuns()
        .toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime() || (a.id < b.id ? -1 : 1))
        .map((run) => end(run, at, 'interrupted', message)),
    ),
    keepPass: call((record, forget) => {
      const { run, at, durationMs, coverage } = record;
      invariant(coverage >= 0 && coverage <= 1, 'coverage');
      invariant(record.findings.length <= mostHeld, 'too many findings');
      invariant(
        new Set(record.findings.map(({ id }) => id)).size === record.findings.length,
        'ids',
      );
      const keys = record.facts.map(factKey);
      invariant(new Set(keys).size === keys.length, 'facts are unique');
      const known = new Map(findings.map((finding) => [finding.id, finding]));
      const told: FindingChange[] = [];
      const next = byUrgency(record.findings).map((finding) => {
        const was = known.get(finding.id);
        const now = holdFinding(was, finding, at);
        const { id, verdict: to, reason } = now;
        if (was?.verdict !== to || was.reason !== reason) {
          told.push({ id, at, from: was?.verdict, to, reason });
        }
        return now;
      });
      const left = new Set(next.map(({ id }) => id));
      for (const { id, verdict: from } of findings) {
        if (!left.has(id)) told.push({ id, at, from, to: undefined, reason: undefined });
      }
      for (const key of forget) facts.delete(key);
      for (const fact of record.facts) {
        const key = factKey(fact);
        facts.set(key, holdFact(facts.get(key), fact));
      }
      findings = next;
      pass = { run, at, durationMs, coverage };
      changes.push(...told.map((entry) => ({ entry, order: order++ })));
      return { findings: next, changes: told };
    }),
    approve: call((approval) => {
      invariant(isPlain(approval.fingerprint), 'a fingerprint is plain');
      approvals.set(approval.fingerprint, approval);
    }),
    keepStep: call((step) => {
      const { workflow, index, name, state } = step;
      invariant(isPlain(workflow), 'a workflow is plain');
      const body = JSON.stringify({ name, data: step.data });
      invariant(Buffer.byteLength(body) <= largestStepBytes, 'too large');
      const steps = workflows.get(workflow) ?? [];
      const was = steps[index]?.state;
      if (was === 'compensated' || (was === 'done' && state !== 'compensated')) {
        throw refusal('conflict', `step ${index} is ${was}`);
      }
      invariant(Number.isInteger(index) && index >= 0 && index <= steps.length, 'a gap');
      const kept = JSON.parse(body) as { readonly data?: unknown };
      steps[index] = { ...step, data: kept.data };
      workflows.set(workflow, steps);
    }),
    upkeep: call(({ at, keepDays, maximumBytes }) => {
      const cut = new Date(at.getTime() - keepDays * dayMs);
      let total = removeBefore(cut, cut);
      for (let next = oldest(); next !== undefined && sizeBytes() > maximumBytes; next = oldest()) {
        const more = removeBefore(new Date(next.getTime() + dayMs), cut);
        total = [total[0] + more[0], total[1] + more[1], total[2] + more[2]];
      }
      const [removedRuns, removedMissedFires, removedChanges] = total;
      return {
        removedRuns,
        removedMissedFires,
        removedChanges,
        sizeBytes: sizeBytes(),
        isComplete: true,
      };
    }),
  };
}
